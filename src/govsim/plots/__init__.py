"""Pictures: each function takes a table and returns a matplotlib Figure, in English or in Thai; save() writes it.

    from govsim import plots
    figure = plots.survival({"as things are": table}, runs=200, seed=1, lang="th")
    plots.save(figure, "survival")

Every picture says below itself how many runs it rests on, from which seed, and what its intervals are.
"""

from govsim.language import LANGUAGES as LANGUAGES
from govsim.plots.barrier_shares import barrier_shares as barrier_shares
from govsim.plots.event_study import event_study as event_study
from govsim.plots.four_lines import World as World
from govsim.plots.four_lines import four_lines as four_lines
from govsim.plots.four_lines import yearly as yearly
from govsim.plots.incidence import incidence as incidence
from govsim.plots.life import life as life
from govsim.plots.options import options as options
from govsim.plots.sensitivity import convergence as convergence
from govsim.plots.sensitivity import heat_map as heat_map
from govsim.plots.sensitivity import ranking as ranking
from govsim.plots.style import FORMATS as FORMATS
from govsim.plots.style import save as save
from govsim.plots.survival import survival as survival
