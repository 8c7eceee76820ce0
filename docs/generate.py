"""Write the tables of docs and the map in CONTRIBUTING.md from what they describe.

    uv run python docs/generate.py            write what is not current
    uv run python docs/generate.py --check    write nothing; exit 1 when something is not current

A table stands between `<!-- generated: NAME -->` and `<!-- end -->`; all around it is written by hand.
"""

import ast
import csv
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import evidence_tables
from markdown_tables import code, table

from govsim.cli.declared import ROLES
from govsim.model import constants
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import GROUP_LABELS, GROUPS, PARAMETERS, Parameter
from govsim.model.reforms import FTE_YEAR, REFORMS, Cost, Reform
from govsim.outcomes.columns import TABLES as TABLES_OF_RESULTS
from govsim.outcomes.columns import Column, columns_of, row_of
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.scenario.acts import DATA
from govsim.scenario.scenario import shipped
from govsim.show.labels import LIMITS
from govsim.words import Lang, phrases, say

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (
    "docs/odd.md",
    "docs/parameters-th.md",
    "docs/columns.md",
    "docs/columns-th.md",
    "docs/glossary.md",
    "docs/trace.md",
    "docs/evidence.md",
    "docs/model-card.md",
    "CONTRIBUTING.md",
)
TESTS = ROOT / "tests"
SETTINGS = ROOT / "pyproject.toml"
PACKAGE = ROOT / "src" / "govsim"
COMMAND = "uv run python docs/generate.py"
ROLES_TH = {"uncertainty": "ความไม่แน่นอน", "lever": "การตัดสินใจ", "structure": "โครงสร้าง", "constant": "ค่าคงที่"}
SCOPES_TH = {"agency": "หน่วยงาน", "country": "ประเทศ"}

_BLOCK = re.compile(r"<!-- generated: (?P<name>\S+) -->\n.*?<!-- end -->", re.DOTALL)


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
    plural = {"uncertainty": "uncertainties", "lever": "levers", "structure": "structures", "constant": "constant"}
    words = ", ".join(f"{counts[role]} {word}" for role, word in plural.items())
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
    columns = ("name", "reform", "leads to", "costs", "costs in addition to money")
    return table(columns, rows) + f"\n\nAn FTE-year is {FTE_YEAR:g} in money; 1 is a typical contract-year."


def barriers() -> str:
    """Section 8."""
    rows = [(code(b.name), b.label, b.definition, values_in_words(b.off)) for b in BARRIERS.values()]
    return table(("name", "barrier", "off means", "as parameter values"), rows)


# The world and what is measured


def kinds() -> str:
    """Section 5, partners by kind."""
    facts = zip(
        constants.KINDS, constants.KIND_SHARE, constants.KIND_CAPABILITY, constants.KIND_RESERVE,
        constants.KIND_RESERVE_DRAWN, constants.KIND_OUTSIDE, constants.KIND_MOTIVE, constants.KIND_BRIDGE_OUTPUT,
        constants.KIND_CAPACITY, strict=True,
    )  # fmt: skip
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
        "kind", "share of a region", "capability, mean", "reserve, months a place", "outside, mean", "motive, mean",
        "bridge output", "capacity, contracts",
    )  # fmt: skip
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
    noted = "; ".join(f"{act['fiscal_year']}: {act['note']}" for act in acts if act not in late and act["note"])
    others = f"The other {len(acts) - len(late)} acts of the fiscal years {years} count as in time ({noted})."
    return table(("fiscal year CE (B.E.)", "months late", "confidence", "note"), rows) + f"\n\n{others}"


def measures() -> str:
    """Section 7, as columns of the tables."""
    both = table(("column", "by group, and by group and kind"), [(code(k), v) for k, v in KIND_MEASURES.items()])
    group = table(("column", "by group only"), [(code(k), v) for k, v in GROUP_MEASURES.items()])
    return f"{both}\n\n{group}"


