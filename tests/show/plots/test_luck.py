"""Runs and seed below a picture: the tables of an ensemble carry them, and what is typed must agree."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

import govsim
from govsim import plots
from govsim.errors import InputError
from govsim.outcomes.continuity import incidence, survival_curve
from govsim.outcomes.trust_decay import event_studies, event_study
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.show.plots.four_lines import yearly
from tests.worlds import SMALL

RUNS, SEED = 3, 41


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate(SMALL, RUNS, SEED, Record(partnership_months=True))


PICTURES: dict[str, Callable[..., Figure]] = {
    "survival": lambda e, **luck: plots.survival({"now": survival_curve(e.partnerships, RUNS)}, **luck),
    "incidence": lambda e, **luck: plots.incidence(incidence(e.partnerships, RUNS), **luck),
    "event_study": lambda e, **luck: plots.event_study({"late act": event_study(e, "late act")}, **luck),
    "event_studies": lambda e, **luck: plots.event_study(event_studies(e, ["leader change"], ["trust"]), **luck),
    "four_lines": lambda e, **luck: plots.four_lines(
        [plots.World("now", yearly(e, "trust"), yearly(e, "trust"))], "deputy", label="trust", **luck
    ),
}


def footer(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.texts)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_knows_its_runs_and_seed_from_its_tables(ensemble: Ensemble, name: str) -> None:
    told = footer(PICTURES[name](ensemble))
    assert told == footer(PICTURES[name](ensemble, runs=RUNS, seed=SEED))
    assert str(SEED) in told
    for other in ({"runs": RUNS + 1}, {"seed": SEED + 1}):
        with pytest.raises(InputError, match="the picture would rest on several: "):
            PICTURES[name](ensemble, **other)


def test_tables_of_other_runs_do_not_stand_in_one_picture(ensemble: Ensemble) -> None:
    other = simulate(SMALL, RUNS, SEED + 1)
    curves = {"one": survival_curve(ensemble.partnerships, RUNS), "two": survival_curve(other.partnerships, RUNS)}
    with pytest.raises(InputError, match=r"^seed: the picture would rest on several: 41, 42"):
        plots.survival(curves)


def test_a_table_of_ones_own_does_not_tell_and_the_caller_must(ensemble: Ensemble) -> None:
    curve = pd.DataFrame(survival_curve(ensemble.partnerships, RUNS).to_dict("list"))
    with pytest.raises(InputError, match=r"^runs: the tables do not tell it\n  give runs="):
        plots.survival({"now": curve}, seed=SEED)
    assert str(SEED) in footer(plots.survival({"now": curve}, runs=RUNS, seed=SEED))


def test_files_of_results_do_not_change_by_what_tables_carry(ensemble: Ensemble, tmp_path: Path) -> None:
    ensemble.save(tmp_path / "saved")
    assert b"PANDAS_ATTRS" not in (tmp_path / "saved" / "partnerships.parquet").read_bytes()
    assert govsim.Ensemble.load(tmp_path / "saved").partnerships.attrs == {"runs": RUNS, "seed": SEED}
