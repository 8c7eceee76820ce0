"""The facilitator's guide says truly why the role charter can cost partnership-years in a game, in both languages."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govsim.game.debrief import alive_by_year, measured
from govsim.game.rules import Spell, scenario_of, with_spells
from govsim.runs.ensemble import Ensemble, simulate
from govsim.words import LANGUAGES

pytestmark = pytest.mark.slow
GAMES, SEED = 400, 2569
TEACHING = Path(__file__).parents[2] / "docs" / "teaching"
GUIDES = {"en": TEACHING / "facilitator-guide.md", "th": TEACHING / "facilitator-guide-th.md"}


@cache
def games(year: int | None) -> Ensemble:
    """The games without the charter, or with it from a year of the game (the first is 1)."""
    return simulate(with_spells(scenario_of("default"), [Spell("role-charter", year - 1)] if year else []), GAMES, SEED)


def gained(year: int) -> np.ndarray:
    """Partnership-years that it adds, in each game."""
    with_it, without = (measured(games(which))["partnership_years"].to_numpy(float) for which in (year, None))
    return np.asarray(with_it - without)


def a_game(log: pd.DataFrame, month: str, since: int) -> float:
    """How many partnerships begin ("start") or end ("end") in a game, from a month on."""
    return float(log[month].between(since, 95).sum() / GAMES)


def chapter(lang: str) -> str:
    """What the guide says of it."""
    text = GUIDES[lang].read_text("utf-8")
    return next(part for part in text.split("\n## ") if "role-charter@2026" in part).replace("−", "-")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_what_the_games_say(lang: str) -> None:
    rows = re.findall(r"^\|[^|]*?(\d) \|(.*?)\|(.*?)\|$", chapter(lang), re.M)
    assert [int(year) for year, _, _ in rows] == [1, 3, 5]
    for year, years, share in rows:
        found = gained(int(year))
        half = 1.96 * found.std(ddof=1) / GAMES**0.5
        mean, _, low, high = map(float, re.findall(r"[-+]?\d+(?:\.\d+)?", years))
        assert (mean, low, high) == pytest.approx([found.mean(), found.mean() - half, found.mean() + half], abs=0.051)
        assert float(re.findall(r"\d+", share)[0]) == pytest.approx(100 * (found < 0).mean(), abs=0.51)


def test_fewer_begin_at_once_and_fewer_end_later() -> None:
    first, without = games(8).partnerships, games(None).partnerships
    begun = a_game(first, "start", 84) - a_game(without, "start", 84)
    assert (begun, a_game(without, "start", 84)) == pytest.approx([-1.2, 6.4], abs=0.051)
    assert abs(a_game(first, "end", 84) - a_game(without, "end", 84)) < 0.1
    whole = games(1).partnerships
    fewer_end = a_game(without, "end", 0) - a_game(whole, "end", 0)
    assert fewer_end > a_game(without, "start", 0) - a_game(whole, "start", 0) > 2
    for lang in LANGUAGES:
        assert {"1.2", "6.4"} <= set(re.findall(r"\d+\.\d+", chapter(lang)))


def test_it_is_behind_in_the_second_year_level_in_the_fourth_and_ahead_in_the_eighth() -> None:
    difference = (alive_by_year(games(1)) - alive_by_year(games(None))).mean(axis=0)
    assert difference[[1, 3, 7]] == pytest.approx([-0.8, 0.0, 0.9], abs=0.051)


def test_single_games_differ_by_much_more_than_it_gains() -> None:
    assert 1.96 * gained(1).std(ddof=1) == pytest.approx(11, abs=0.5)
