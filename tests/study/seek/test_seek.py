"""seek() from question to answer, on a small country; and a search that is killed ends in the same bytes."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.outcomes.per_run import per_run
from govsim.scenario.scenario import Scenario
from govsim.study.seek.folder import Stopped
from govsim.study.seek.question import Question, Sample
from govsim.study.seek.result import Search
from govsim.study.seek.seek import contestants_of, runs_in, seek
from tests.study.seek.test_selection import of
from tests.study.small import PLAIN

BASE = PLAIN.with_time(years=6)
REFORMS: list[dict[str, Any]] = [
    {"name": "multi-year-obligation", "from_year": 2027},
    {"name": "deputy", "from_year": 2027},
    {"name": "deputy", "from_year": 2028},
    {"name": "bridge-fund", "from_year": 2027},
]
ASKED: dict[str, Any] = {"finalists": 3, "fresh": 40, "replications": 6}


@pytest.fixture(scope="module")
def found() -> Search:
    return seek(BASE, REFORMS, within=3.0, **ASKED)


def test_the_best_within_a_budget_is_named_with_numbers_of_fresh_luck(found: Search) -> None:
    assert found.exhaustive
    assert len(found.searched) == found.packages.size == 12
    assert found.question.goal == "best"
    rows = found.finalists.set_index("role")
    assert (rows.index == "chosen").sum() == 1
    chosen: Any = rows.loc["chosen"]
    assert chosen["package"] == found.packages.label(found.best)
    assert chosen["outcome_low"] < chosen["outcome"] < chosen["outcome_high"]
    assert chosen["searched_outcome"] == found.searched[found.best].mean("outcome") != chosen["outcome"]
    assert found.scenario.reforms == found.packages.reforms(found.best)


def test_the_confirming_numbers_are_those_of_runs_that_chose_nothing(found: Search) -> None:
    assert found.since == 12
    chosen, nothing = (per_run(govsim.simulate(each, 40, seed=3), since=12) for each in (found.scenario, BASE))
    np.testing.assert_array_equal(found.confirmed.outcome, chosen["rmst_60"])
    np.testing.assert_array_equal(found.confirmed.cost, chosen["money"] - nothing["money"])


def test_the_answer_is_in_both_languages_and_shows_both_numbers(found: Search) -> None:
    for lang in ("en", "th"):
        text = " ".join(message.text(lang) for message in found.answer)
        for row in found.finalists[found.finalists["role"] == "chosen"].to_dict("records"):
            assert f"{row['outcome']:.1f}" in text
            assert f"{row['searched_outcome']:.1f}" in text
            assert row["package"].split("+")[0] in text


def answered(found: Search, cost: float, sure: float) -> str:
    """The answer, had the chosen package cost so much beside doing nothing, and were the choice so sure."""
    confirmed = replace(found.confirmed, cost=found.confirmed.cost - found.confirmed.cost.mean() + cost)
    contest = replace(found.contest, sure=sure)
    return " ".join(message.text("en") for message in replace(found, confirmed=confirmed, contest=contest).answer)


def test_what_costs_less_than_doing_nothing_is_said_to_and_doing_nothing_costs_nothing_more(found: Search) -> None:
    assert found.best != found.packages.nothing
    less = answered(found, -5.0, 0.9)
    assert "contract-years less than doing nothing." in less
    low, high = re.search(r"It costs 5\.0 \(([\d.]+) to ([\d.]+)\)", less).groups()  # type: ignore[union-attr]
    assert float(low) < 5 < float(high)
    assert "contract-years more than doing nothing." in answered(found, 5.0, 0.9)
    code = found.packages.nothing
    contest = replace(found.contest, best=0)
    nothing = replace(found, contestants=(code,), contest=contest, again={code: found.confirmed})
    assert "doing nothing" not in nothing.answer[0].text("en")
    assert "is do nothing." in nothing.answer[0].text("en")


@pytest.mark.parametrize(("sure", "said"), [(1.0, "0.99"), (0.999, "0.99"), (0.899, "0.89"), (0.0, "0.00")])
def test_a_probability_that_is_a_bound_is_never_rounded_up(found: Search, sure: float, said: str) -> None:
    assert f"With a probability of at least {said} this is the right choice" in answered(found, 1.0, sure)


def test_what_cannot_be_reached_is_said_and_the_nearest_named() -> None:
    found = seek(BASE, REFORMS, reach={"survival_5y": 0.99}, share=1.0, **ASKED)
    assert not found.found
    assert found.question.goal == "cheapest"
    assert found.contest.sure > 0.9
    assert found.answer[0].text("en").startswith("None of the finalists of 12 packages")
    assert found.without_luck is None


def test_over_futures_targets_are_of_futures_and_luck_is_taken_off() -> None:
    found = seek(BASE, REFORMS, reach={"coverage": 0.3}, share=0.5, futures=20, finalists=2, fresh=40, replications=2)
    assert found.futures
    assert found.cases.varied is not None
    assert "budget.cover" in found.cases.varied
    assert found.without_luck is not None
    assert 0 <= found.without_luck <= 1
    assert found.searched[found.best].cases == 20
    assert any("other futures" in message.text("en") for message in found.answer)


def test_contestants_are_half_bold_and_half_safe() -> None:
    question = Question("cheapest", reach={"trust": 0.5})
    tried: dict[tuple[int, ...], Sample] = {
        (number,): of(cost=[float(number)] * 20, reached=[True] * hits + [False] * (20 - hits))
        for number, hits in enumerate((0, 10, 18, 18, 18, 20, 20, 20))
    }
    assert contestants_of(tried, question, 4) == ((2,), (3,), (5,), (6,))
    assert contestants_of(tried, question, 8)[-1] == (0,)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def test_a_search_that_is_killed_and_started_again_ends_in_the_same_bytes(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    seek(BASE, REFORMS, within=3.0, out=whole, **ASKED).keep(whole)
    for parts in (1, 2, 2, 4):

        def stops(runs: int, parts: int = parts, seen: list[int] = []) -> None:  # noqa: B006
            seen.append(runs)
            if len(seen) == parts:
                raise KeyboardInterrupt

        with pytest.raises(Stopped):
            seek(BASE, REFORMS, within=3.0, out=killed, progress=stops, **ASKED)
    (killed / ".part-00002.tmp").write_bytes(b"half a part")
    seek(BASE, REFORMS, within=3.0, out=killed, threads=1, **ASKED).keep(killed)
    (killed / ".part-00002.tmp").unlink()
    assert files(whole) == files(killed)
    assert {"seek.json", "tried.csv", "finalists.csv", "part-00001.parquet"} <= set(files(whole))
    found = Scenario.load(whole / "scenarios" / "finalist-01.toml")
    assert set(found.reforms) <= {BASE.with_reform(**each).reforms[0] for each in REFORMS}


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    seek(BASE, REFORMS, within=3.0, out=folder, **ASKED)
    before = files(folder)
    with pytest.raises(InputError, match="holds another search: its within differs"):
        seek(BASE, REFORMS, within=4.0, out=folder, **ASKED)
    assert files(folder) == before
    part = folder / "part-00001.parquet"
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(InputError, match="is damaged, or of other runs"):
        seek(BASE, REFORMS, within=3.0, out=folder, **ASKED)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is in use"):
        seek(BASE, REFORMS, within=3.0, out=other, **ASKED)


def test_futures_from_a_table() -> None:
    points = pd.DataFrame({"budget.cover": np.linspace(0.6, 1, 20)})
    found = seek(BASE, REFORMS[:1], futures=points, finalists=2, fresh=40, replications=1)
    assert found.cases.points is not None
    assert found.cases.repeats == 1
    with pytest.raises(InputError, match="is not a parameter"):
        seek(BASE, REFORMS[:1], futures=points.rename(columns={"budget.cover": "cover"}))


def test_no_more_runs_are_made_than_is_said() -> None:
    made: list[int] = []
    seek(BASE, REFORMS, within=3.0, progress=made.append, **ASKED)
    said = runs_in(list(map(_reform, REFORMS)), 1024, None, 6, 3, 40)
    assert 12 * 6 < sum(made) <= said


def _reform(each: dict[str, Any]) -> Any:
    return BASE.with_reform(**each).reforms[-1]
