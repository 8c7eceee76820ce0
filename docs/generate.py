"""Write the tables of docs/odd.md and docs/parameters-th.md from the declarations they describe.

    uv run python docs/generate.py            write what is not current
    uv run python docs/generate.py --check    write nothing; exit 1 when something is not current

A table stands between `<!-- generated: NAME -->` and `<!-- end -->`; all around it is written by hand.
"""

import csv
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from govsim import constants
from govsim.barriers import BARRIERS
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.parameters import GROUP_LABELS, GROUPS, PARAMETERS, Parameter
from govsim.reforms import FTE_YEAR, REFORMS, Cost, Reform
from govsim.scenario_file import DATA

DOCS = Path(__file__).resolve().parent
DOCUMENTS = (DOCS / "odd.md", DOCS / "parameters-th.md")
COMMAND = "uv run python docs/generate.py"
ROLES_TH = {"uncertainty": "ความไม่แน่นอน", "lever": "การตัดสินใจ", "constant": "ค่าคงที่"}
SCOPES_TH = {"agency": "หน่วยงาน", "country": "ประเทศ"}

_BLOCK = re.compile(r"<!-- generated: (?P<name>\S+) -->\n.*?<!-- end -->", re.DOTALL)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(text: str) -> str:
    """Text as code."""
    return f"`{text}`"


def number(value: float) -> str:
    """A number as short as it can be; what has no limit in words."""
    return "no limit" if value == float("inf") else f"{value:.4g}"


# Parameters


def value_range(parameter: Parameter, either: str = "or") -> str:
    """Lowest and highest value: "0.1 - 0.55"."""
    between = either if parameter.binary else "–"
    return f"{parameter.low:g} {between} {parameter.high:g}"


def parameters() -> str:
    """Section 6, a table for each group."""
    columns = ("name", "what it is", "default", "range", "unit", "role", "scope", "source", "acts in")
    parts = []
    for group in GROUPS:
        rows = [
            (
                code(p.name),
                p.label,
                f"{p.default:g}",
                value_range(p),
                p.unit + (", whole" if p.whole and not p.binary else ""),
                p.role,
                p.scope,
                p.source,
                p.section,
            )
            for p in PARAMETERS
            if p.group == group
        ]
        parts.append(f"## {GROUP_LABELS[group][0].capitalize()}\n\n{table(columns, rows)}")
    return "\n\n".join(parts)


def parameters_th() -> str:
    """The same in Thai."""
    columns = ("ชื่อ", "ความหมาย", "ค่าตั้งต้น", "ช่วงค่า", "หน่วย", "บทบาท", "ขอบเขต", "แหล่งที่มา", "หัวข้อ")
    parts = []
    for group in GROUPS:
        rows = [
            (
                code(p.name),
                p.label_th,
                f"{p.default:g}",
                value_range(p, "หรือ"),
                p.unit,
                ROLES_TH[p.role],
                SCOPES_TH[p.scope],
                p.source,
                p.section,
            )
            for p in PARAMETERS
            if p.group == group
        ]
        parts.append(f"## {GROUP_LABELS[group][1]} ({code(group)})\n\n{table(columns, rows)}")
    return "\n\n".join(parts)


def roles() -> str:
    """How many parameters there are of each role."""
    counts = {role: sum(p.role == role for p in PARAMETERS) for role in ROLES_TH}
    words = f"{counts['uncertainty']} uncertainties, {counts['lever']} levers, {counts['constant']} constant"
    return f"{len(PARAMETERS)} parameters: {words}."


# Reforms and barriers


def values_in_words(values: Mapping[str, float]) -> str:
    """Parameter values, such as "`budget.interim` 1"."""
    return ", ".join(f"{code(name)} {number(value)}" for name, value in values.items())


def cost_in_words(cost: Cost) -> str:
    """What a reform costs."""
    parts = {
        f"{100 * cost.value_share:.3g} % of the value of contracts in force, a year": cost.value_share,
        f"{number(cost.fte_per_contract)} FTE a contract": cost.fte_per_contract,
        f"{number(cost.fte_per_post)} FTE a post": cost.fte_per_post,
        f"{number(cost.fte_per_agency)} FTE an agency": cost.fte_per_agency,
        f"{number(cost.fte_per_transfer)} FTE-years at each transfer": cost.fte_per_transfer,
        f"{number(cost.once_per_agency)} an agency, once": cost.once_per_agency,
    }
    return "; ".join(words for words, amount in parts.items() if amount) or "none in money"


