"""What can be typed: every command with its arguments, options and help. What a command does is imported inside it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from govsim.errors import InputError

app = typer.Typer(
    name="govsim",
    help="Simulates whether partnerships between public agencies and those who deliver services for them survive.",
    epilog="Begin with: govsim run inclusive-care",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def call(argv: Sequence[str]) -> int:
    """Run the command that was typed; without one, show what there is. Raises InputError for what cannot be parsed."""
    group = typer.main.get_command(app)
    try:
        with group.make_context("govsim", list(argv) or ["--help"]) as context:
            return int(group.invoke(context) or 0)
    except typer.Exit as done:
        return done.exit_code
    except typer.TyperException as error:
        raise _misspelt(error, argv, [*getattr(group, "commands", ())]) from None


def _print_version(asked: bool) -> None:
    if asked:
        from govsim import __version__

        print(f"govsim {__version__}")
        raise typer.Exit


@app.callback()
def _govsim(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    pass


Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A shipped scenario's name, or a TOML file.")]
Name = Annotated[str, typer.Argument(metavar="NAME")]
Years = Annotated[str | None, typer.Option(metavar="N", help="Fiscal years to report.")]
Warmup = Annotated[str | None, typer.Option(metavar="N", help="Fiscal years to run before them.")]
Threads = Annotated[
    str | None, typer.Option(metavar="N", help="As many as there are processors, unless told otherwise.")
]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="Keep the tables in a new folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")]


@app.command(short_help="Run a scenario many times and sum up what comes of it.")
def run(
    scenario: Scenario,
    replications: Annotated[str, typer.Option("--replications", "-n", metavar="N", help="How many runs.")] = "200",
    seed: Annotated[str, typer.Option(metavar="N", help="Run r depends on the seed and r alone.")] = "1",
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="[GROUP:]NAME=VALUE",
            help="Another parameter value, of one agency group if named. May be repeated.",
        ),
    ] = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME@YEAR[:GROUPS]",
            help="A reform from a fiscal year (CE) on, for all or for some agency groups: deputy@2030:north,south."
            " May be repeated.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="BARRIER", help="Switch a barrier off. May be repeated.")
    ] = None,
    years: Years = None,
    warmup: Warmup = None,
    record: Annotated[
        str, typer.Option(metavar="LOGS", help="What to write down besides years; months and nothing are others.")
    ] = "partnerships,contracts,events",
    threads: Threads = None,
    out: Out = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Run a scenario many times and sum up what happens to partnerships.

    For example: govsim run default -n 100 --set rotation.transfer_rate=0.5 --reform deputy@2030 --out results
    """
    from govsim.cli import run

    asked = run.Asked(
        scenario, replications, seed, set_ or [], reform or [], without or [], years, warmup, record, threads, out
    )
    return run.run(asked, as_json=as_json, quiet=quiet)


@app.command(short_help="Compare options for a scenario under the same luck.")
def compare(
    scenario: Scenario,
    reform: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME@YEAR[:GROUPS]", help="An option: a reform from a fiscal year (CE) on. Repeat it."),
    ] = None,
    package: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=A+B@YEAR",
            help="An option that combines reforms, or A@YEAR+B@YEAR with a year each. Repeat it.",
        ),
    ] = None,
    replications: Annotated[
        str, typer.Option("--replications", "-n", metavar="N", help="Runs of each option.")
    ] = "200",
    seed: Annotated[str, typer.Option(metavar="N", help="Run r of every option has the same luck.")] = "1",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="[GROUP:]NAME=VALUE", help="Another parameter value, in all options."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="BARRIER", help="Switch a barrier off, in all options.")
    ] = None,
    years: Years = None,
    warmup: Warmup = None,
    threads: Threads = None,
    out: Out = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Compare options for a scenario with doing nothing: what each gains, how surely, and at what cost.

    For example: govsim compare default --reform deputy@2028 --package both=deputy+role-charter@2028
    """
    from govsim.cli import compare, run

    base = run.Asked(
        scenario, replications, seed, set_ or [], [], without or [], years, warmup, "partnerships", threads, out
    )
    return compare.show(compare.Asked(base, reform or [], package or []), as_json=as_json, quiet=quiet)


@app.command(short_help="Say which barrier explains what part of the loss.")
def barriers(
    scenario: Scenario,
    replications: Annotated[
        str, typer.Option("--replications", "-n", metavar="N", help="Runs of each combination.")
    ] = "200",
    seed: Annotated[str, typer.Option(metavar="N", help="Run r of every combination has the same luck.")] = "1",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="[GROUP:]NAME=VALUE", help="Another parameter value, where no barrier is off."),
    ] = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME@YEAR[:GROUPS]", help="A reform from a fiscal year (CE) on, in all combinations."),
    ] = None,
    years: Years = None,
    warmup: Warmup = None,
    threads: Threads = None,
    out: Out = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Switch the five barriers off in every combination: which explains what part of what is lost.

    For example: govsim barriers default -n 100 --out results
    """
    from govsim.cli import barriers, run

    asked = run.Asked(
        scenario, replications, seed, set_ or [], reform or [], [], years, warmup, "partnerships", threads, out
    )
    return barriers.show(asked, as_json=as_json, quiet=quiet)


