"""The browser's engine, in Node: the same bytes as govsim's own, whatever a reader chooses."""

import base64
import json
import os
import random
import re
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.errors import InputError
from govsim.model import browser
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS
from govsim.model.reforms import REFORMS
from govsim.runs.batch import Record, run_all
from govsim.scenario.graphs import small_world
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.show.page import layout
from govsim.show.page.write import write_page
from govsim.words import phrase
from govsim.words.catalogue import gaps_of
from tests import node

SEED = 2026

GROUPED = """
[time]
warmup_years = 3
years = 12
[world]
agencies = 23
agencies_per_region = 7
[budget]
late_months = 4.0
[[groups]]
name = "pilot"
agencies = 5
[groups.rotation]
transfer_rate = 0.5
[[groups]]
name = "control"
agencies = 6
[[agencies]]
name = "Department of Children"
group = "pilot"
priority = 0.9
seriousness = 0.2
paradigm = 0.4
[[missions]]
name = "Care"
agency = "Department of Children"
need = 1000
value = 2.5
authority = 0.3
spending = 0.4
stringency = 0.6
[[partners]]
name = "Institute"
kind = "university"
capability = 1.4
[[contracts]]
mission = "Care"
partner = "Institute"
start_year = 2025
renewals = 1
[recorded_acts]
months_late = { 2027 = 5, 2029 = 0 }
[[reforms]]
name = "fewer transfers"
from_year = 2027
groups = ["pilot", "control"]
[reforms.rotation]
transfer_rate = 0.15
minimum_tenure_months = 30
"""


def grouped() -> Scenario:
    return Scenario.from_toml(GROUPED)


def dated(scenario: Scenario) -> Scenario:
    """Reforms of every kind: sized, ended, ending by itself, of a group, before the first reported year."""
    return (
        scenario.with_reform("deputy", from_year=2028, groups=["control"], size=0.3)
        .with_reform("multi-year-obligation", from_year=2026, groups=["pilot", "others"], size=0.5, until_year=2032)
        .with_reform("legal-sandbox", from_year=2029)
        .with_reform("ecosystem-package", from_year=2025, until_year=2027, size=0.7)
    )


def structures() -> dict[str, float]:
    return {p.name: p.low + 0.7 * (p.high - p.low) for p in PARAMETERS if p.role == "structure"}


def default() -> Scenario:
    return Scenario.load("default")


def pilot() -> Scenario:
    return Scenario.load("universal-design")


def parts() -> Scenario:
    """More regions than one part of the country has."""
    return default().with_world(agencies=25, missions_per_agency=2, agencies_per_region=1).with_time(years=3)


CASES = {
    "default": (default(), default()),
    "inclusive-care": (Scenario.load("inclusive-care"),) * 2,
    "universal-design": (pilot(), pilot().with_reform("bridge-fund", from_year=2026)),
    "thai-history": (Scenario.load("thai-history"),) * 2,
    "groups and dated reforms": (grouped(), dated(grouped())),
    "a calendar from January": (default().with_time(first_month=1),) * 2,
    "without barriers, where facts are stated": (grouped(), grouped().without(*BARRIERS)),
    "other barriers than laid out": (grouped().without("law", "leadership"), grouped().without("rotation")),
    "structures away from neutral": (default(), default().with_parameters(structures())),
    "a country of several parts": (parts(), parts()),
    "a graph of who can meet whom": (default().with_meeting(small_world(default())),) * 2,
    "no warm-up, one agency": (default().with_time(warmup_years=0, years=1).with_world(agencies=1),) * 2,
}  # fmt: skip
"""A scenario that is laid out, and what a reader makes of it."""


