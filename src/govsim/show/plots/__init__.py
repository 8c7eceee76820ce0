"""Pictures: each function takes a table and returns a matplotlib Figure, in English or in Thai; save() writes it.

    from govsim import plots
    figure = plots.survival({"as things are": survival_curve(ensemble.partnerships, 200)}, lang="th")
    plots.save(figure, "survival")

Every picture says below itself how many runs it rests on, from which seed, and what its intervals are. Tables made from
an ensemble carry both; for others say `runs=` and `seed=`.
"""

from govsim.show.plots.acceptability import acceptability as acceptability
from govsim.show.plots.barrier_shares import barrier_shares as barrier_shares
from govsim.show.plots.by_year import by_year as by_year
from govsim.show.plots.event_study import event_study as event_study
from govsim.show.plots.four_lines import World as World
from govsim.show.plots.four_lines import four_lines as four_lines
from govsim.show.plots.four_lines import yearly as yearly
from govsim.show.plots.front import front as front
from govsim.show.plots.incidence import incidence as incidence
from govsim.show.plots.life import life as life
from govsim.show.plots.options import options as options
from govsim.show.plots.predictive import predictive as predictive
from govsim.show.plots.sensitivity import convergence as convergence
from govsim.show.plots.sensitivity import heat_map as heat_map
from govsim.show.plots.sensitivity import ranking as ranking
from govsim.show.plots.signposts import signposts as signposts
from govsim.show.plots.style import FORMATS as FORMATS
from govsim.show.plots.style import save as save
from govsim.show.plots.survival import survival as survival
from govsim.words import LANGUAGES as LANGUAGES
