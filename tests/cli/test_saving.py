"""Where results go: what can be known is refused before the first run, and what is made is never lost."""

import errno
import importlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import govsim
from govsim.arguments import named
from govsim.errors import InputError
from govsim.runs import new_files, results_folder
from tests.cli.conftest import Cli
from tests.show.plots.pictures import curve
from tests.waiting import wait_until

RUN = ("run", "small.toml", "-n", "3", "-q", "--out")
COMMANDS = [
    ("run", "small.toml", "-n", "3", "-q"),
    ("compare", "small.toml", "-n", "3", "--reform", "deputy@2027", "-q"),
    ("barriers", "small.toml", "-n", "3", "-q"),
]


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.runs.batch.ThreadPoolExecutor", lambda *_: pytest.fail("it ran"))


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    "out", [".", "..", "/", "", "link", "dangling", "file", "file/below", "full", "a\0b", "x" * 300, " ", "res\r",
           "a\nb", "a\x1b[0m", "new/" + "x" * 300, "new/.."]
)  # fmt: skip
def test_what_cannot_be_a_folder_is_refused_before_the_first_run(
    cli: Cli, tmp_path: Path, command: tuple[str, ...], out: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    result = cli(*command, "--out", out)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.usefixtures("no_run")
def test_the_folder_one_is_in_is_refused_though_it_is_empty(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    for out in (".", str(tmp_path / "empty"), "../empty"):
        result = cli("run", "default", "-n", "3", "-q", "--out", out)
        assert result.code == 2
        assert "is the folder you are in" in result.err


@pytest.mark.usefixtures("no_run")
def test_where_a_disk_is_mounted_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("disk").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "disk")
    result = cli(*RUN, "disk")
    assert result.code == 2
    assert "is where a disk is mounted" in result.err


@pytest.mark.usefixtures("no_run")
def test_a_folder_that_another_run_is_to_fill_is_refused(cli: Cli, tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from govsim.runs import new_files, results_folder
with new_files.claimed(Path("out")):
    print("claimed", flush=True)
    time.sleep(100)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "claimed\n"
        result = cli(*RUN, "out")
        assert result.code == 2
        assert f"another run is to be kept there (process {process.pid} on " in result.err
        assert cli(*RUN, ".").code == 2
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert [path.name for path in tmp_path.glob(".out-*")], "what a killed process leaves"


def test_what_a_killed_process_left_goes_with_the_next_command_and_nothing_else_does(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "out"
    with new_files.claimed(target):
        (left,) = tmp_path.glob(".out-*")
        shutil.copytree(left, tmp_path / ".out-aaaaaaaa")
        shutil.copytree(left, tmp_path / ".other-aaaaaaaa")
        shutil.copytree(left, tmp_path / ".out-not_ours_aaaaaaaa")
    (tmp_path / ".out-aaaaaaaa" / "out").mkdir()
    (tmp_path / ".out-aaaaaaaa" / "out" / "half.parquet").write_text("x")
    (tmp_path / ".out-bbbbbbbb").mkdir()  # without a mark: anybody's
    (tmp_path / ".out-bbbbbbbb" / "precious").write_text("x")
    (tmp_path / "elsewhere").mkdir()
    shutil.copytree(tmp_path / ".other-aaaaaaaa", tmp_path / "elsewhere" / "kept")
    (tmp_path / ".out-cccccccc").symlink_to(tmp_path / "elsewhere" / "kept")
    mark = tmp_path / "elsewhere" / "kept" / ".unfinished"
    assert mark.is_file()
    assert cli(*RUN, "out").code == 0
    left_now = sorted(path.name for path in tmp_path.glob(".*"))
    assert left_now == [".other-aaaaaaaa", ".out-bbbbbbbb", ".out-cccccccc", ".out-not_ours_aaaaaaaa"]
    assert mark.is_file()


def test_who_is_killed_before_it_has_marked_its_work_leaves_nothing_for_good(tmp_path: Path) -> None:
    (tmp_path / ".out-aaaaaaaa").mkdir()
    (tmp_path / ".out-bbbbbbbb").mkdir()
    (tmp_path / ".out-bbbbbbbb" / ".unfinished").touch()
    new_files.tidy(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_of_another_machine_nothing_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".out-aaaaaaaa").mkdir()
    (tmp_path / ".out-aaaaaaaa" / ".unfinished").write_text("govsim, process 1 on nowhere\nout\n")
    new_files.tidy(tmp_path / "out")
    assert (tmp_path / ".out-aaaaaaaa").exists()
    given = r"process 1 on nowhere.*\n.*if it has ended, delete .*\.out-aaaaaaaa"
    with pytest.raises(InputError, match=given), new_files.claimed(tmp_path / "out"):
        pass


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_folder_that_is_taken_meanwhile_costs_no_run(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    name = command[0]
    function = {"run": "simulate", "compare": "compare", "barriers": "apportion"}[name]
    room = {"run": "runs.ensemble", "compare": "study.compare", "barriers": "study.apportion"}[name]
    module = importlib.import_module(f"govsim.{room}")
    make = getattr(module, function)

    def taken(*arguments: object, **keys: object) -> object:
        made = make(*arguments, **keys)
        Path("out").mkdir()
        Path("out/theirs").write_text("x")
        return made

    monkeypatch.setattr(module, function, taken)
    result = cli(*command, "--out", "out")
    assert result == (
        2,
        "",
        "error: out: holds files already; results are never overwritten; what was made is kept in out-kept\n"
        "  move it from there to where you want it\n",
    )
    assert [path.name for path in Path("out").iterdir()] == ["theirs"]
    assert (Path("out-kept") / "provenance.json").is_file()


def test_a_full_disk_costs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be written beside the folder: the results are kept where the system has its temporary files."""
    ensemble = govsim.simulate(govsim.Scenario(name="a").with_time(warmup_years=0, years=1), 2)
    disk, other = tmp_path / "disk", tmp_path / "other"
    disk.mkdir()
    other.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(other))
    write_table = results_folder.write_table

    def full(path: Path, table: object) -> None:
        if path.is_relative_to(disk):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_table(path, table)  # type: ignore[arg-type]

    monkeypatch.setattr(results_folder, "write_table", full)
    with pytest.raises(
        InputError, match="cannot be written: No space left on device; what was made is kept in"
    ) as error:
        ensemble.save(disk / "out")
    kept = Path(error.value.what.rpartition(" ")[2])
    assert kept.is_relative_to(other)
    assert govsim.Ensemble.load(kept).runs.equals(ensemble.runs)
    assert list(disk.iterdir()) == []


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="a disk of its own needs root")
def test_a_disk_that_is_really_full_costs_no_run(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True)
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        ensemble = govsim.simulate(govsim.Scenario(name="a"), 5)
        with pytest.raises(InputError, match="No space left on device; what was made is kept in") as error:
            ensemble.save(disk / "out")
        kept = Path(error.value.what.rpartition(" ")[2])
        assert govsim.Ensemble.load(kept).runs.equals(ensemble.runs)
        shutil.rmtree(kept.parent)
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_state_and_a_picture_are_kept_elsewhere_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = govsim.Scenario(name="a").with_time(warmup_years=0, years=1)
    worlds = govsim.Worlds(scenario, replications=1)
    link, disk = os.link, tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "other"))

    def full(work: Path, target: Path) -> None:
        if Path(target).is_relative_to(disk):
            raise FileExistsError
        link(work, target)

    monkeypatch.setattr(os, "link", full)
    for save, name in (
        (worlds.save, "a.govsim"),
        (lambda path: new_files.save_file(path, lambda work: work.touch()), "b"),
    ):
        with pytest.raises(InputError, match="what was made is kept in") as error:
            save(disk / name)
        assert Path(error.value.what.rpartition(" ")[2]).is_file()
    assert list(disk.iterdir()) == []


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "a"

    def fill(work: Path) -> None:
        work.write_text("ours")
        target.write_text("theirs")

    with pytest.raises(InputError, match="there is one already; what was made is kept in"):
        new_files.save_file(target, fill)
    assert target.read_text() == "theirs"
    assert (tmp_path / "a-kept").read_text() == "ours"


def test_folders_above_are_made_and_go_again_where_nothing_is_kept(tmp_path: Path) -> None:
    with new_files.claimed(tmp_path / "a" / "b" / "c"):
        assert (tmp_path / "a" / "b").is_dir()
    assert list(tmp_path.iterdir()) == []


# Names


def test_the_home_is_meant_by_a_tilde_in_every_command(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    shutil.copy("small.toml", home / "small.toml")
    assert cli("run", "~/small.toml", "-n", "2", "-q", "--out=~/run").code == 0
    assert cli("rerun", "~/run", "-q", "--out", "~/again").code == 0
    assert cli("report", "~/run", "--out=~/page.html").code == 0
    assert cli("new", "~/mine.toml").code == 0
    assert cli("new-design", "~/design.toml").code == 0
    kept = govsim.Ensemble.load("~/run")
    picture = govsim.show.plots.survival({"all": curve()}, runs=kept.replications, seed=kept.seed)
    govsim.show.plots.save(picture, "~/picture", ["svg"])
    worlds = govsim.Worlds("~/small.toml", 1)
    govsim.Worlds.load(worlds.save("~/state"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("~")]
    made = {path.name for path in home.iterdir()}
    assert made >= {"run", "again", "page.html", "mine.toml", "design.toml", "picture.svg", "state"}


def test_a_tilde_of_nobody_is_refused(cli: Cli, tmp_path: Path) -> None:
    result = cli(*RUN, "~nobody-of-this-name/x")
    assert result.code == 2
    assert "begins with ~ and the name of no user here" in result.err
    assert named("a~b/~c") == Path("a~b/~c")


LOCALES = ("en_US.ISO-8859-1", "th_TH.TIS-620", "C", "POSIX", "no_LOCALE", "")


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef"):
        pytest.skip("no localedef here")
    for name in LOCALES[:2]:
        language, _, charset = name.partition(".")
        subprocess.run(["localedef", "-i", language, "-f", charset, str(folder / name)], capture_output=True)
        if not (folder / name).is_dir():
            pytest.skip(f"no locale {name} can be made")
    return folder


SELDOM = ("en_US.ISO-8859-1", "C", "POSIX", "no_LOCALE", "")


@pytest.mark.parametrize(
    "locale", [pytest.param(name, marks=[pytest.mark.slow] * (name in SELDOM)) for name in LOCALES]
)
def test_thai_names_are_written_right_under_any_locale(cli: Cli, tmp_path: Path, locales: Path, locale: str) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONUTF8"))
    }
    environment |= {"LOCPATH": str(locales)} | ({"LC_ALL": locale} if locale else {})
    code = "import sys; from govsim.cli import main; sys.exit(main())"
    for argv in (
        ["run", "small.toml", "-n", "2", "--out", "ผล/หนึ่ง"],
        ["report", "ผล/หนึ่ง", "--lang", "th"],
        ["rerun", "ผล/หนึ่ง"],
        ["explain", "default"],
        ["run", "small.toml", "--out", "ผล/หนึ่ง"],
    ):
        done = subprocess.run([sys.executable, "-c", code, *argv], env=environment, capture_output=True)
        expected = 2 if argv[-1] == "ผล/หนึ่ง" and len(argv) == 4 else 0
        assert done.returncode == expected, done.stderr
        assert b"Traceback" not in done.stderr
    assert sorted(path.name for path in Path("ผล").iterdir()) == ["หนึ่ง", "หนึ่ง-th.html"]
    assert govsim.Ensemble.load("ผล/หนึ่ง").replications == 2


def test_a_name_that_the_locale_has_no_letters_for_is_refused(tmp_path: Path, locales: Path) -> None:
    code = """
import govsim
scenario = govsim.Scenario(name="a").with_time(warmup_years=0, years=1)
from govsim.arguments import named
try:
    named("\\u0e1c\\u0e25")
except govsim.InputError as error:
    print(ascii(str(error)))
"""
    environment = os.environ | {"LOCPATH": str(locales), "LC_ALL": "en_US.ISO-8859-1"}
    environment.pop("PYTHONUTF8", None)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert "cannot be a file's name under this locale" in done.stdout, done.stderr


# A study that nobody may write to


@pytest.mark.slow
def test_a_study_in_the_archive_is_read_without_a_lock(cli: Cli, tmp_path: Path) -> None:
    setpriv = shutil.which("setpriv")
    if os.geteuid() == 0 and setpriv is None:
        pytest.skip("root may write everywhere")
    from tests.cli.studies import write_designs

    write_designs(tmp_path)
    assert cli("sweep", "morris.toml", "--out", "s", "--runs-a-part", "16", "-q").code == 0
    code = "import sys; from govsim.cli import main; sys.exit(main())"
    powers = "-dac_override,-dac_read_search"
    prefix = [setpriv, "--bounding-set", powers, "--inh-caps", powers] if os.geteuid() == 0 and setpriv else []

    def call(*argv: str) -> tuple[int, str]:
        command = [*prefix, sys.executable, "-c", code, *argv]
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    paths = [Path("s"), *Path("s").rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    before = {path: path.read_bytes() for path in paths if path.is_file()}
    try:
        for lock in (True, False):
            if not lock:
                Path("s").chmod(0o755)
                Path("s/lock").unlink()
                Path("s").chmod(0o555)
                del before[Path("s/lock")]
            assert call("study", "verify", "s")[1].startswith("Complete")
            assert call("study", "status", "s")[0] == 0
            assert call("study", "query", "s", "select count(*) as n from runs")[0] == 0
            assert call("study", "export", "s", "--out", f"table{lock}.csv")[0] == 0
        assert {path: path.read_bytes() for path in before} == before
        part = next(Path("s/parts").glob("*.parquet"))
        part.chmod(0o644)
        part.write_bytes(part.read_bytes()[:-1] + b"x")
        part.chmod(0o444)
        code_, result = call("study", "verify", "s")
        assert code_ == 1
        assert "it stays where it is, as nothing can be written here" in " ".join(result.split())
        assert part.exists()
    finally:
        for path in [Path("s"), *Path("s").rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)


def test_a_killed_run_leaves_nothing_for_long(cli: Cli, tmp_path: Path) -> None:
    code = "import sys; from govsim.cli import main; sys.exit(main())"
    argv = ["run", "small.toml", "-n", "1000000", "--record", "nothing", "-q", "--out", "out"]
    process = subprocess.Popen([sys.executable, "-c", code, *argv])
    wait_until(lambda: list(tmp_path.glob(".out-*/.unfinished")))
    process.kill()
    process.wait()
    assert list(tmp_path.glob(".out-*"))
    assert cli(*RUN, "out").code == 0
    assert not list(tmp_path.glob(".out-*"))
