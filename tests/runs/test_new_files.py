"""What a killed process left beside results, and who takes it away."""

import subprocess
import sys
from pathlib import Path

from govsim.runs import files, new_files


def ended() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_process_left_that_was_killed_when_its_results_were_whole_the_next_in_that_place_takes_away(
    tmp_path: Path,
) -> None:
    (tmp_path / "kept0").mkdir()
    (tmp_path / "kept0" / "provenance.json").write_text("{}")
    claim, emptied, strangers = (tmp_path / name for name in (".kept0-jhf919_5", ".kept0-e1v_gawa", ".mine-abcdefgh"))
    for folder in (claim, emptied, strangers):
        folder.mkdir()
    (claim / new_files._MARK).write_text(f"govsim, process {ended()} on {files.host()}\nkept0\n")

    def fill(work: Path) -> None:
        (work / "file").write_text("new")

    new_files.save_folder(tmp_path / "kept1", fill)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".mine-abcdefgh", "kept0", "kept1"]


def test_what_a_living_process_works_on_stays(tmp_path: Path) -> None:
    with new_files.new_folder(tmp_path / "kept0") as work:
        (work / "file").write_text("in work")
        (tmp_path / "kept0").mkdir()  # it is there already, as if the other were about to go
        new_files.save_folder(tmp_path / "kept1", lambda other: (other / "file").write_text("new") and None)
        assert (work / "file").read_text() == "in work"
