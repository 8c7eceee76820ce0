"""The plain numbers of constants.py as parameters: the extension `constants`, which a scenario takes up as any other.

`extensions = ["constants"]` gives the scenario a structure `constants.precedent` for PRECEDENT, and so on. The rules
are those of rules/, compiled once more from the same text, in which each constant is read from the country's row
instead of standing in the machine code; so one engine serves all values, and with the numbers of constants.py it gives
the bytes of the shipped one. Nothing else is slower for it.
"""

import ast
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from govsim.model import constants
from govsim.model.extensions import Extension, OwnColumn
from govsim.model.parameters import Parameter

NAME = "constants"
_RULES = Path(__file__).parent / "rules"
_SHIPPED, _VARIED = "govsim.model.rules", "govsim.model.varied_rules"
_HELD = ("NEVER", "LONG_AGO", "CAUSES", "KINDS", "KIND_SHARE", "KIND_CAPACITY", "KIND_RESERVE_DRAWN")
"""What stands for no number of the world, or decides how a world is laid out."""
_RANGE = 0.2
"""Nothing is known of most of them: a fifth less to a fifth more."""
_ROW = "constants_"
"""What the country's row is called in rules that read it."""


@cache
def extension() -> Extension:
    """All constants that rules read, as parameters, and the rules that read them so."""
    parameters = tuple(_parameter(name, value) for name, value in _values())
    columns = tuple(OwnColumn("country", each.field, each.default, each.whole, each.label) for each in parameters)
    label, label_th = "the plain numbers of the equations", "ค่าคงที่ของสมการ"
    return Extension(NAME, _Rules(parameters), parameters, columns, label=label, label_th=label_th)


def _values() -> Iterator[tuple[str, float]]:
    """Each constant that a rule reads, in the order of constants.py; those by kind of partner one by one."""
    read = {name for module in _parsed().values() for name in _imported(module, "govsim.model.constants")}
    for name, value in vars(constants).items():
        if name not in read or name in _HELD:
            continue
        if isinstance(value, tuple):
            yield from ((f"{name}_{kind}".upper(), part) for kind, part in zip(constants.KINDS, value, strict=True))
        else:
            yield name, value


def _parameter(name: str, value: float) -> Parameter:
    ends = sorted((value * (1 - _RANGE), value * (1 + _RANGE)))
    if whole := isinstance(value, int):
        ends = [max(1, math.floor(ends[0])), math.ceil(ends[1])]
    elif 0 <= value <= 1:
        ends[1] = min(1.0, ends[1])
    said, sections = name.lower(), _sections()
    section = sections.get(name) or sections[name.rpartition("_")[0]]  # of one kind of partner
    words = said.replace("_", " ")
    return Parameter(
        f"{NAME}.{said}", value, ends[0], ends[1], "structure", "number", "assumption", f"constant {name}: {words}",
        f"ค่าคงที่ {name}", section, whole=whole, scope="country", bounds=(ends[0], ends[1]),
    )  # fmt: skip


@cache
def _sections() -> Mapping[str, str]:
    """The section of the model page of each constant, as the comments of constants.py have it."""
    found, section = {}, ""
    for line in Path(str(constants.__file__)).read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"# (\d[\d.]*) ", line):
            section = heading[1]
        elif stated := re.match(r"([A-Z_, ]+) = ", line):
            found.update(dict.fromkeys(stated[1].split(", "), section))
    return found


class _Rules(Mapping[str, Callable[..., None]]):
    """The rules by name, compiled when they are first asked for: to read a scenario needs none of them."""

    def __init__(self, parameters: tuple[Parameter, ...]) -> None:
        self._parameters = parameters

    @property
    def _all(self) -> Mapping[str, Callable[..., None]]:
        return rules(self._parameters)

    def __getitem__(self, name: str) -> Callable[..., None]:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


@cache
def rules(parameters: tuple[Parameter, ...]) -> Mapping[str, Callable[..., None]]:
    """Every shipped rule as it reads its constants from the country's row, and what puts them there at the start."""
    from govsim.model.changed_rules import shipped_rules

    found: dict[str, Callable[..., None]] = {"before start": _taken_up(parameters)}
    for name, function in shipped_rules().items():
        found[name] = vars(_module(function.__module__.rpartition(".")[2]))[name]
    return found