def moves_in_words(reform: Reform) -> str:
    """Where a reform leads."""
    way = "" if reform.extent == 1 else f"{100 * reform.extent:g} % of the way to: "
    time = "" if reform.months is None else f"; for {reform.months} months, then back"
    return way + values_in_words(reform.parameters) + time


def reforms() -> str:
    """Section 9."""
    rows = [
        (code(reform.name), reform.label, moves_in_words(reform), cost_in_words(reform.cost), reform.downside or "-")
        for reform in REFORMS.values()
    ]
    columns = ("name", "reform", "leads to", "costs", "costs besides money")
    return table(columns, rows) + f"\n\nAn FTE-year is {FTE_YEAR:g} in money; 1 is a typical contract-year."


def barriers() -> str:
    """Section 8."""
    rows = [(code(b.name), b.label, b.definition, values_in_words(b.off)) for b in BARRIERS.values()]
    return table(("name", "barrier", "off means", "as parameter values"), rows)


# The world and what is measured


def kinds() -> str:
    """Section 5, partners by kind."""
    facts = zip(
        constants.KINDS,
        constants.KIND_SHARE,
        constants.KIND_CAPABILITY,
        constants.KIND_RESERVE,
        constants.KIND_RESERVE_DRAWN,
        constants.KIND_OUTSIDE,
        constants.KIND_MOTIVE,
        constants.KIND_BRIDGE_OUTPUT,
        constants.KIND_CAPACITY,
        strict=True,
    )
    rows = [
        (
            kind,
            f"{100 * share:g} %",
            f"{capability:.2f}",
            f"Gamma of shape 2, mean {reserve:g}" if drawn else f"{reserve:g}",
            f"{outside:.2f}",
            f"{motive:.2f}",
            f"{bridge:.2f}",
            f"{capacity}",
        )
        for kind, share, capability, reserve, drawn, outside, motive, bridge, capacity in facts
    ]
    columns = (
        "kind",
        "share of a region",
        "capability, mean",
        "reserve, months a place",
        "outside, mean",
        "motive, mean",
        "bridge output",
        "capacity, contracts",
    )
    return table(columns, rows)


def budget_acts() -> str:
    """The recorded lateness of Thai budget acts."""
    with (DATA / "budget_acts.csv").open(encoding="utf-8", newline="") as file:
        acts = list(csv.DictReader(file))
    late = [act for act in acts if act["months_late"] != "0"]
    rows = [
        (f"{act['fiscal_year']} ({act['fiscal_year_be']})", act["months_late"], act["confidence"], act["note"])
        for act in late
    ]
    years = f"{acts[0]['fiscal_year']} to {acts[-1]['fiscal_year']}"
    others = f"The other {len(acts) - len(late)} acts of the fiscal years {years} were in time."
    return table(("fiscal year CE (B.E.)", "months late", "confidence", "note"), rows) + f"\n\n{others}"


def measures() -> str:
    """Section 7, as columns of the tables."""
    both = table(("column", "by group, and by group and kind"), [(code(k), v) for k, v in KIND_MEASURES.items()])
    group = table(("column", "by group only"), [(code(k), v) for k, v in GROUP_MEASURES.items()])
    return f"{both}\n\n{group}"


TABLES: Mapping[str, Callable[[], str]] = {
    "parameters": parameters,
    "parameters-th": parameters_th,
    "roles": roles,
    "reforms": reforms,
    "barriers": barriers,
    "kinds": kinds,
    "budget-acts": budget_acts,
    "measures": measures,
}


def current(text: str) -> str:
    """A document with all its tables as they are declared now. Raises KeyError for a table that is not known."""

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- generated: {name} -->\n{TABLES[name]()}\n<!-- end -->"

    return _BLOCK.sub(block, text)


def outdated() -> list[Path]:
    """The documents that are not current."""
    return [path for path in DOCUMENTS if (text := path.read_text(encoding="utf-8")) != current(text)]


def main(arguments: Sequence[str]) -> int:
    """Write or check the documents; the exit code."""
    if list(arguments) not in ([], ["--check"]):
        print(f"usage: {COMMAND} [--check]", file=sys.stderr)
        return 2
    for path in (old := outdated()):
        if arguments:
            print(f"docs/{path.name} is not current; run: {COMMAND}", file=sys.stderr)
        else:
            text = current(path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"docs/{path.name}: written")
    return 1 if old and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
