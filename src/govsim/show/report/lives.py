"""The partnerships that a scenario names, such as a pilot: how they fare, and the story of each in its median run."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govsim.model.constants import CAUSES
from govsim.outcomes.named import named_per_run, start_month
from govsim.runs.ensemble import Ensemble
from govsim.runs.run import Run
from govsim.runs.story import Chronicle, Teller
from govsim.scenario.layout import blueprint
from govsim.scenario.tables import Contract
from govsim.show import grids
from govsim.show.labels import name_of, option_label
from govsim.show.numbers import number
from govsim.show.report.document import Block, Bullets, Heading, Paragraph
from govsim.show.report.tables import of_grid
from govsim.study.stated import named
from govsim.words import Lang, quoted, say

MOST_STORIES = 3
"""Named partnerships whose stories are told: each takes a run, month by month."""


def of(every: Mapping[str, Ensemble], told: tuple[str, ...], lang: Lang) -> Iterator[Block]:
    """A table of each named partnership under every option, and its story under those that are told.

    Empty where the scenario names none, or the log of partnerships was not kept.
    """
    base, *_ = every.values()
    if not base.record.partnerships:
        return
    table, scenario = named(every), base.scenario
    contracts = [one for one in scenario.contracts if all(one in own.scenario.contracts for own in every.values())]
    shown = zip(contracts, grids.named(table, scenario.time.years, lang), strict=True)
    for place, (contract, grid) in enumerate(shown):
        yield Heading(_who(base, contract, lang))
        yield replace(of_grid(grid), bare=True)
        earlier: tuple[str, ...] = ()
        for option in told if place < MOST_STORIES else ():
            yield Paragraph(_median(every[option], contract, option_label(option, lang), lang))
            lines = _story(every[option], contract, lang)
            if lines:
                yield Paragraph(say("brief.named.same", lang)) if lines == earlier else Bullets(lines)
            earlier = lines


def _who(base: Ensemble, contract: Contract, lang: Lang) -> str:
    scenario = base.scenario
    agency = next(mission.agency for mission in scenario.missions if mission.name == contract.mission)
    names = {"agencies": agency, "missions": contract.mission, "partners": contract.partner}
    if lang == "th":
        names = {table: scenario.name_in_thai(table, name) for table, name in names.items()}
    gaps = {"agency": names["agencies"], "mission": names["missions"], "partner": names["partners"]}
    return say("brief.named.who", lang, **gaps)


def _median_run(ensemble: Ensemble, contract: Contract) -> tuple[int, float]:
    """The run in which the partnership lives as long as in half of all, and how many years it lives in it."""
    life = named_per_run(ensemble.scenario, contract, ensemble.tables).sort_values(["lifetime", "run"])
    middle: Any = life.iloc[(len(life) - 1) // 2]
    return int(middle["run"]), float(middle["lifetime"])


def _median(ensemble: Ensemble, contract: Contract, option: str, lang: Lang) -> str:
    """How long it lives in its median run, and what most often ends it."""
    run, years = _median_run(ensemble, contract)
    life = named_per_run(ensemble.scenario, contract, ensemble.tables)
    shares = {cause: float(life[f"ended_{cause}"].mean()) for cause in CAUSES[1:]}
    most = max(shares, key=lambda cause: shares[cause])
    said = say("brief.named.never", lang)
    if shares[most]:
        x = number(100 * shares[most], 0)
        said = say("brief.named.often", lang, cause=name_of("cause", most, lang), x=x)
    gaps = {"option": quoted(option, lang), "run": f"{run:,}", "years": number(years, 1)}
    return f"{say('brief.named.median', lang, **gaps)} {said}"


def _story(ensemble: Ensemble, contract: Contract, lang: Lang) -> tuple[str, ...]:
    """What happened to it in its median run, until it ended; nothing where this program no longer gives the run that
    was kept, or runs were made with rules of their own or lived under several scenarios.
    """
    scenario, tables = ensemble.scenario, ensemble.tables
    run, _ = _median_run(ensemble, contract)
    mission, partner = (
        list(tables[table]["name"]).index(name)
        for table, name in (("missions", contract.mission), ("partners", contract.partner))
    )
    log = tables["partnerships"]
    mine = log[(log["run"] == run) & (log["mission"] == mission) & (log["partner"] == partner)]
    kept: Any = mine[mine["start"] == start_month(scenario, contract)].iloc[0]
    if ensemble.rules or ensemble.history:
        return ()
    again = Run(blueprint(scenario), ensemble.seed, run, logs=("partnerships", "events"))
    chronicle = Chronicle(again)
    while again.month < min(int(kept["end"]) + 1, 12 * scenario.time.years):
        chronicle.follow(again.step)
    teller = Teller(chronicle, lang)
    told = [line for line in teller.lines("missions", mission) if 0 <= line.month <= kept["end"]]
    if any(line.what == "ended" and line.month == kept["end"] for line in told) != (kept["cause"] != "alive"):
        return ()
    return tuple(f"{teller.date(line.month)}: {line.text}" for line in told)
