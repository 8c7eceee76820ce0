"""Every command in Thai: what it prints, its errors and its help hold no English sentence."""

import ast
import re
import shlex
import tomllib
from collections.abc import Iterable
from inspect import cleandoc
from pathlib import Path

import pytest
import typer

import govsim
from govsim.cli import main, speaking
from govsim.cli.commands import COMMANDS, app
from govsim.words.spoken import every, files, spoken
from tests.cli.conftest import NAMED, SMALL, Cli

TERMS = re.compile(
    r"`[^`]*`|\bpip install \S+|\bgovsim [^\n]*|--[\w-]+|\[[\w.=\[\] ]+\]"
    r"|\"[^\"]*\"|[\w.-]*[._/=@*-][\w./=@*:,+-]*|\b[A-Z][\w-]*"
)
"""What stays as it is: commands, options, keys, files, names and what begins with a capital, as names and terms do."""
SENTENCE = re.compile(r"[a-z]{2,}(?: [a-z]{2,}){2,}")
"""Three English words in a row, without a comma, as stand between names."""


def english_in(text: str) -> list[str]:
    """What looks like an English sentence in a text."""
    return SENTENCE.findall(TERMS.sub("~", text))


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario and a design, in which commands are called in their order."""
    (tmp_path / "small.toml").write_text(SMALL.replace("[time]", 'title_th = "สองหน่วยงาน"\n[time]'), "utf-8")
    (tmp_path / "named.toml").write_text(NAMED, "utf-8")
    (tmp_path / "design.toml").write_text(
        'scenario = "small.toml"\nmethod = "random"\nsamples = 3\nreplications = 2\nseed = 1\n'
        'parameters = ["rotation.transfer_rate", "workload.routine"]\n',
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


QUICK = """\
run named.toml -n 2 --set rotation.transfer_rate=0.4 --out run
list scenarios
list reforms
list barriers
list parameters
explain rotation.deputy
explain ecosystem-package
explain inclusive-care
explain trust
explain constants
list extensions
explain partnerships
explain partnerships.end
new my.toml
new-design my-design.toml
rerun run
replications run --outcome trust --half-width 0.1
sweep design.toml --dry-run
sweep design.toml --out study
study status study
study verify study
study compact study
study export study --out study.csv
study query study "select count(*) as n from runs"
doctor
examples copies
"""
LONG = """\
compare small.toml --reform deputy@2027 -n 2 --out compared
barriers small.toml -n 2
structures small.toml --reform deputy@2027 -n 2
patterns small.toml -n 2
decide small.toml --reform multi-year-obligation@2026 --reform "bridge-fund?endings>0@2026" --futures 20 -n 2
seek small.toml --reform deputy@2027 --reform role-charter@2027 -n 2 --fresh 50
explain budget
report compared
course teaching
replications compared --outcome trust --effect 0.1 --option deputy
study repeat study --point 1 --replication 0
sensitivity study --outcome trust
"""
"""Those that make many runs, or draw."""


def english_of(lines: str, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """What looks like English in what commands print in Thai, one after the other, by command."""
    found = {}
    for line in lines.splitlines():
        assert main([*shlex.split(line), "--lang", "th"]) == 0, line
        out, err = capsys.readouterr()
        assert re.search("[ก-๛]", out) or line.startswith("study query"), line
        if english := english_in(out) + english_in(err):
            found[line] = english
    return found


@pytest.mark.usefixtures("room")
def test_commands_in_thai_print_no_english_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert english_of(QUICK, capsys) == {}


@pytest.mark.slow
@pytest.mark.usefixtures("room")
def test_commands_that_make_many_runs_print_no_english_sentence_either(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "design.toml", "--out", "study", "--quiet"]) == 0
    capsys.readouterr()
    assert english_of(LONG, capsys) == {}


ERRORS = [
    "run nowhere", "run small.toml --set rotation.transfer_rat=0.5", "run small.toml --set rotation.transfer_rate=9",
    "run small.toml --set rotation.transfer_rate=fast", "run small.toml --set x", "run small.toml --without rotatoin",
    "run small.toml --reform deputi@2026", "run small.toml --reform deputy", "run small.toml --reform deputy@soon",
    "run small.toml --reform deputy?trust@2026", "run small.toml --reform deputy?trst<0.4@2026",
    "run small.toml --reform deputy?trust<0.4@2050", "seek small.toml --reform deputy?trust<0.4@2026",
    "run small.toml --reform deputy@2569", "run small.toml --reform deputy@2050", "run small.toml -n 0",
    "run small.toml -n many", "run small.toml --years 0", "run small.toml --record parts", "run small.toml --quiet",
    "run small.toml --out small.toml", "run small.toml --out x.csv", "run small.toml --first 3",
    "run small.toml --without rotation --set rotation.transfer_rate=0.5", "run missing.toml", "run", "rnu",
    "run small.toml more", "run small.toml --replicatoins 3", "compare small.toml",
    "compare small.toml --package both", "compare small.toml --reform deputy@2026 --discount 3",
    "compare small.toml --reform deputy@2026 --currency THB", "list things", "list reforms --role lever",
    "explain nothing-at-all", "new small.toml", "new small", "new-design small.toml", "rerun .", "report .",
    "replications . --outcome trust --half-width 1", "sweep small.toml --dry-run", "sweep none.toml --dry-run",
    "study status .", "sensitivity .", "calibrate small.toml --out c --points 3", "page small.toml --out x.txt",
    "examples .", "course .", "course new --lessons .", "game", "study", "run small.toml --lang thai",
]  # fmt: skip


@pytest.mark.parametrize("line", ERRORS)
def test_an_error_is_told_in_thai(line: str, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(speaking.VARIABLE, "th")
    code, out, err = cli(*line.split())
    assert (code, out) == (2, "")
    assert err.startswith("ข้อผิดพลาด: ")
    assert not english_in(err), err
    what = TERMS.sub("", err.partition(": ")[2])
    assert re.search("[ก-๛]", what), err


def test_help_is_thai(cli: Cli) -> None:
    for command in (*COMMANDS, "study status", "study export"):
        code, out, _ = cli(*command.split(), "--help", "--lang", "th")
        assert code == 0
        assert not english_in(out.split("\n", 1)[1]), (command, english_in(out.split("\n", 1)[1]))
        assert out.startswith("วิธีใช้: ")


def test_every_option_has_its_help_in_thai() -> None:
    def texts(command: typer.core.TyperCommand) -> list[str]:
        own = [command.help, command.short_help, command.epilog, *(getattr(x, "help", None) for x in command.params)]
        below = [text for other in getattr(command, "commands", {}).values() for text in texts(other)]
        return [part for text in own if text for part in text.split("\n\n")] + below

    speaking._know_what_is_declared()
    group: typer.core.TyperCommand = typer.main.get_command(app)  # type: ignore[assignment]
    assert [text for text in texts(group) if english_in(spoken(text, "th"))] == []


def test_the_language_is_that_of_the_option_then_the_variable_then_the_computer() -> None:
    def chosen(*typed: str, **environment: str) -> str:
        return speaking.chosen(typed, environment)

    assert chosen("run") == "en"
    assert chosen("run", LANG="th_TH.UTF-8") == "th"
    assert chosen("run", LC_ALL="C", LANG="th_TH.UTF-8") == "en"
    assert chosen("run", GOVSIM_LANG="en", LANG="th_TH.UTF-8") == "en"
    assert chosen("run", "--lang", "en", GOVSIM_LANG="th") == "en"
    assert chosen("run", "--lang=th", GOVSIM_LANG="en") == "th"
    assert chosen("run", GOVSIM_LANG="xx") == "en"


def test_json_is_the_same_in_both_languages(cli: Cli) -> None:
    assert cli("list", "reforms", "--json", "--lang", "th") == cli("list", "reforms", "--json")
    run = ("run", "small.toml", "-n", "2", "--json")
    assert cli(*run, "--lang", "th") == cli(*run)


@pytest.mark.parametrize(
    ("english", "thai"),
    [
        ("fiscal years 2026 to 2028", "ปีงบประมาณ พ.ศ. 2569 ถึง 2571"),
        ("Reform deputy from fiscal year 2030 in north.", "มาตรการ deputy ตั้งแต่ปีงบประมาณ พ.ศ. 2573 ใน north"),
        ('"rotatoin" is not a barrier', '"rotatoin" ไม่ใช่อุปสรรค'),
        ("deputy", "deputy"),
        ("A title that nobody translated and that says in the end nothing", None),
    ],
)
def test_a_text_is_said_whole_or_stays(english: str, thai: str | None) -> None:
    assert spoken(english, "th") == (thai or english)
    assert spoken(english, "en") == english


def test_pairs_have_the_same_gaps_and_stand_once() -> None:
    from govsim.words.catalogue import gaps_of

    seen: set[str] = set()
    for path in files():
        assert path.read_text("utf-8").startswith("# ")
    for english, thai in every():
        assert gaps_of(thai) <= gaps_of(english), english
    for path in files():
        from govsim.words.spoken import _read

        own = [english for english, _ in _read(path)]
        assert not seen & set(own), (path.name, seen & set(own))
        seen |= set(own)


FOR_PROGRAMMERS = re.compile(
    r"study/connectors/|runs/mesa/|runs/state|runs/worlds|runs/run\.py|runs/ensemble\.py|runs/rerun\.py|model/|show/plots/|show/labels"
    r"|outcomes/(trust_decay|continuity|hazards|entry_exit|network|results|summary|measures|columns)|scenario/graphs|study/true_effect|study/baselines"
    r"|study/sensitivity/(sample|noise|analysis|findings)|study/design/(sampling|design)|cli/(decide|seek)|study/(decide|seek)/"
)
"""Rooms whose errors only Python code can meet; and those of decisions and searches, which speak for themselves."""


def messages_of(tree: ast.AST) -> set[str]:
    """The texts with which errors are raised, each gap filled with a number."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("InputError", "UnplacedError"):
            parts = [*node.args, *(word.value for word in node.keywords if word.arg == "remedy")]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("what", "remedy"):
            parts = [node.value]
        else:
            continue
        found |= texts_of(parts)
    return found