def choice_of(scenario: Scenario, parameters: dict[str, float] | None = None) -> dict[str, Any]:
    """What a reader of a page chose who sees the runs of this scenario."""
    reforms = [
        {
            "reform": reform.name,
            "from": reform.from_year,
            "until": None if reform.until_year is None else reform.until_year - 1,
            "size": reform.size,
            "group": group,
        }
        for reform in scenario.reforms
        for group in reform.groups or [None]
    ]
    values = dict(scenario.parameters) if parameters is None else parameters
    return {"parameters": values, "reforms": reforms, "barriersOff": list(scenario.barriers_off)}


def job_of(scenario: Scenario, runs: int, first: int = 0, **choice: Any) -> dict[str, Any]:
    chosen = choice_of(scenario) | choice
    return {"id": 1, "choice": chosen, "seed": SEED, "first": first, "runs": runs, "logs": True}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine in TypeScript as one file for Node."""
    if reason := node.missing():
        pytest.skip(reason)
    return node.program("test/runs.ts", tmp_path_factory.mktemp("node") / "runs.mjs")


def in_node(program: Path, folder: Path, jobs: Sequence[tuple[Scenario, dict[str, Any]]]) -> None:
    for number, (scenario, job) in enumerate(jobs):
        data = {"layout": layout.of(scenario), "job": job}
        (folder / f"{number}.json").write_text(json.dumps(data, allow_nan=False), encoding="utf-8")
    node.run(program, layout.ENGINE, folder)


def differing(folder: Path, number: int, scenario: Scenario, runs: int) -> list[str]:
    """Which bytes of a job are not those of govsim's own engine."""
    raw = run_all(blueprint(scenario), runs, SEED, Record(), 1, None)
    ours = {"groupSums": raw.yearly[0], "kindSums": raw.yearly[1], **{log: raw.logs[log] for log in Record().logs}}
    return [name for name, array in ours.items() if (folder / f"{number}.{name}").read_bytes() != array.tobytes()]


@pytest.mark.parametrize("runs", [4, pytest.param(50, marks=pytest.mark.slow)])
def test_years_and_logs_of_runs_are_byte_for_byte_those_of_govsim(program: Path, tmp_path: Path, runs: int) -> None:
    in_node(program, tmp_path, [(laid_out, job_of(chosen, runs)) for laid_out, chosen in CASES.values()])
    for number, (name, (_, chosen)) in enumerate(CASES.items()):
        assert differing(tmp_path, number, chosen, runs) == [], name


@pytest.mark.slow
@pytest.mark.skipif(node.chromium() is None, reason="missing: Chromium")
@pytest.mark.usefixtures("program")
def test_in_chromium_years_and_logs_have_the_same_bytes_too(tmp_path: Path) -> None:
    """The first six cases: default, the pilots, thai-history, groups and dated reforms, a calendar from January."""
    engine = node.bundle("src/engine/index.ts", tmp_path / "engine.js", "--format=iife", "--global-name=engine")
    six = list(CASES.items())[:6]
    for number, (_, (laid_out, chosen)) in enumerate(six):
        data = {"layout": layout.of(laid_out), "job": job_of(chosen, 50)}
        (tmp_path / f"{number}.json").write_text(json.dumps(data, allow_nan=False), encoding="utf-8")
    node.run(node.WEB / "test" / "bytes.mjs", layout.ENGINE, engine, tmp_path)
    for number, (name, (_, chosen)) in enumerate(six):
        assert differing(tmp_path, number, chosen, 50) == [], name


def random_choice(draw: random.Random) -> Scenario:
    """A scenario with some parameters, reforms and barriers at random, within their ranges."""
    scenario = grouped().with_time(warmup_years=1, years=5)
    free = [p for p in PARAMETERS if p.group != "law"]  # its medians at their ends are refused where facts are stated
    values = {p.name: draw.uniform(p.low, p.high) for p in draw.sample(free, draw.randint(0, len(free)))}
    whole = {p.name for p in PARAMETERS if p.whole}
    scenario = scenario.with_parameters({name: round(v) if name in whole else v for name, v in values.items()})
    for name in draw.sample(list(REFORMS), draw.randint(0, 4)):
        group = draw.choice([None, ["pilot"], ["others"]])
        from_year, lasts = draw.randint(2025, 2030), draw.choice([None, 1, 2])
        until = None if lasts is None else from_year + lasts
        size = draw.choice([0.0, 0.25, 0.5, 1.0, draw.random()])
        scenario = scenario.with_reform(name, from_year=from_year, groups=group, size=size, until_year=until)
    return scenario.without(*draw.sample(list(BARRIERS), draw.choice([0, 0, 1, 3])))


