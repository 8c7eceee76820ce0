"""`govsim page`: the model itself in one HTML file that answers while one drags."""

from typing import TYPE_CHECKING, Annotated

import typer

from govsim.arguments import named
from govsim.cli import DONE, options, run, speaking, terminal
from govsim.errors import InputError, shown

if TYPE_CHECKING:
    from govsim.scenario.tables import DatedReform


def page(
    scenario: options.Scenario,
    out: Annotated[str, typer.Option("--out", metavar="FILE.html", help="The file to write.")],
    reform: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME@YEAR[:GROUP]", help="A reform that is switched on when the page opens. May be repeated."
        ),
    ] = None,
    lang: options.Lang = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> int:
    """Write the model as one HTML file: every change reruns it in the reader's own browser, with nothing installed.

    For example: govsim page default --out partnerships.html
    """
    from govsim.scenario.adaptive import refuse
    from govsim.show.page.write import check_size, check_target, write_page

    with run.placed(f"--out {out}"):
        check_target(named(out))
    base = run.scenario_of(scenario, None, None, None, None, None)
    changed = run.scenario_of(scenario, None, reform, None, None, None)
    refuse(changed, "the page")
    chosen = changed.reforms[len(base.reforms) :]
    _check_chosen(reform or [], chosen)
    run.check_effects(None, reform, changed)
    check_size(base)
    written = write_page(base, out, chosen=chosen, lang=speaking.lang(), name=scenario)
    terminal.show(f"Written: {written}")
    if open_ and not _opened(written.absolute().as_uri()):
        terminal.show("No browser could be started: open the file yourself.")
    return DONE


def _check_chosen(typed: list[str], chosen: "tuple[DatedReform, ...]") -> None:
    """The page switches each reform once, for all agencies or for one group."""
    seen: set[str] = set()
    for text, dated in zip(typed, chosen, strict=True):
        place = f"--reform {text}"
        if dated.name in seen:
            raise InputError(f"{shown(dated.name)} stands there twice", place=place, remedy="keep one of the two")
        if dated.groups is not None and len(dated.groups) > 1:
            raise InputError("names several groups; a page takes all agencies or one group", place=place)
        seen.add(dated.name)


def _opened(address: str) -> bool:
    import webbrowser

    return webbrowser.open(address)
