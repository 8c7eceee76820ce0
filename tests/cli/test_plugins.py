"""A colleague's installed package extends govsim: the package of docs/changing-a-rule.md, written outside and installed
as pip would leave it, and packages that cannot be loaded."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.cli import main
from govsim.errors import InputError
from govsim.model import extensions
from govsim.show.labels import option_label
from govsim.study.seek.packages import singles
from tests import plugins

FILES = plugins.of_the_guide()
ENTRY = tomllib.loads(FILES["pyproject.toml"])["project"]["entry-points"]["govsim.plugins"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages: the guide's."""
    points = "\n".join(f"{name} = {value}" for name, value in ENTRY.items())
    return plugins.write(tmp_path_factory.mktemp("site"), "scandal-press", FILES["scandal_press.py"], points)


@pytest.fixture
def installed(site: Path) -> Iterator[None]:
    with plugins.on_the_path(site):
        yield


def said(capsys: pytest.CaptureFixture[str], *typed: str, code: int = 0) -> str:
    assert main(typed) == code
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.usefixtures("installed")
def test_the_command_line_lists_and_explains_an_installed_extension(capsys: pytest.CaptureFixture[str]) -> None:
    assert "scandal-press 1.0" in said(capsys, "list", "extensions")
    assert "scandal.press_office" in said(capsys, "list", "parameters", "--role", "lever")
    document = json.loads(said(capsys, "explain", "scandal", "--json"))["meanings"][0]
    assert document["package"] == "scandal-press"
    assert document["rules"]["before trust"] == "scandal_press.scandal"
    assert document["outcomes"]["scandals_in_ten_years"]["unit"] == "scandals"
    assert "of extension  scandal" in said(capsys, "explain", "scandal.rate")
    findings = json.loads(said(capsys, "doctor", "--json"))["findings"]
    assert {"ok"} == {each["state"] for each in findings if each["what"] == "plugin scandal"}


@pytest.mark.usefixtures("installed")
def test_what_an_extension_measures_and_adds_to_tables_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert "scandals in ten years" in said(capsys, "explain", "scandals_in_ten_years")
    for name in ("scandals", "runs.scandals", "groups.scandals"):
        told = said(capsys, "explain", name)
        assert "scandals of the period" in told
        assert "runs (all reported years), years, and months when recorded" in told
    (column,) = json.loads(said(capsys, "explain", "agencies.months_since_scandal", "--json"))["meanings"]
    assert (column["kind"], column["table"], column["extension"]) == ("column", "agencies", "scandal")
    assert "did you mean scandals_in_ten_years?" in said(capsys, "explain", "scandals_in_ten_year", code=2)


def test_the_extension_that_ships_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = [line for line in said(capsys, "list", "extensions").splitlines() if line.startswith("constants")]
    assert "govsim" in row


