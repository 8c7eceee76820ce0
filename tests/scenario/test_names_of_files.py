"""What is written says by its ending what it is: endings that cannot be made are refused, and nothing is written."""

import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

import govsim
from govsim import plots, words
from govsim.cli import main
from govsim.model.parameters import PARAMETERS
from govsim.scenario.scenario import Scenario
from govsim.study.sweep.export import export

SMALL = Scenario.load("default").with_time(years=2, warmup_years=1).with_world(agencies=1)


@pytest.fixture(scope="module")
def study() -> govsim.Study:
    options = [{"label": "ตามเดิม"}, {"label": "มีรองผู้ประสานงาน"}]
    design = govsim.Design.of(SMALL, method="list", replications=1, seed=1, options=options)
    return govsim.sweep(design, workers=1)


@pytest.mark.parametrize("name", ["x.odt", "x.doc", "x", "x.html.odt", "x.PNG"])
def test_a_report_is_called_what_it_is(name: str, tmp_path: Path) -> None:
    govsim.simulate(SMALL, 2).save(tmp_path / "run")
    with pytest.raises(govsim.InputError, match=r"it can end in .html or .htm.*: .*html") as caught:
        govsim.write_report(tmp_path / "run", out=tmp_path / name)
    assert "a report" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize(
    ("name", "form"), [("x.pdf", "csv"), ("x.csv", "xlsx"), ("x.xlsx", "parquet"), ("x.txt", "csv")]
)
def test_an_export_is_called_what_it_is(study: govsim.Study, name: str, form: str, tmp_path: Path) -> None:
    with pytest.raises(govsim.InputError, match=f"it can end in .{form}: "):
        export(study, tmp_path / name, form)
    assert not list(tmp_path.iterdir())


def test_an_exported_table_begins_with_the_mark_by_which_excel_knows_utf_8(study: govsim.Study, tmp_path: Path) -> None:
    export(study, tmp_path / "s.csv", "csv")
    content = (tmp_path / "s.csv").read_bytes()
    assert content[:3] == b"\xef\xbb\xbf"
    assert content.count(b"\xef\xbb\xbf") == 1
    table = pd.read_csv(tmp_path / "s.csv")
    assert list(table.columns[:2]) == ["point", "replication"]
    assert set(table["option"]) == {"ตามเดิม", "มีรองผู้ประสานงาน"}
    import duckdb

    with duckdb.connect() as connection:
        said = connection.execute(f"select point, option from read_csv('{tmp_path / 's.csv'}')").fetchall()
    assert len(said) == 2


@pytest.mark.parametrize("name", ["x.jpg", "x.JPEG", "x.html", "x.xlsx"])
def test_a_picture_is_not_called_what_it_cannot_be(name: str, tmp_path: Path) -> None:
    figure = plt.figure()
    with pytest.raises(govsim.InputError, match="is not a format of pictures\n  formats: "):
        plots.save(figure, tmp_path / name)
    assert not list(tmp_path.iterdir())
    plt.close(figure)


@pytest.mark.parametrize("command", ["run default -n 1 --years 2", "compare default -n 1 --reform deputy@2028"])
@pytest.mark.parametrize("name", ["x.csv", "x.pdf", "x.xlsx", "x.html"])
def test_a_folder_of_results_is_not_called_a_file(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command.split(), "--out", name]) == 2
    assert f"--out {name}: {Path(name).suffix} is the ending of a file" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


# Months


def test_no_parameter_speaks_of_a_month_of_one_country() -> None:
    months = ["October", "September", "ตุลาคม", "กันยายน"]
    for parameter in PARAMETERS:
        for word in months:
            assert word not in parameter.label, parameter.name
            assert word not in parameter.label_th, parameter.name


@pytest.mark.parametrize(("first", "en", "th"), [(10, "Oct", "ต.ค."), (4, "Apr", "เม.ย."), (1, "Jan", "ม.ค.")])
def test_the_picture_of_a_life_names_the_month_of_the_scenarios_own_calendar(first: int, en: str, th: str) -> None:
    scenario = SMALL.with_time(first_month=first)
    assert (words.first_month(scenario), words.first_month(scenario, "th")) == (en, th)
    ensemble = govsim.simulate(scenario, 1, record=govsim.Record(partnership_months=True))
    mission = int(ensemble.partnerships[ensemble.partnerships["end"] > 0]["mission"].iloc[0])
    for lang, month in (("en", f"begins in {en};"), ("th", f"เริ่มเดือน {th} ")):
        figure = plots.life(ensemble, 0, mission, lang=lang)
        said = " ".join(text.get_text() for text in figure.findobj(lambda one: isinstance(one, Text)))  # type: ignore[attr-defined]
        assert month in " ".join(said.split())


def test_the_command_line_is_there_without_its_script() -> None:
    done = subprocess.run([sys.executable, "-m", "govsim", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("govsim ")