def texts_of(nodes: Iterable[ast.AST]) -> set[str]:
    """The texts among parts of a program, each gap filled with a number."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            found.add("".join(str(x.value) if isinstance(x, ast.Constant) else "2030" for x in node.values))
    return found


def test_every_error_that_a_command_can_meet_has_its_thai() -> None:
    source = Path(speaking.__file__).parents[1]
    left, checked = {}, 0
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        if FOR_PROGRAMMERS.search(name):
            continue
        for text in messages_of(ast.parse(path.read_text("utf-8"))):
            checked += 1
            if english_in(spoken(text, "th")):
                left[text] = (name, spoken(text, "th"))
    assert left == {}
    assert checked > 300


PUT_TOGETHER = {
    "Tables in {out}: {x}; below it, in runs, those of each option; in decision, those over futures.",
    "{n} worker threads",
    "{n} runs in the {stage}: {error}",
    "1 run in {out}",
    "nothing yet in {out}",
    "name one: --reform deputy@2028, or several at once: {example}",
    "{n} GB free: enough for small ensembles only",
    "{name}: a figure of briefs and summaries",
    "{name}: a measure of runs, years and months",
    "observable = {name} is nothing that is observed",
    "below or above is missing",
    "below and above are both given",
    "Repeated: {n} options in {n2} futures, {n3} runs of each in each with seed {n4}.",
    "Show this message and exit.",  # click's
    "must be pairs of an agency and a partner, each a number or a name, not {value}",
    "must be pairs of an agency and a partner, each a number or a name, it holds {value}",
    "there are no names of [[agencies]]",
    "there are no names of [[partners]]",
    "names of [[agencies]]: {names}",
    "names of [[partners]]: {names}",
    "has another [meeting] than the runs that are to go on",
    "In [meeting], {n} of {size} agencies can meet nobody ({first}): their missions stay in house.",
    "In [meeting], {n} of {size} partners can meet nobody ({first}): they never have a contract.",
}
"""Sentences that the source puts together of parts."""


def test_every_pair_is_of_a_sentence_that_the_source_can_say() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in Path(govsim.__file__).parent.rglob("*.py")]
    nodes = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = "\n".join(each for text in nodes if isinstance(text, str) for each in (text, cleandoc(text)))
    of_nothing = set()
    for path in files():
        for english in tomllib.loads(path.read_text("utf-8")):
            parts = (part.strip(" .,:;()") for part in re.split(r"{\w+}|{{|}}|\n +", english))
            if not all(part in texts for part in parts):
                of_nothing.add(english)
    assert of_nothing == PUT_TOGETHER


PARTS = (
    "# A", "\n# ", "Got unexpected", "--reform deputy@2028, or", "the first month of the fiscal year is October",
    "; in decision, those", "figure of briefs", "measure of runs", "2030: enough for small", "would need about",
    "Noise is estimated from", "uv run govsim", "A scenario of my own", ", and gives what", "Parameters, ",
    "2030 and kept in 2030", " (what that means", "barriers of its own", "kinds of partners",
    "2030 options in 2030 futures, 2030 of each in each", "2030 of 2030 and of each option",
    "Tables in 2030: 2030; below it, in runs, those of each option2030",
)  # fmt: skip
"""What files of commands hold besides sentences: parts of them, patterns, and texts of new files."""


def test_every_sentence_in_the_files_of_commands_has_its_thai() -> None:
    left = []
    for path in sorted(Path(speaking.__file__).parent.glob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        passed = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
        passed |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        for text in texts_of(node for node in nodes if id(node) not in passed):
            if not text.startswith(PARTS) and english_in(spoken(text, "th")):
                left.append((path.name, text))
    assert left == []