def test_whatever_is_chosen_has_the_bytes_of_the_scenario_that_states_it(program: Path, tmp_path: Path) -> None:
    draw = random.Random(15)
    chosen = [random_choice(draw) for _ in range(24)]
    laid_out = grouped().with_time(warmup_years=1, years=5)
    in_node(program, tmp_path, [(laid_out, job_of(each, runs=2)) for each in chosen])
    for number, each in enumerate(chosen):
        assert differing(tmp_path, number, each, 2) == [], each.to_toml()


def test_runs_have_the_same_bytes_whichever_batch_they_are_made_in(program: Path, tmp_path: Path) -> None:
    in_node(
        program, tmp_path, [(default(), job_of(default(), runs=4)), (default(), job_of(default(), runs=1, first=3))]
    )
    for name in ("groupSums", "kindSums", *Record().logs):
        whole, last = ((tmp_path / f"{number}.{name}").read_bytes() for number in (0, 1))
        assert whole.endswith(last)
        assert last


REFUSED: dict[str, dict[str, Any]] = {
    "choice.parameter.unknown": {"parameters": {"rotation.transfr_rate": 0.3}},
    "choice.parameter.range": {"parameters": {"rotation.transfer_rate": 0.7}},
    "choice.parameter.whole": {"parameters": {"contract.term_years": 1.5}},
    "choice.reform.unknown": {"reforms": [{"reform": "toString"}]},
    "choice.reform.year": {"reforms": [{"from": 2100}]},
    "choice.reform.until": {"reforms": [{"from": 2028, "until": 2027}]},
    "choice.reform.size": {"reforms": [{"size": 1.5}]},
    "choice.reform.group": {"reforms": [{"group": "nobody"}]},
    "choice.reform.country": {"reforms": [{"reform": "longer votes", "group": "pilot"}]},
    "choice.reform.twice": {"reforms": [{}, {"group": "pilot"}]},
    "choice.barrier.unknown": {"barriersOff": ["__proto__"]},
    "choice.barrier.twice": {"barriersOff": ["law", "law"]},
    "choice.exact": {"parameters": {"law.authority": 1.0}},
}
A_REFORM = {"reform": "deputy", "from": 2028, "until": None, "size": 1, "group": None}


def test_what_a_scenario_would_be_refused_for_is_refused_with_the_key_of_a_message(
    program: Path, tmp_path: Path
) -> None:
    ours = {"politics.dissolution_rate": 0.0}
    laid_out = grouped().with_reform("longer votes", from_year=2028, parameters=ours)
    jobs = []
    for given in REFUSED.values():
        choice = {**given, "reforms": [A_REFORM | reform for reform in given.get("reforms", [])]}
        jobs.append((laid_out, job_of(grouped(), runs=1, **choice)))
    jobs.append((grouped(), job_of(grouped(), runs=1) | {"seed": -1}))
    in_node(program, tmp_path, jobs)
    errors = [json.loads((tmp_path / f"{number}.error").read_text()) for number in range(len(jobs))]
    assert [error["key"] for error in errors] == [*REFUSED, "choice.job"] == list(layout.REFUSALS)
    for error in errors:
        assert set(error["gaps"]) == gaps_of(phrase(error["key"]).en)