@app.command("list", short_help="List scenarios, reforms, barriers or parameters.")
def list_(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="scenarios, reforms, barriers or parameters.")],
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="Only parameters that are an uncertainty, lever or constant.")
    ] = None,
    as_json: Json = False,
) -> int:
    """List what there is: scenarios, reforms, barriers or parameters."""
    from govsim.cli import catalogue

    return catalogue.show(what, role, as_json=as_json)


@app.command(short_help="Say what a parameter, reform, barrier or scenario is.")
def explain(name: Name, as_json: Json = False) -> int:
    """Say what a parameter, reform, barrier, scenario, group of parameters or measure is.

    For example: govsim explain rotation.transfer_rate
    """
    from govsim.cli import explain

    return explain.show(name, as_json=as_json)


@app.command(short_help="Write a scenario of your own to start from.")
def new(file: Annotated[str, typer.Argument(metavar="NAME.toml", help="The file to write.")]) -> int:
    """Write a scenario to start from, with every parameter in it as a comment."""
    from govsim.cli import new

    return new.write(file)


@app.command(short_help="Make kept results again and compare every byte.")
def rerun(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that `govsim run --out` wrote.")],
    out: Annotated[str | None, typer.Option(metavar="DIR2", help="Keep what is made again, in a new folder.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Make kept results again and say whether every byte is the same; exit code 1 if not."""
    from govsim.cli import rerun

    return rerun.rerun(folder, out, as_json=as_json, quiet=quiet)


@app.command(short_help="Write kept results as one page to hand on.")
def report(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="A folder that `govsim compare --out` or `govsim run --out` wrote.")
    ],
    lang: Annotated[str, typer.Option(metavar="LANG", help="en or th.")] = "en",
    out: Annotated[
        str | None, typer.Option(metavar="FILE.html", help="A new file; DIR-en.html beside DIR unless told otherwise.")
    ] = None,
) -> int:
    """Write kept results as one HTML file that needs nothing else: answer, options, pictures, mechanism, limits.

    For example: govsim compare default --reform deputy@2028 --out results; govsim report results --lang th
    """
    from govsim.cli import report

    return report.write(folder, lang, out)


@app.command(short_help="Look over the installation and say what to mend.")
def doctor(as_json: Json = False) -> int:
    """Look over the installation and say what to do where something is wrong; exit code 1 if it is.

    The compiled engine is kept in a cache folder; the environment variable GOVSIM_CACHE_DIR names another one.
    """
    from govsim.cli import doctor

    return doctor.examine(as_json=as_json)


_UNKNOWN_COMMAND = re.compile(r"No such command '(.*?)'")
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")


def _misspelt(error: typer.TyperException, argv: Sequence[str], commands: Sequence[str]) -> "InputError":
    """What typer says about a command line that it cannot parse, as an error a person can act on."""
    from govsim.errors import InputError, did_you_mean

    place = f"govsim {argv[0]}" if argv and argv[0] in commands else "govsim"
    said, remedy = error.format_message(), f"`{place} --help` shows how it is used"
    if unknown := _UNKNOWN_COMMAND.match(said):
        said, remedy = f"there is no command {unknown[1]}", did_you_mean(unknown[1], commands, "commands")
    elif extra := _EXTRA.match(said):
        said = f"nothing more can stand there, but {extra[1]} does"
    elif said.startswith("No such option"):
        said = f"there is no option {getattr(error, 'option_name', '')}"
        if possible := getattr(error, "possibilities", None):
            remedy = f"did you mean {possible[0]}?"
    elif said.startswith("Missing argument"):
        said = f"{getattr(getattr(error, 'param', None), 'metavar', 'an argument')} is missing"
    else:
        said = said[:1].lower() + said[1:].rstrip(".")
    return InputError(said, place=place, remedy=remedy)
