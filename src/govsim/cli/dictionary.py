"""`govsim explain` of what results hold: a measure, a table, a column of a table."""

from collections.abc import Callable

from govsim.cli import catalogue, terminal
from govsim.cli.declared import unit
from govsim.cli.explain import Meaning
from govsim.cli.speaking import lang
from govsim.outcomes.columns import TABLES, Column, columns_of, named_columns, row_of
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.explained import ALIASES, MEASURES, called, how, mind
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.words import Lang


def names() -> list[str]:
    """Whatever can be explained."""
    return [*MEASURES, *ALIASES, *KIND_MEASURES, *GROUP_MEASURES, *TABLES, *named_columns()]


def meanings(name: str) -> list[Meaning]:
    """All that goes by the name: some measures are called as tables are."""
    found = [_measure(ALIASES.get(name, name))] if name in MEASURES or name in ALIASES else []
    if name in KIND_MEASURES or name in GROUP_MEASURES:
        column = Column("runs", name)
        tables = "runs (all reported years), years, and months when recorded: a column of each"
        data = _data(column) | {"kind": "measure", "name": name, "label": column.means()}
        found.append(
            Meaning(
                "measure of runs, years and months" if found else "measure",
                [*_facts(column), ("stands in", tables)],
                data,
            )
        )
    if name in TABLES:
        found.append(_table(name))
    if column_there := named_columns().get(name):
        facts = [*_facts(column_there), ("holds", row_of(column_there.table, lang()))]
        found.append(Meaning("column", facts, _data(column_there)))
    return found


def _measure(name: str) -> Meaning:
    """A figure of briefs and summaries: what, how, where, what to mind; who reads English sees the Thai too."""
    outcome, spoken = OUTCOMES.get(name), lang()

    def told(head: str, thai: str, text: Callable[[str, Lang], str]) -> list[tuple[str, str]]:
        return [(head, text(name, spoken)), *([(thai, text(name, "th"))] if spoken == "en" else [])]

    facts = [
        *told("what it is", "ภาษาไทย", called), ("name", name),
        ("unit", "" if outcome is None else unit(outcome.unit)), *told("how", "วิธีคำนวณ", how),
        ("stands in", MEASURES[name]), *told("mind", "ข้อควรระวัง", mind),
    ]  # fmt: skip
    data: dict[str, object] = {"kind": "measure", "name": name, "stands_in": MEASURES[name]}
    for key, say in (("label", called), ("how", how), ("mind", mind)):
        data |= {key: say(name, "en"), f"{key}_th": say(name, "th")}
    return Meaning("figure of briefs and summaries", facts, data)


def _table(name: str) -> Meaning:
    table = catalogue.headed("column", "unit", "what it is")
    for column in columns_of(name):
        table.add_row(terminal.bold(column.name), column.unit(lang()), column.means(lang()))
    facts = [("holds", row_of(name, lang())), *([("ภาษาไทย", row_of(name, "th"))] if lang() == "en" else [])]
    data = {"kind": "table", "name": name, "row": row_of(name), "row_th": row_of(name, "th")}
    more = f"What to mind about one, and what it is in Thai: govsim explain {name}.COLUMN"
    return Meaning("table", facts, data | {"columns": list(map(_data, columns_of(name)))}, (table, "", more))


def _facts(column: Column) -> list[tuple[str, str]]:
    if lang() == "th":
        return [("what it is", column.means("th")), ("unit", column.unit("th")), ("mind", column.caveat("th"))]
    thai = f"{column.means('th')} ({column.unit('th')})"
    mind = [("mind", column.caveat()), ("ข้อควรระวัง", column.caveat("th"))]
    return [("what it is", column.means()), ("ภาษาไทย", thai), ("unit", column.unit()), *mind]


def _data(column: Column) -> dict[str, object]:
    said = {"means": column.means, "unit": column.unit, "caveat": column.caveat}
    english = {key: say("en") for key, say in said.items()}
    thai = {f"{key}_th": say("th") for key, say in said.items()}
    return {"kind": "column", "name": column.full_name, "table": column.table, **english, **thai}
