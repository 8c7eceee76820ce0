"""What can be typed: every command with its arguments, options and help. What a command does is imported inside it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from govsim.cli.game import register as register_game
from govsim.cli.options import Json, Name, Out, Quiet, Scenario, StudyFolder, Threads, Warmup, Years
from govsim.cli.study_commands import app as study_app

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
        raise _misspelt(error, *_reached(group, argv)) from None


def _reached(group: object, argv: Sequence[str]) -> tuple[str, list[str]]:
    """How far a command line could be followed, and the commands that can stand next."""
    place, commands = "govsim", dict(getattr(group, "commands", {}))
    for word in argv:
        if word not in commands:
            break
        place, commands = f"{place} {word}", dict(getattr(commands[word], "commands", {}))
    return place, list(commands)


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


@app.command("new-design", short_help="Write a design of your own to start from.")
def new_design(file: Annotated[str, typer.Argument(metavar="NAME.toml", help="The file to write.")]) -> int:
    """Write a design for a study to start from, with everything that can be stated in it as a comment.

    For example: govsim new-design my-study.toml
    """
    from govsim.cli import new_design

    return new_design.write(file)


@app.command(short_help="Make all runs of a design; stop and go on at will.")
def sweep(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN.toml", help="A design file, or a study's folder for its own design.")
    ],
    out: Annotated[str | None, typer.Option(metavar="DIR", help="The folder of the study.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the study in DIR, or begin it.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many runs, how long, how much disk and memory.")
    ] = False,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Threads; as many as there are processors, unless told otherwise.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, whose workers make the runs instead.")
    ] = None,
    runs_a_part: Annotated[
        str | None, typer.Option("--runs-a-part", metavar="N", help="How many runs are kept together in a file.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Make all runs of a design and keep them in a folder, a study. What is made is safe: Ctrl-C at any time.

    Runs that fail are kept as failures; the others go on, the exit code is 0, and a warning says how to see them.

    For example: govsim sweep my-study.toml --out results/my-study --resume
    """
    from govsim.cli import sweep

    asked = sweep.Asked(design, out, resume, dry_run, workers, scheduler, runs_a_part)
    return sweep.show(asked, as_json=as_json, quiet=quiet)


@app.command(short_help="Say which factors of a study matter, and how surely.")
def sensitivity(
    folder: StudyFolder,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An outcome, or all. May be repeated. Five main ones unless told otherwise."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="A new folder; DIR/sensitivity unless told otherwise.")
    ] = None,
    lang: Annotated[str, typer.Option(metavar="LANG", help="en or th, of the pictures.")] = "en",
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Say which factors matter for which outcome, with intervals, and how much is luck; write tables and pictures.

    For example: govsim sensitivity results/my-study --outcome trust --outcome coverage
    """
    from govsim.cli import sensitivity

    return sensitivity.show(sensitivity.Asked(folder, outcome or [], out, lang), as_json=as_json, quiet=quiet)


@app.command(short_help="Say how many runs a precision or a difference asks for.")
def replications(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="A folder that `govsim run --out` or `govsim compare --out` wrote.")
    ],
    outcome: Annotated[str, typer.Option(metavar="NAME", help="Of what, such as trust.")],
    half_width: Annotated[
        str | None, typer.Option("--half-width", metavar="X", help="A mean shall be known to plus or minus X.")
    ] = None,
    effect: Annotated[
        str | None, typer.Option(metavar="D", help="A difference of D from doing nothing shall be told from none.")
    ] = None,
    option: Annotated[str | None, typer.Option(metavar="LABEL", help="The option of a comparison.")] = None,
    power: Annotated[str, typer.Option(metavar="P", help="How surely it shall be told.")] = "0.8",
    level: Annotated[str, typer.Option(metavar="L", help="The level of confidence.")] = "0.95",
    as_json: Json = False,
) -> int:
    """Say how many runs it takes to know a mean, or an option's difference, as precisely as you state.

    Of a comparison, --half-width is of the option's difference from doing nothing.

    For example: govsim replications results/default --outcome trust --half-width 0.005
    """
    from govsim.cli import replications

    asked = replications.Asked(folder, outcome, half_width, effect, option, power, level)
    return replications.show(asked, as_json=as_json)


@app.command(short_help="Look over the installation and say what to mend.")
def doctor(as_json: Json = False) -> int:
    """Look over the installation and say what to do where something is wrong; exit code 1 if it is.

    The compiled engine is kept in a cache folder; the environment variable GOVSIM_CACHE_DIR names another one.
    """
    from govsim.cli import doctor

    return doctor.examine(as_json=as_json)


app.add_typer(study_app, name="study", short_help="Look after a study's folder and read it.")
register_game(app)


_UNKNOWN_COMMAND = re.compile(r"No such command '(.*?)'")
_MISSING_OPTION = re.compile(r"Missing option '(.*?)'")
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")


def _misspelt(error: typer.TyperException, place: str, commands: Sequence[str]) -> "InputError":
    """What typer says about a command line that it cannot parse, as an error a person can act on."""
    from govsim.errors import InputError, did_you_mean

    said, remedy = error.format_message(), f"`{place} --help` shows how it is used"
    if unknown := _UNKNOWN_COMMAND.match(said):
        said, remedy = f"there is no command {unknown[1]}", did_you_mean(unknown[1], commands, "commands")
    elif extra := _EXTRA.match(said):
        said = f"nothing more can stand there, but {extra[1]} does"
    elif said.startswith("No such option"):
        said = f"there is no option {getattr(error, 'option_name', '')}"
        if possible := getattr(error, "possibilities", None):
            remedy = f"did you mean {possible[0]}?"
    elif missing := _MISSING_OPTION.match(said):
        said = f"{missing[1]} is missing"
    elif said.startswith("Missing command"):
        said, remedy = "which command?", f"commands: {', '.join(commands)}"
    elif said.startswith("Missing argument"):
        said = f"{getattr(getattr(error, 'param', None), 'metavar', 'an argument')} is missing"
    else:
        said = said[:1].lower() + said[1:].rstrip(".")
    return InputError(said, place=place, remedy=remedy)
