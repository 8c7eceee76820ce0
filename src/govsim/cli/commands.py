"""What can be typed: the commands, in the order of the help.

Each command's file declares its options, and imports inside a function what is heavy: help must not wait for it.
"""

import functools
import importlib
import inspect
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from govsim.cli import options, speaking, terminal
from govsim.errors import InputError, did_you_mean

COMMANDS = {
    "run": ("run:run", "Run a scenario many times and summarise the results."),
    "compare": ("compare:compare", "Compare options for a scenario under the same luck."),
    "barriers": ("barriers:barriers", "Show how much of the loss each barrier explains."),
    "structures": ("structures:structures", "Ask in how many structures of the world a headline holds."),
    "decide": ("decide:decide", "Ask which option stands up over the assumptions, and what would flip it."),
    "seek": ("seek:seek", "Seek the package of reforms that answers a question."),
    "patterns": ("patterns:patterns", "Hold a scenario against patterns of the literature."),
    "calibrate": ("calibrate:calibrate", "Rule out what evidence rules out, and keep the points left."),
    "list": ("catalogue:show", "List scenarios, reforms, barriers or parameters."),
    "explain": ("explain:show", "Explain a figure, table, parameter, reform, barrier or scenario."),
    "new": ("new:new", "Write a scenario of your own to start from."),
    "rerun": ("rerun:rerun", "Run saved results again and compare every byte."),
    "verify": ("verify:verify", "Check a report: find its results, run them again, say same or not."),
    "report": ("commands:report", "Write saved results as a brief: a first page, then an annex."),
    "page": ("page:page", "Write the model as one HTML file that answers while you drag."),
    "new-design": ("new:new_design", "Write a design of your own to start from."),
    "sweep": ("sweep:sweep", "Make all runs of a design; stop and resume at any time."),
    "sensitivity": ("sensitivity:sensitivity", "Show which factors of a study matter, with intervals."),
    "replications": ("replications:replications", "Show the sample size that a precision or a difference needs."),
    "doctor": ("doctor:doctor", "Check the installation and say what to repair."),
    "examples": ("examples:examples", "Copy experiments and lessons to a folder of your own."),
    "course": ("course:course", "Write slides, papers and quizzes to teach the lessons from."),
    "game": ("game:game", "Play eight fiscal years as a class."),
    "class": ("classroom:classroom", "Play as a class of thirty, on phones, in teams."),
    "study": ("study:app", "Check, query and export a study's folder."),
}
"""Each command: where it is declared (file:function, or an app of several), and what it does."""


def app_of(names: Sequence[str]) -> typer.Typer:
    """The app with these commands; of the others it has only what the list of commands says of them."""
    app = typer.Typer(
        name="govsim",
        help="Simulates whether partnerships between public agencies and those who deliver services for them survive.",
        epilog="Begin with: govsim run inclusive-care",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_govsim)
    for name, (place, what) in COMMANDS.items():
        declared: Any = _declared(place) if name in names else lambda: None
        if isinstance(declared, typer.Typer):
            for below in declared.registered_commands:
                below.callback = below.callback and _in_a_language(below.callback)
            declared.callback()(_of_several)
            app.add_typer(declared, name=name, short_help=what)
        else:
            app.command(name, short_help=what)(_in_a_language(declared))
    return app


