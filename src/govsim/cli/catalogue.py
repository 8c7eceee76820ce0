"""`govsim list`: the scenarios that ship, the known reforms, the barriers, the parameters."""

import sys
from collections.abc import Callable, Iterable
from typing import Annotated

import typer
from rich.console import ConsoleRenderable
from rich.table import Table
from rich.text import Text

from govsim.cli import DONE, declared, options, terminal
from govsim.cli.speaking import lang
from govsim.cli.terminal import bold
from govsim.errors import InputError, did_you_mean, shown
from govsim.model import extensions, varied_constants
from govsim.model.barriers import BARRIERS
from govsim.model.extensions import Extension
from govsim.model.parameters import GROUP_LABELS, PARAMETERS, Parameter
from govsim.model.reforms import REFORMS

type Parts = Iterable[ConsoleRenderable | str]


def show(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="scenarios, reforms, barriers, parameters or extensions.")
    ],
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="Only parameters that are an uncertainty, lever or constant.")
    ] = None,
    as_json: options.Json = False,
) -> int:
    """List what there is: scenarios, reforms, barriers, parameters, or the extensions of installed plugins."""
    if what not in _LISTS:
        remedy = did_you_mean(what, _LISTS, "lists")
        raise InputError(f"there is no list of {shown(what)}", place="govsim list", remedy=remedy)
    if role is not None and what != "parameters":
        raise InputError(
            f"{what} have no role", place=f"--role {role}", remedy="only parameters do: govsim list parameters"
        )
    if role is not None and role not in declared.ROLES:
        remedy = did_you_mean(role, declared.ROLES, "roles")
        raise InputError(f"{shown(role)} is not a role", place=f"--role {role}", remedy=remedy)
    data, parts = _LISTS[what](role)
    if as_json:
        terminal.print_json({what: data})
    else:
        terminal.show(*parts)
    return DONE


def _scenarios(_: str | None) -> tuple[list[dict[str, object]], Parts]:
    from govsim.scenario.scenario import Scenario, shipped

    loaded = {name: Scenario.load(name) for name in shipped()}
    data = [declared.scenario_data(name, scenario) for name, scenario in loaded.items()]
    table = headed("scenario", "what it is")
    for name, scenario in loaded.items():
        table.add_row(bold(name), Text("\n".join(declared.titles(scenario))))
    return data, (table, "", "Run one: govsim run NAME. Begin one of your own: govsim new NAME.toml.")


def _reforms(_: str | None) -> tuple[list[dict[str, object]], Parts]:
    table = headed("reform", "what it moves, from the default on", "what it costs")
    known = [*REFORMS.values(), *(reform for extension in _installed() for reform in extension.reforms)]
    for reform in known:
        moved = "all of the above, half-way" if reform.extent < 1 else "\n".join(declared.moves(reform))
        table.add_row(bold(reform.name), moved, declared.cost_of(reform.cost))
    more = "More about one, with its downsides: govsim explain NAME. Use one: --reform NAME@YEAR."
    return [declared.reform_data(reform) for reform in known], (table, "", f"{declared.cost_unit()}.", more)


def _barriers(_: str | None) -> tuple[list[dict[str, object]], Parts]:
    table = headed("barrier", "what it is", "what switching it off means")
    barriers = [*BARRIERS.values(), *(own for extension in _installed() for own in extension.barriers)]
    for barrier in barriers:
        called = barrier.label_th if lang() == "th" else f"{barrier.label}\n{barrier.label_th}"
        table.add_row(bold(barrier.name), called, barrier.definition)
    parts = (table, "", 'Switch one off: --without NAME. "Off" is a choice of reference: state it with every result.')
    return [declared.barrier_data(barrier) for barrier in barriers], parts


def _parameters(role: str | None) -> tuple[list[dict[str, object]], Parts]:
    chosen = [parameter for parameter in [*PARAMETERS, *_of_extensions()] if role in (None, parameter.role)]
    more = "What one means and where its numbers come from: govsim explain NAME. Change one: --set NAME=VALUE."
    return [declared.parameter_data(parameter) for parameter in chosen], (parameter_table(chosen), "", more)


def _of_extensions() -> Iterable[Parameter]:
    """The parameters of installed extensions."""
    return (parameter for extension in _installed() for parameter in extension.parameters)


def _installed() -> Iterable[Extension]:
    """The extensions of installed plugins; one that cannot be loaded is told of."""
    for plugin in extensions.installed():
        if plugin.fault:
            print(f"note: plugin {plugin.origin} cannot be loaded: {plugin.fault}", file=sys.stderr)
        yield from extensions.named(plugin.extensions)


def _extensions(_: str | None) -> tuple[list[dict[str, object]], Parts]:
    table = headed("extension", "what it is", "from", "parameters")
    data = []
    for extension in (*extensions.named([varied_constants.NAME]), *_installed()):
        facts = declared.extension_data(extension)
        data.append(facts)
        names = [parameter.name for parameter in extension.parameters]
        shown_names = ", ".join(names) if len(names) < 20 else f"{len(names)}: govsim explain {extension.name}"
        origin = f"{facts['package']} {facts['version']}" if facts["package"] else "govsim"
        called = (lang() == "th" and extension.label_th) or extension.label
        table.add_row(bold(extension.name), called, origin, shown_names)
    more = 'More about one: govsim explain NAME. Use one: govsim run default+NAME, or extensions = ["NAME"] in a file.'
    return data, (table, "", more)


def parameter_table(parameters: Iterable[Parameter]) -> Table:
    """Parameters by group; with what they mean where the terminal is wide enough."""
    wide = terminal.width() >= 150
    table = headed("parameter", "default", "range", "unit", "role", *(["what it is"] if wide else []))
    table.columns[1].justify = "right"
    chosen = list(parameters)
    for group in GROUP_LABELS:
        of_group = [parameter for parameter in chosen if parameter.group == group]
        if of_group:
            table.add_row(bold(f"{GROUP_LABELS[group][0]}  {GROUP_LABELS[group][1]}"))
        for parameter in of_group:
            cells = [f"  {parameter.name}", f"{parameter.default:g}", declared.range_of(parameter), parameter.unit]
            table.add_row(*cells, parameter.role, *([parameter.label] if wide else []))
    return table


def headed(*headers: str) -> Table:
    """A table with these headers and nothing in it yet."""
    table = terminal.table()
    for number, header in enumerate(headers):
        table.add_column(header, no_wrap=number == 0 and terminal.width() >= 60, overflow="fold")
    return table


_LISTS: dict[str, Callable[[str | None], tuple[list[dict[str, object]], Parts]]] = {
    "scenarios": _scenarios,
    "reforms": _reforms,
    "barriers": _barriers,
    "parameters": _parameters,
    "extensions": _extensions,
}