@pytest.mark.usefixtures("installed")
def test_a_parameter_of_an_extension_that_a_scenario_does_not_name_is_told_of(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    remedy = 'write extensions = ["scandal"] above the first [table]; or, as typed, default+scandal'
    assert remedy in said(capsys, "run", "default", "--set", "scandal.rate=0.2", code=2)
    file = tmp_path / "mine.toml"
    file.write_text("[scandal]\nrate = 0.2\n", encoding="utf-8")
    assert "mine.toml:2: scandal.rate is a parameter of the extension scandal" in said(capsys, "run", str(file), code=2)
    assert 'extensions = "scandl" is not a known extension\n  did you mean scandal?' in said(
        capsys, "run", "default+scandl", code=2
    )


@pytest.mark.usefixtures("installed")
def test_a_page_of_an_extension_is_refused_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "page.html"
    told = said(capsys, "page", "default+scandal", "--out", str(target), code=2)
    assert "has extensions (scandal), and the page runs the shipped rules alone" in told
    assert "write_page(scenario, file, rules={...})" in told
    assert not target.exists()


@pytest.mark.usefixtures("installed")
def test_the_scenario_file_of_the_guide_is_one() -> None:
    text = next(code for code in re.findall(r"```toml\n(.*?)```", plugins.GUIDE.read_text(encoding="utf-8"), re.S))
    scenario = govsim.Scenario.from_toml(text)
    assert scenario.parameter("scandal.rate") == 0.3
    assert scenario.reforms[0].targets == {"scandal.press_office": 0.8}
    assert scenario.reforms[0].known is not None
    assert scenario.reforms[0].known.cost.fte_per_agency == 0.5


@pytest.mark.usefixtures("installed")
def test_a_reform_of_an_installed_extension_is_known_by_its_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "scandal.press_office 0 to 0.8" in said(capsys, "list", "reforms")
    document = json.loads(said(capsys, "explain", "press-office", "--json"))["meanings"][0]
    assert (document["kind"], document["label_th"]) == ("reform", "งานประชาสัมพันธ์ในทุกหน่วยงาน")
    assert "press-office (to 0.8)" in said(capsys, "explain", "scandal.press_office")
    assert "govsim run default+scandal --reform press-office@2030" in said(capsys, "explain", "press-office")
    assert "did you mean press-office?" in said(capsys, "explain", "press-ofice", code=2)
    typed = ("run", "default+scandal", "--reform")
    assert "did you mean press-office?" in said(capsys, *typed, "press-ofice@2030", code=2)
    assert "is a reform of the extension scandal" in said(
        capsys, "run", "default", *typed[2:], "press-office@2030", code=2
    )
    scenario = govsim.Scenario.load("default+scandal").with_reform("press-office", from_year=2030, size=0.5)
    assert govsim.Scenario.from_toml(scenario.to_toml()) == scenario
    assert scenario.reforms[0].extent == 0.5
    assert option_label("press-office@2030", "th").startswith("งานประชาสัมพันธ์ในทุกหน่วยงาน")
    assert "press-office" in singles(scenario.with_extensions("scandal").model_copy(update={"reforms": ()}))
    with pytest.raises(InputError, match="its parameters are fixed"):
        scenario.with_reform("press-office", from_year=2031, parameters={"rotation.deputy": 1})


@pytest.mark.parametrize(
    ("code", "value", "says"),
    [
        ("import nothing_of_this_name\n", "EXTENSION", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("EXTENSION = 3\n", "EXTENSION", "TypeError: 'int' object is not iterable"),
        ("import govsim\nEXTENSION = govsim.Extension('Bad Name')\n", "EXTENSION", "is not a name"),
        ("", "GONE", "AttributeError"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_has_one_clear_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, value: str, says: str
) -> None:
    plugins.write(tmp_path, "bad-plugin", code, f"bad = bad_plugin:{value}", version="0.3")
    with plugins.on_the_path(tmp_path):
        told = said(capsys, "run", "default+bad", code=2)
        assert f'"bad" cannot be loaded from bad-plugin 0.3 (bad_plugin:{value}): ' in told
        assert says in told
        assert "Traceback" not in told
        finding = next(
            each
            for each in json.loads(said(capsys, "doctor", "--json", code=1))["findings"]
            if "plugin" in each["what"]
        )
        assert finding["state"] == "broken"
        assert says in finding["text"]
        assert "note: plugin bad-plugin 0.3" in said(capsys, "list", "extensions")


def test_a_plugin_whose_rule_cannot_be_called_is_found_by_the_doctor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "import govsim\ndef f(world):\n    pass\nE = govsim.Extension('odd', rules={'after trust': f})\n"
    plugins.write(tmp_path, "odd-plugin", code, "odd = odd_plugin:E")
    with plugins.on_the_path(tmp_path):
        told = said(capsys, "doctor", "--json", code=1)
        assert "takes (world), but trust is called with (world, region, regimes, luck, month)" in told


# With runs


SIZE = ("--years", "3", "--warmup", "1")
FEW = ("-n", "3", "--seed", "7", *SIZE)


def in_a_process(site: Path, *typed: str, **more: str) -> "subprocess.CompletedProcess[str]":
    paths = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths, **more}
    return subprocess.run(
        [sys.executable, "-m", "govsim", *typed], capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.slow
def test_an_extension_runs_compiled_once_and_interpreted_with_the_same_bytes(site: Path, tmp_path: Path) -> None:
    world = "[world]\nagencies = 2\nmissions_per_agency = 2\nposts_per_agency = 2\n"
    scenario = tmp_path / "small.toml"
    scenario.write_text(f'extensions = ["scandal"]\n{world}[scandal]\nrate = 0.9\n', encoding="utf-8")
    typed = ["run", str(scenario), *FEW, "--quiet", "--out"]
    first = in_a_process(site, *typed, str(tmp_path / "first"))
    assert first.returncode == 0, first.stderr
    second = in_a_process(site, *typed, str(tmp_path / "second"))
    assert "compiling" not in second.stderr
    interpreted = in_a_process(site, *typed, str(tmp_path / "interpreted"), NUMBA_DISABLE_JIT="1")
    assert interpreted.returncode == 0, interpreted.stderr
    for path in sorted((tmp_path / "first").glob("*.parquet")):
        for other in ("second", "interpreted"):
            assert path.read_bytes() == (tmp_path / other / path.name).read_bytes(), path.name
    runs = pd.read_parquet(tmp_path / "first" / "runs.parquet")
    assert runs["scandals"].sum() > 0
    facts = json.loads((tmp_path / "first" / "provenance.json").read_text(encoding="utf-8"))
    assert facts["extensions"]["scandal"]["package"] == "scandal-press"
    again = in_a_process(site, "rerun", str(tmp_path / "first"))
    assert "Identical" in again.stdout, again.stderr


@pytest.mark.slow
def test_an_extension_is_there_in_comparisons_studies_models_and_worlds(site: Path, tmp_path: Path) -> None:
    with plugins.on_the_path(site):
        base = govsim.Scenario.load("default+scandal").with_world(agencies=2, missions_per_agency=2)
        base = base.with_time(years=3, warmup_years=1)
        often = base.with_parameters({"scandal.rate": 0.9})
        found = govsim.compare(base, {"often": often}, 3, seed=7)
        change = found.options.set_index(["option", "outcome"]).loc[("often", "scandals_in_ten_years"), "difference"]
        ensemble = govsim.simulate(often, 3, seed=7)
        more = ensemble.runs["scandals"].to_numpy(float) - found.base.runs["scandals"].to_numpy(float)
        assert change == pytest.approx(more.mean() * 10 / 3)
        assert ensemble.years.groupby("run")["scandals"].sum().tolist() == ensemble.runs["scandals"].tolist()
        assert more.mean() > 0

        without = govsim.Scenario(name="x", **{key: getattr(base, key) for key in ("world", "time")})
        quiet = govsim.simulate(base.with_parameters({"scandal.rate": 0.0}), 2, seed=7).runs
        assert quiet.drop(columns="scandals").equals(govsim.simulate(without, 2, seed=7).runs)

        design = govsim.Design.of(
            base, method="lhs", samples=4, replications=2, seed=3, parameters=["scandal.rate", "scandal.weight"]
        )
        study = govsim.sweep(design, tmp_path / "study", workers=2)
        assert study.failures.empty
        assert np.isfinite(study.outcome("scandals_in_ten_years")).all()
        assert govsim.Study.open(tmp_path / "study").results_hash() == study.results_hash()

        office = base.with_parameters({"scandal.rate": 0.9}).with_reform("press-office", from_year=2026)
        asked = {"press office": office}
        structured = govsim.structures(often, asked, 2, pairs=False)
        assert "scandals_in_ten_years" in set(structured.headlines["outcome"])
        reforms = [{"name": "press-office", "from_year": 2026}, {"name": "deputy", "from_year": 2026}]
        sought = govsim.seek(often, reforms, outcome="scandals_in_ten_years", replications=2, fresh=40, finalists=2)
        assert sought.confirmed.mean("outcome") > 0

        worlds = govsim.Worlds(often, 3, 7)
        worlds.run_to(12)
        worlds.save(tmp_path / "state")
        later = govsim.Worlds.load(tmp_path / "state")
        later.run_to(36)
        assert later.ensemble().runs.equals(ensemble.runs)

        model = govsim.PartnershipModel(often, seed=7)
        model.warm_up()
        agency = model.agencies.to_list()[0]
        agency.months_since_scandal = 5
        assert agency.months_since_scandal == 5
        with pytest.raises(InputError, match=r"cannot be 0\.5"):
            agency.months_since_scandal = 0.5
        model.step()
        assert agency.months_since_scandal in (0, 6)


@pytest.mark.slow
def test_results_of_another_version_of_an_extension_are_not_made_again(site: Path, tmp_path: Path) -> None:
    with plugins.on_the_path(site):
        scenario = govsim.Scenario.load("default+scandal").with_world(
            agencies=2, missions_per_agency=2, posts_per_agency=2
        )
        govsim.simulate(scenario.with_time(years=3, warmup_years=1), 1, seed=7).save(tmp_path / "kept")
    other = tmp_path / "other"
    other.mkdir()
    code = FILES["scandal_press.py"].replace("* 10 /", "* 20 /")
    plugins.write(other, "scandal-press", code, "scandal = scandal_press:EXTENSION", version="2.0")
    with (
        plugins.on_the_path(other),
        pytest.raises(InputError, match=r"another now \(scandal-press 2.0\) .* \(scandal-press 1.0\)"),
    ):
        govsim.rerun(tmp_path / "kept")
    with pytest.raises(InputError, match='"scandal" is not a known extension'):
        govsim.Ensemble.load(tmp_path / "kept")
    assert "scandal" not in extensions.names()