def _in_a_language(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same command with --lang; which language it is, is known by then (speaking.py)."""
    signature = inspect.signature(command, eval_str=True)
    if "lang" in signature.parameters:
        return command

    @functools.wraps(command)
    def with_lang(*args: object, lang: str | None = None, **others: object) -> object:
        return command(*args, **others)

    lang = inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=options.Lang)
    with_lang.__signature__ = signature.replace(parameters=[*signature.parameters.values(), lang])  # type: ignore[attr-defined]
    with_lang.__annotations__ = {**command.__annotations__, "lang": options.Lang}
    return with_lang


def _declared(place: str) -> Callable[..., int] | typer.Typer:
    file, name = place.split(":")
    declared: Callable[..., int] | typer.Typer = getattr(importlib.import_module(f"govsim.cli.{file}"), name)
    return declared


def __getattr__(name: str) -> typer.Typer:
    """`app`, with all commands; made when it is asked for, so that no command waits for the files of the others."""
    if name != "app":
        raise AttributeError(name)
    return app_of(list(COMMANDS))


def _print_version(asked: bool) -> None:
    if asked:
        from govsim import __version__

        print(f"govsim {__version__}")
        raise typer.Exit


def _govsim(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
    lang: options.Lang = None,
) -> None:
    pass


def _of_several(lang: options.Lang = None) -> None:
    pass


def call(argv: Sequence[str]) -> int:
    """Run the command that was typed; without one, show what there is. Raises InputError for what cannot be parsed."""
    group = typer.main.get_command(app_of([name for name in argv if name in COMMANDS][:1]))
    if speaking.lang() != "en":
        from govsim.cli import thai_help

        thai_help.translate(group)
    try:
        with group.make_context("govsim", list(argv) or ["--help"]) as context:
            return int(group.invoke(context) or 0)
    except typer.Exit as done:
        return done.exit_code
    except typer.TyperException as error:
        raise _misspelt(error, *_reached(group, argv)) from None


def _reached(group: object, argv: Sequence[str]) -> tuple[str, list[str]]:
    """How far a command line could be followed, and the commands that can stand next."""
    place, commands = "govsim", dict(getattr(group, "commands", {}))
    for word in argv:
        if word not in commands:
            break
        place, commands = f"{place} {word}", dict(getattr(commands[word], "commands", {}))
    return place, list(commands)


def report(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR", help="A folder that `govsim compare --out`, `run`, `decide` or `seek --out` wrote."
        ),
    ],
    lang: options.Lang = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="A new file; by default DIR-en.html next to DIR.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="html, pdf, docx, pptx or xlsx; by default what the ending of FILE says."
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(metavar="FILE.docx", help="An office's own Word file, whose styles and page are used."),
    ] = None,
) -> int:
    """Write kept results as a report: a first page that stands alone (question, answer, picture, table), and an annex.

    For example: govsim compare default --reform deputy@2028 --out results; govsim report results --lang th
    """
    from govsim.cli import DONE
    from govsim.show.report.write import write_report

    terminal.show(f"Written: {write_report(folder, speaking.lang(), out, form=form, template=template)}")
    return DONE


_UNKNOWN_COMMAND = re.compile(r"No such command '(.*?)'")
_MISSING_OPTION = re.compile(r"Missing option '(.*?)'")
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")


def _misspelt(error: typer.TyperException, place: str, commands: Sequence[str]) -> InputError:
    """What typer says about a command line that it cannot parse, as an error a person can act on."""
    problem, remedy = error.format_message(), f"`{place} --help` shows how it is used"
    if unknown := _UNKNOWN_COMMAND.match(problem):
        problem, remedy = f"there is no command {unknown[1]}", did_you_mean(unknown[1], commands, "commands")
    elif extra := _EXTRA.match(problem):
        problem = f"nothing more can stand there, but {extra[1]} does"
    elif problem.startswith("No such option"):
        problem = f"there is no option {getattr(error, 'option_name', '')}"
        if possible := getattr(error, "possibilities", None):
            remedy = f"did you mean {possible[0]}?"
    elif missing := _MISSING_OPTION.match(problem):
        problem = f"{missing[1]} is missing"
    elif problem.startswith("Missing command"):
        problem, remedy = "which command?", f"commands: {', '.join(commands)}"
    elif problem.startswith("Missing argument"):
        problem = f"{getattr(getattr(error, 'param', None), 'metavar', 'an argument')} is missing"
    else:
        problem = problem[:1].lower() + problem[1:].rstrip(".")
    return InputError(problem, place=place, remedy=remedy)