def columns(lang: Lang) -> str:
    """Every column of every table; what many tables have alike, the measures and the outcomes, once."""
    parts = []
    for name in TABLES_OF_RESULTS:
        alike = OUTCOMES if name.endswith(".per_run") else _MEASURES if {"alive"} < {*TABLES_OF_RESULTS[name]} else ()
        own = [column for column in columns_of(name) if column.name not in alike]
        parts.append(f"## {name}\n\n{row_of(name, lang)}\n\n{_columns(own, lang)}")
        if alike:
            which = "kind-measures" if name.endswith("_by_kind") else "outcomes" if alike is OUTCOMES else "measures"
            parts.append({"en": "And the columns of ", "th": "และคอลัมน์ของ"}[lang] + f"[{which}](#{which}).")
    for name, table_name, names in (
        ("measures", "runs", _MEASURES),
        ("kind-measures", "runs", KIND_MEASURES),
        ("outcomes", "comparison.per_run", OUTCOMES),
    ):
        listed = ", ".join(map(code, names)) + "."
        own = [Column(table_name, column) for column in names]
        parts.append(f"## {name}\n\n" + (listed if name == "kind-measures" else _columns(own, lang)))
    return "\n\n".join(parts)


_MEASURES = {**KIND_MEASURES, **GROUP_MEASURES}


def _columns(columns: Iterable[Column], lang: Lang) -> str:
    head = {"en": ("column", "unit", "what it is", "mind"), "th": ("คอลัมน์", "หน่วย", "ความหมาย", "ข้อควรระวัง")}
    rows = [(code(c.name), c.unit(lang), c.means(lang), c.caveat(lang)) for c in columns]
    return table(head[lang], rows)


def glossary() -> str:
    """Each term in both languages with its usage."""
    terms = phrases("glossary")
    rows = [(*terms[key], *terms[f"{key}.usage"]) for key in terms if not key.endswith(".usage")]
    return table(("English", "ไทย", "usage", "การใช้"), rows)


# What is tested


def support() -> str:
    """How many uncertainties have a source for their size, and how many are assumptions."""
    uncertain = [p for p in PARAMETERS if p.role == "uncertainty"]
    rows = []
    for group in GROUPS:
        of_group = [p for p in uncertain if p.group == group]
        sourced = [p for p in of_group if p.source != "assumption"]
        if of_group:
            words = "; ".join(f"{code(p.name)}: {p.source}" for p in sourced) or "-"
            rows.append((GROUP_LABELS[group][0], f"{len(of_group)}", f"{len(of_group) - len(sourced)}", words))
    return table(("group", "uncertainties", "of them bare assumptions", "what the others rest on"), rows)


