"""What is worked out after year eight: the class beside doing nothing and its rivals, under the same luck.

The class lived in one world, run 0; its decisions are played again in many worlds, so that luck and decisions can be
told apart. All differences are of pairs of runs of the same number.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from govsim.game.best import GOALS, Found, rivals
from govsim.game.moves import Move
from govsim.game.rules import YEARS, Game, Spell, spells, with_spells
from govsim.outcomes.declared import SHOWN
from govsim.outcomes.paired import Paired, paired
from govsim.outcomes.per_run import per_run
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario import idle
from govsim.study.compare import DO_NOTHING, Comparison, compare

CLASS = "class"
RIVALS = {goal: f"most {goal}" for goal in GOALS}
"""What the rival for a goal is called among the options."""
WORLDS = 100
MEASURES = ("partnership_years", "trust", "coverage", "paid", "reform_cost")
"""What options are compared in, and whether more is better."""


@dataclass(frozen=True)
class Decision:
    """What one decision did: the class's decisions with it against all of them but this one, run by run."""

    spell: Spell
    by: str
    effects: dict[str, Paired]
    this_world: dict[str, float]


@dataclass(frozen=True)
class Debrief:
    """All numbers of the page.

    comparison   doing nothing, CLASS and RIVALS over WORLDS runs;  outcomes  its MEASURES, option and run in a row
    versus       (option, other): the differences in each measure
    world        run 0 of the class with every log
    """

    game: Game
    comparison: Comparison
    outcomes: dict[str, pd.DataFrame]
    versus: dict[tuple[str, str], dict[str, Paired]]
    rivals: dict[str, Found]
    decisions: list[Decision]
    world: Ensemble

    @property
    def worlds(self) -> int:
        """How many worlds are compared."""
        return self.comparison.replications


def debriefed(game: Game, worlds: int = WORLDS, found: dict[str, Found] | None = None) -> Debrief:
    """Work it out. The game must be over. found: the rivals, where they were found before: they are the same for all
    who began with the same setup."""
    base, seed, decided = game.setup.scenario, game.setup.seed, game.scenario
    found = rivals(game.setup) if found is None else found
    plans = {RIVALS[goal]: with_spells(base, rival.spells) for goal, rival in found.items()}
    with idle.quietly():  # a plan may do nothing, and the page says so
        comparison = compare(base, {CLASS: decided, **plans}, worlds, seed)
    every = {DO_NOTHING: comparison.base, **comparison.ensembles}
    outcomes = {label: measured(ensemble) for label, ensemble in every.items()}
    pairs = [(CLASS, DO_NOTHING), *((rival, CLASS) for rival in RIVALS.values())]
    versus = {(one, other): _paired(outcomes[other], outcomes[one]) for one, other in pairs}
    with idle.quietly():  # the comparison has said it
        world = simulate(decided, 1, seed, Record(partnership_months=True))
    return Debrief(game, comparison, outcomes, versus, found, _decisions(game, outcomes[CLASS], worlds), world)


def measured(ensemble: Ensemble) -> pd.DataFrame:
    """MEASURES of each run."""
    table = per_run(ensemble)
    return table.assign(partnership_years=YEARS * table["alive"])[["run", *MEASURES]]


def _paired(base: pd.DataFrame, option: pd.DataFrame) -> dict[str, Paired]:
    return {
        name: paired(base[name].to_numpy(float), option[name].to_numpy(float), SHOWN[name].better) for name in MEASURES
    }


def _decisions(game: Game, together: pd.DataFrame, worlds: int) -> list[Decision]:
    """Each decision left out in turn."""
    chosen = spells(game.decisions)
    found = []
    for number, spell in enumerate(chosen):
        others = [*chosen[:number], *chosen[number + 1 :]]
        with idle.quietly():
            ensemble = simulate(
                with_spells(game.setup.scenario, others), worlds, game.setup.seed, Record(contracts=False, events=False)
            )
        without = measured(ensemble)
        difference = {name: float(together[name].iloc[0] - without[name].iloc[0]) for name in MEASURES}
        found.append(Decision(spell, _set_by(game, spell), _paired(without, together), difference))
    return found


def _set_by(game: Game, spell: Spell) -> str:
    moves: tuple[Move, ...] = game.decisions[spell.start]
    return next(move.by for move in moves if move.lever == spell.lever and not move.drop)


def alive_by_year(ensemble: Ensemble) -> np.ndarray:
    """Partnerships alive, mean over each year, shape (runs, years)."""
    years = ensemble.years.groupby(["run", "year"], sort=True)["alive"].sum()
    return years.to_numpy(float).reshape(ensemble.replications, -1)
