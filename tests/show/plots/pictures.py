"""One of each picture from made-up tables, for all tests of pictures."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

import govsim
from govsim import plots
from govsim.model.constants import CAUSES
from govsim.runs.ensemble import Ensemble

RUNS, SEED = 123, 77


def curve(yearly: float = 0.7, years: int = 10) -> pd.DataFrame:
    age = np.arange(12 * years + 1)
    value = yearly ** (age / 12)
    return pd.DataFrame(
        {
            "age": age,
            "survival": value,
            "low": value * 0.95,
            "high": value * 1.02,
            "at_risk": (4000 * value).astype(int),
        }
    )


def incidence_table() -> pd.DataFrame:
    age = np.arange(121)
    parts = [
        pd.DataFrame({"age": age, "cause": cause, "incidence": at * age / 120, "low": 0.8 * at * age / 120,
                      "high": 1.2 * at * age / 120})
        for at, cause in zip((0.2, 0.06, 0.07, 0.05, 0.25, 0.07, 0.05), CAUSES[1:], strict=True)
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def study(depth: float = 0.1) -> pd.DataFrame:
    lag = np.arange(-12, 25)
    fall = -depth * (lag >= 0)
    return pd.DataFrame(
        {"lag": lag, "difference": fall, "low": fall - 0.01, "high": fall + 0.01, "events": 1234, "controls": 56789}
    )


def options_table(outcomes: tuple[str, ...] = ("rmst_60", "trust", "coverage", "money")) -> pd.DataFrame:
    names = ("do nothing", "multi-year-obligation", "minimum-tenure", "my own package")
    rows = [
        (name, outcome, outcome, 10.0, 10.0 + place, float(place), place - 1.5, place + 1.5, RUNS)
        for place, name in enumerate(names)
        for outcome in outcomes
    ]
    table = pd.DataFrame(
        rows, columns=["option", "outcome", "label", "base", "value", "difference", "low", "high", "runs"]
    )
    table.loc[table["option"] == "do nothing", ["low", "high"]] = 0.0
    return table


def by_year_table() -> pd.DataFrame:
    """Two options over ten years; trust is not known in the first."""
    rows = [
        (name, year, outcome, value, None if value is None else 0.9 * value, None if value is None else 1.1 * value)
        for place, name in enumerate(("do nothing", "multi-year-obligation"))
        for year in range(2026, 2036)
        for outcome, level in (("trust", 0.5), ("coverage", 0.6), ("alive", 30.0), ("money", 25.0))
        for value in (None if (outcome, year) == ("trust", 2026) else level * (1 + 0.01 * place * (year - 2026)),)
    ]
    return pd.DataFrame(rows, columns=["option", "year", "outcome", "value", "low", "high"])


def flows_table() -> pd.DataFrame:
    """What four payers pay in five years, levels and changes."""
    rows = [
        (name, year, payer, value, value - 1, value + 1, 0.0, -0.5, 0.5)
        for name in ("do nothing", "deputy")
        for year in range(2028, 2033)
        for payer, value in (("budget", 25.0), ("in_house", 0.0), ("reforms", 1.0), ("partners", -2.0))
    ]
    columns = ["option", "year", "payer", "value", "value_low", "value_high", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def acceptability_table() -> pd.DataFrame:
    """Doing nothing up to a willingness of 2, a reform from there to 4, and a package beyond."""
    names = ("do nothing", "multi-year-obligation", "my own package")
    rows = [
        (value, name, share, place == min(2, int(value // 2)))
        for value in np.linspace(0, 8, 41)
        for place, (name, share) in enumerate(
            zip(names, np.exp([4 - 2 * value, 1, value - 3]) / np.exp([4 - 2 * value, 1, value - 3]).sum(), strict=True)
        )
    ]
    return pd.DataFrame(rows, columns=["willingness", "option", "share", "best"])


def shares_table() -> pd.DataFrame:
    barriers = ("budget", "routine", "rotation", "leadership", "law")
    rows = [
        (outcome, barrier, 0.05 + 0.1 * place, -0.02 + 0.1 * place, 0.12 + 0.1 * place, 12.3)
        for outcome in ("rmst_60", "trust", "coverage")
        for place, barrier in enumerate(barriers)
    ]
    return pd.DataFrame(rows, columns=["outcome", "barrier", "share", "low", "high", "gain"])


def means(level: float = 0.4) -> pd.DataFrame:
    year = np.arange(2026, 2046)
    return pd.DataFrame({"year": year, "value": level, "low": level - 0.02, "high": level + 0.02})


def worlds(table: Callable[[float], pd.DataFrame]) -> list[plots.World]:
    return [
        plots.World("this world", table(0.5), table(0.6)),
        plots.World("an easier world", table(0.7), table(0.8)),
    ]


def watched() -> pd.DataFrame:
    """Signposts as Decision.signposts has them: two tell, the last of an option does not; one stands twice."""
    columns = ("arm", "observable", "years", "worse", "threshold", "accuracy", "low", "high", "majority", "tells")
    rows = [
        ("do nothing", "renewal_rate", 3, "below", 0.8123, 0.81, 0.76, 0.86, 0.62, True),
        ("do nothing", "renewal_rate", 2, "below", 0.79, 0.8, 0.75, 0.85, 0.62, True),
        ("deputy", "months_without_act", 1, "above", 1.5, 0.74, 0.69, 0.79, 0.62, True),
        ("multi-year-obligation", "vacancy_share", 3, "above", 0.12, 0.63, 0.57, 0.69, 0.62, False),
    ]
    return pd.DataFrame(rows, columns=list(columns))


def packages() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Packages that were tried, and finalists whose fresh numbers are worse than those of the search."""
    n = np.arange(40)
    tried = pd.DataFrame({"cost": 2.0 * n, "outcome": 30 + 3 * np.sqrt(n), "coverage": 0.4 + 0.002 * n})
    finalists = tried.iloc[::8].reset_index(drop=True)
    before = finalists.add_prefix("searched_")
    finalists = finalists.assign(cost=finalists["cost"] + 3, outcome=finalists["outcome"] - 2)
    for name, half in (("cost", 1.0), ("outcome", 0.5), ("coverage", 0.01)):
        finalists = finalists.assign(**{f"{name}_low": finalists[name] - half, f"{name}_high": finalists[name] + half})
    roles = ["chosen", "contestant", "front", "front", "base"]
    return tried.assign(front=n % 3 == 0), pd.concat([finalists.assign(role=roles), before], axis=1)