def facts_of(*files: str) -> list[str]:
    """What tests state, as sentences: the names of the functions of these files."""
    functions = [
        node.name
        for file in files
        for node in ast.parse((TESTS / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return [name.removeprefix("test_").replace("_", " ") for name in functions]


def facts(*files: str) -> Callable[[], str]:
    """A list of what tests of these files state."""

    def listed() -> str:
        named = ", ".join(code(f"tests/{file}") for file in files)
        return "\n".join([*(f"- {fact}" for fact in facts_of(*files)), "", f"({named})"])

    return listed


def rule_tests() -> str:
    """How many facts of the rules each file of tests holds."""
    files = sorted(path.relative_to(TESTS).as_posix() for path in (TESTS / "model" / "rules").glob("test_*.py"))
    rows = [(code(file.rpartition("/")[2]), f"{len(facts_of(file))}", facts_of(file)[0]) for file in files]
    return table(("tests", "facts", "for example"), rows)


# The model card


def card_model() -> str:
    """What the model is, from what the package says of itself."""
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["project"]
    scenarios = ", ".join(map(code, shipped()))
    rows = [
        ("name and version", f"{settings['name']} {settings['version']}"),
        ("kind", "agent-based simulation by months, of rules stated in full ([ODD](odd.md)); none learnt from data"),
        ("licence", settings["license"]),
        ("requires", f"Python {settings['requires-python']}; no network, no account"),
        ("shipped scenarios", scenarios),
        ("reforms", f"{len(REFORMS)}, each with what it costs and its downside"),
        ("barriers that can be switched off", ", ".join(barrier.label for barrier in BARRIERS.values())),
    ]  # fmt: skip
    return table(("field", "entry"), rows)


def card_inputs() -> str:
    """How many parameters there are of each role, and how many of them rest on a source."""
    rows = []
    for role, meaning in ROLES.items():
        own = [parameter for parameter in PARAMETERS if parameter.role == role]
        bare = sum(parameter.source == "assumption" for parameter in own)
        rows.append((role, meaning.partition(": ")[2], f"{len(own)}", f"{len(own) - bare}", f"{bare}"))
    return table(("role", "what it is", "parameters", "with a source for their size", "bare assumptions"), rows)


def card_outcomes() -> str:
    """Every outcome of a run that options are compared by."""
    better = {1: "more is better", -1: "less is better", 0: ""}
    rows = [(code(name), one.label, one.unit, better[one.better]) for name, one in OUTCOMES.items()]
    return table(("outcome", "what it is", "unit", ""), rows)


def card_limits() -> str:
    """What is printed with results."""
    return "\n".join(f"- {say(f'limits.{name}', 'en')}" for name in LIMITS)


# The house


def purpose(module: Path) -> str:
    """What a room or a file is for: the first paragraph of its docstring."""
    source = module / "__init__.py" if module.is_dir() else module
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


def rooms() -> str:
    """The map of CONTRIBUTING: the layers of the import contract, from the top down, and the rooms within them."""
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    rows = []
    for name in (name.strip().removeprefix("govsim.") for layer in layers for name in layer.split("|")):
        room = PACKAGE / name
        if not room.is_dir():
            rows.append((code(f"{name}.py"), purpose(room.with_suffix(".py"))))
            continue
        within = sorted(path.parent for path in room.glob("*/__init__.py"))
        rows += [(code(f"{path.relative_to(PACKAGE).as_posix()}/"), purpose(path)) for path in (room, *within)]
    return table(("room, from the top down", "what it is for"), rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "parameters": parameters,
    "parameters-th": parameters_th,
    "roles": roles,
    "reforms": reforms,
    "barriers": barriers,
    "kinds": kinds,
    "budget-acts": budget_acts,
    "measures": measures,
    "columns": lambda: columns("en"),
    "columns-th": lambda: columns("th"),
    "glossary": glossary,
    "support": support,
    "rule-tests": rule_tests,
    "identities": facts("model/test_identities.py"),
    "docking": facts("docking/test_docking.py"),
    "bytes": facts("golden/test_bytes.py", "model/test_interpreted.py"),
    "first-implementation": facts("statistical/test_first_implementation.py"),
    "card-model": card_model,
    "card-inputs": card_inputs,
    "card-outcomes": card_outcomes,
    "card-limits": card_limits,
    "rooms": rooms,
    "patterns": evidence_tables.patterns,
    "ruled-out": evidence_tables.ruled_out,
    "sources": evidence_tables.sources,
    "recovered": evidence_tables.recovered,
    "two-ways": evidence_tables.two_ways,
}


def current(text: str) -> str:
    """A document with all its tables as they are declared now. Raises KeyError for a table that is not known."""

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- generated: {name} -->\n{TABLES[name]()}\n<!-- end -->"

    return _BLOCK.sub(block, text)


def outdated() -> list[str]:
    """The documents that are not current."""
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}
    return [name for name, text in texts.items() if text != current(text)]


def main(arguments: Sequence[str]) -> int:
    """Write or check the documents; the exit code."""
    if list(arguments) not in ([], ["--check"]):
        print(f"usage: {COMMAND} [--check]", file=sys.stderr)
        return 2
    for name in (old := outdated()):
        if arguments:
            print(f"{name} is not current; run: {COMMAND}", file=sys.stderr)
        else:
            text = current((ROOT / name).read_text(encoding="utf-8"))
            (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
            print(f"{name}: written")
    return 1 if old and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
