"""`govsim explain` of what results hold: a measure, a table, a column of a table."""

from collections.abc import Callable

from govsim.cli import catalogue, terminal
from govsim.cli.declared import unit
from govsim.cli.explain import Meaning
from govsim.cli.speaking import lang
from govsim.model import extensions, varied_constants
from govsim.outcomes.columns import TABLES, Column, columns_of, named_columns, row_of
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.explained import ALIASES, MEASURES, called, how, mind
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.words import Lang

_EVERY_PERIOD = "runs (all reported years), years, and months when recorded: a column of each"


def names() -> list[str]:
    """Whatever can be explained."""
    return [*MEASURES, *ALIASES, *KIND_MEASURES, *GROUP_MEASURES, *TABLES, *named_columns(), *_of_extensions()]


def meanings(name: str) -> list[Meaning]:
    """All that goes by the name: some measures are called as tables are."""
    found = [_measure(ALIASES.get(name, name))] if name in MEASURES or name in ALIASES else []
    if name in KIND_MEASURES or name in GROUP_MEASURES:
        column = Column("runs", name)
        data = _data(column) | {"kind": "measure", "name": name, "label": column.means()}
        found.append(
            Meaning(
                "measure of runs, years and months" if found else "measure",
                [*_facts(column), ("stands in", _EVERY_PERIOD)],
                data,
            )
        )
    if name in TABLES:
        found.append(_table(name))
    if column_there := named_columns().get(name):
        facts = [*_facts(column_there), ("holds", row_of(column_there.table, lang()))]
        found.append(Meaning("column", facts, _data(column_there)))
    return [*found, *_of_extensions().get(name, ())]


def _of_extensions() -> dict[str, list[Meaning]]:
    """What known extensions measure and add to tables, by the names that it goes by."""
    from govsim.outcomes.own import taken

    found: dict[str, list[Meaning]] = {}
    for extension in extensions.named(extensions.names()):
        if extension.name == varied_constants.NAME:  # its columns hold its parameters, under their names
            continue
        for outcome in taken(extension.outcomes, f"extension {extension.name}"):
            facts = [
                ("what it is", outcome.called(lang())),
                ("unit", unit(outcome.unit)),
                ("of extension", extension.name),
                ("stands in", "comparisons and studies: a column, or one a year"),
            ]
            data: dict[str, object] = {
                "kind": "outcome",
                "name": outcome.name,
                "extension": extension.name,
                "unit": outcome.unit,
            }
            data |= {"label": outcome.called("en"), "label_th": outcome.called("th")}
            found.setdefault(outcome.name, []).append(Meaning("outcome of an extension", facts, data))
        for own in extension.columns:
            summed = own.table in extensions.SUMS
            stands = _EVERY_PERIOD if summed else f"rows of {own.table}, as rules and Mesa see them"
            facts = [
                ("what it is", own.label),
                ("of extension", extension.name),
                ("stands in", stands),
                ("at the start", "" if summed else f"{own.start:g}"),
            ]
            column: dict[str, object] = {"kind": "column", "name": own.name, "table": own.table, "means": own.label}
            meaning = Meaning("column of an extension", facts, column | {"extension": extension.name})
            for place in ("", f"{own.table}.", *(("runs.", "years.", "months.") if summed else ())):
                found.setdefault(f"{place}{own.name}", []).append(meaning)
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