def spread_table() -> pd.DataFrame:
    """Two patterns, of which evidence narrows one, and an outcome."""
    names = {"R2": (0.25, 0.45, 0.24, 0.46), "F3": (0.11, 0.47, 0.1, 0.48), "rmst_60": (np.nan,) * 4}
    rng = np.random.default_rng(5)
    rows = [
        (name, points, float(value), *bounds)
        for name, bounds in names.items()
        for points, width in (("ranges", 0.1), ("left", 0.05 if name == "R2" else 0.1))
        for value in rng.normal(0.35, width, 200)
    ]
    columns = ["of", "points", "value", "target_low", "target_high", "plausible_low", "plausible_high"]
    return pd.DataFrame(rows, columns=columns)


@cache
def ensemble() -> Ensemble:
    return govsim.simulate("default", 2, SEED, govsim.Record(partnership_months=True))


def draw(name: str, lang: str = "en", width: float = 7.2) -> Figure:
    return MAKERS[name](lang, width)


@cache
def drawn(name: str, lang: str = "en", width: float = 7.2) -> Figure:
    """The picture, drawn once for all tests that only look at it."""
    return draw(name, lang, width)


MAKERS: Mapping[str, Callable[[str, float], Figure]] = {
    "survival": lambda lang, width: plots.survival(
        {"do nothing": curve(0.7), "longer-term": curve(0.75), "deputy": curve(0.8)},
        runs=RUNS, seed=SEED, lang=lang, width=width,
    ),
    "incidence": lambda lang, width: plots.incidence(
        incidence_table(), runs=RUNS, seed=SEED, lang=lang, width=width
    ),
    "event_study": lambda lang, width: plots.event_study(
        {"coordinator change": study(), "leader change": study(0.02), "late act": study(0.05),
         "long gap": study().head(0)},
        runs=RUNS, seed=SEED, lang=lang, width=width,
    ),
    "options": lambda lang, width: plots.options(options_table(), seed=SEED, lang=lang, width=width),
    "by_year": lambda lang, width: plots.by_year(by_year_table(), runs=RUNS, seed=SEED, lang=lang, width=width),
    "payers": lambda lang, width: plots.by_year(flows_table(), runs=RUNS, seed=SEED, lang=lang, width=width),
    "acceptability": lambda lang, width: plots.acceptability(
        acceptability_table(), runs=RUNS, seed=SEED, lang=lang, width=width
    ),
    "barrier_shares": lambda lang, width: plots.barrier_shares(
        shares_table(), runs=RUNS, seed=SEED, lang=lang, width=width
    ),
    "predictive": lambda lang, width: plots.predictive(
        spread_table(), runs=RUNS, seed=SEED, lang=lang, width=width
    ),
    "signposts": lambda lang, width: plots.signposts(watched(), runs=RUNS, seed=SEED, lang=lang, width=width),
    "front": lambda lang, width: plots.front(*packages(), runs=RUNS, seed=SEED, lang=lang, width=width),
    "life": lambda lang, width: plots.life(ensemble(), 1, 3, lang=lang, width=width),
    "four_lines": lambda lang, width: plots.four_lines(
        worlds(curve), "deputy", runs=RUNS, seed=SEED, lang=lang, width=width
    ),
    "four_lines_years": lambda lang, width: plots.four_lines(
        worlds(means), "deputy", runs=RUNS, seed=SEED, lang=lang, width=width, label="coverage"
    ),
}  # fmt: skip


def texts(figure: Figure) -> list[Text]:
    """Everything that is written in a picture and seen."""
    found = [artist for artist in figure.findobj(Text) if isinstance(artist, Text)]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def said(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def footer(figure: Figure) -> str:
    (text,) = (text for text in figure.texts if text.get_gid() == "footer")
    return " ".join(text.get_text().split())