@pytest.mark.usefixtures("program")
def test_a_pool_of_workers_gives_the_same_bytes_and_never_an_older_answer(tmp_path: Path) -> None:
    """200 drags, faster than they can be answered: none waits for an older one, and each answer is to its own."""
    worker = node.bundle("src/engine/worker.ts", tmp_path / "worker.js", "--format=iife")
    pool, case = node.program("test/pool.ts", tmp_path / "pool.mjs"), tmp_path / "case.json"
    case.write_text(json.dumps({"layout": layout.of(default()), "job": job_of(default(), runs=30)}), encoding="utf-8")
    found = json.loads(node.run(pool, layout.ENGINE, worker, case))
    assert found["shares"]["same"]
    assert found["shares"]["batches"] > 2
    assert found["shares"]["seen"] == 30
    drags = found["drags"]
    assert drags["answered"] + drags["superseded"] == 200
    assert drags["answered"] >= 1
    assert drags["superseded"] >= 1
    assert drags["inOrder"]
    assert drags["last"] == 199
    assert (found["old"], found["refused"], found["closed"]) == ("superseded", "choice.barrier.unknown", "closed")


def test_a_layout_of_another_engine_is_refused(program: Path, tmp_path: Path) -> None:
    data = {"layout": layout.of(default()) | {"mark": 1}, "job": job_of(default(), runs=1)}
    (tmp_path / "0.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        node.run(program, layout.ENGINE, tmp_path)
    assert "this layout is not for this engine" in failed.value.stderr


def test_reforms_of_one_name_that_lead_elsewhere_are_refused() -> None:
    twice = default()
    for year, rate in ((2027, 0.2), (2030, 0.15)):
        twice = twice.with_reform("fewer", from_year=year, parameters={"rotation.transfer_rate": rate})
    with pytest.raises(InputError, match="two reforms called 'fewer' lead to different values"):
        layout.of(twice)


def sections(module: bytes) -> dict[int, bytes]:
    """The sections of a WebAssembly module by number; 2 holds what it imports."""
    assert module[:8] == b"\0asm\1\0\0\0"
    found, at = {}, 8
    while at < len(module):
        number, at, size, shift = module[at], at + 1, 0, 0
        while True:
            byte, at = module[at], at + 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        found[number], at = module[at : at + size], at + size
    return found


def test_the_module_imports_nothing_and_is_small() -> None:
    module = layout.engine()
    assert 2 not in sections(module)
    assert len(module) < 70_000
    assert b"/" + os.fsencode("home") not in module


@pytest.mark.slow
def test_building_anew_gives_the_module_that_ships() -> None:
    assert browser.build() == layout.engine()


@govsim.rule
def no_audit(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    """Nobody audits."""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ziglang") is None, reason="missing: ziglang (the extra page-build)")
def test_a_page_with_a_changed_rule_holds_a_module_of_its_own_and_says_so(tmp_path: Path) -> None:
    page = write_page(default(), tmp_path / "own.html", rules={"audit": no_audit}).read_text("utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    changed = base64.b64decode(data["wasm"])
    assert 2 not in sections(changed)
    assert len(changed) < len(layout.engine())
    assert data["declared"]["rules"] == ["audit"]


def test_a_rule_is_not_built_where_what_links_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="ziglang") as refused:
        browser.build({"audit": no_audit})
    assert "govsim[page-build]" in str(refused.value.remedy)


def test_nothing_is_written_where_a_page_cannot_have_the_rule(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="ziglang"):
        write_page(default(), tmp_path / "own.html", rules={"audit": no_audit})
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_rule_is_refused_before_a_page_is_built(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a rule"):
        write_page(default(), tmp_path / "own.html", rules={"audits": no_audit})


def test_the_shipped_engine_names_no_error_and_no_path_of_the_machine_that_built_it() -> None:
    shipped = Path(govsim.__file__).with_name("show") / "page" / "engine.wasm"
    assert not re.search(rb"numba|builtins|Error|site-packages|\.py\b", shipped.read_bytes())