def helpers() -> dict[str, Callable[..., None]]:
    """What the engine calls besides rules, out of their modules: read in the same way."""
    from govsim.model import engine

    return {
        name: vars(_module(value.__module__.rpartition(".")[2]))[name]
        for name, value in vars(engine).items()
        if callable(value) and getattr(value, "__module__", "").startswith(f"{_SHIPPED}.")
    }


def _taken_up(parameters: tuple[Parameter, ...]) -> Callable[..., None]:
    from govsim.model.compiled import rule

    lines = "".join(f"    country.{each.field} = regime.{each.field}\n" for each in parameters)
    head = "def constants_taken_up(world, regimes, current, luck):\n"
    text = f"{head}    country, regime = world.country[0], regimes[current[0]]\n{lines}"
    space: dict[str, object] = {"__name__": __name__}
    exec(compile(text, "<constants>", "exec"), space)
    made: Callable[..., None] = rule(space["constants_taken_up"])  # type: ignore[arg-type]
    return made


# The rules' text, changed


@cache
def _parsed() -> Mapping[str, ast.Module]:
    """Every module of rules/ by name."""
    return {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_RULES.glob("[a-z]*.py"))}


def _imported(module: ast.Module, source: str) -> set[str]:
    imports = (node for node in module.body if isinstance(node, ast.ImportFrom) and node.module == source)
    return {alias.asname or alias.name for node in imports for alias in node.names}


def _functions(module: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}


def _names(function: ast.FunctionDef) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


def _takes(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in function.args.args}


@cache
def _readers() -> frozenset[str]:
    """The functions of rules/ that read a constant, or call one that does and must be handed the row for it."""
    varied = {name.removesuffix(f"_{kind}".upper()) for name, _ in _values() for kind in ("", *constants.KINDS)}
    functions = {name: each for module in _parsed().values() for name, each in _functions(module).items()}
    found = {name for name, function in functions.items() if _names(function) & varied}
    while more := {
        name
        for name, function in functions.items()
        if name not in found
        and any(called in found and "world" not in _takes(functions[called]) for called in _names(function))
    }:
        found |= more
    return frozenset(found)


@cache
def _module(name: str) -> ModuleType:
    """A module of rules/ once more, in which constants are read from the country's row."""
    tree = ast.parse((_RULES / f"{name}.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{_SHIPPED}."):
            _module(str(node.module).rpartition(".")[2])
            node.module = str(node.module).replace(_SHIPPED, _VARIED)
    own = _imported(tree, "govsim.model.constants") - {*_HELD}
    changed = ast.fix_missing_locations(_Reading(own).visit(tree))
    module = ModuleType(f"{_VARIED}.{name}")
    module.__file__ = str(_RULES / f"{name}.py")
    sys.modules[module.__name__] = module
    exec(compile(changed, module.__file__, "exec"), vars(module))
    return module


class _Reading(ast.NodeTransformer):
    """Puts `constants_.constants_precedent` for PRECEDENT, and hands the row on to functions that have no world."""

    def __init__(self, own: set[str]) -> None:
        self.own = own
        parsed = _parsed().values()
        self.handed = {
            name for module in parsed for name, each in _functions(module).items()
            if name in _readers() and "world" not in _takes(each)
        }  # fmt: skip

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function that reads constants is handed the row, or takes it from its world."""
        self.generic_visit(node)
        if node.name in self.handed:
            node.args.args.append(ast.arg(_ROW))
        elif node.name in _readers():
            after = 1 if ast.get_docstring(node) is not None else 0
            node.body.insert(after, ast.parse(f"{_ROW} = world.country[0]").body[0])
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """A call of a function that is handed the row."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in self.handed:
            node.args.append(ast.Name(_ROW, ast.Load()))
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A constant, or all four by kind of partner."""
        if node.id not in self.own or not isinstance(node.ctx, ast.Load):
            return node
        field = f"{NAME}_{node.id.lower()}"
        if isinstance(getattr(constants, node.id), tuple):
            text = ", ".join(f"{_ROW}.{field}_{kind}" for kind in constants.KINDS)
            return ast.parse(f"({text})", mode="eval").body
        return ast.parse(f"{_ROW}.{field}", mode="eval").body
