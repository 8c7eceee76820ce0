"""Barriers of a user's own: a scenario file or an extension adds them, and they stand beside the five everywhere."""

import math
from pathlib import Path

import pytest

import govsim
from govsim import Barrier, Extension, InputError, Parameter, Scenario
from govsim.model import extensions
from govsim.model.barriers import BARRIERS
from govsim.outcomes.per_run import per_run
from govsim.scenario.layout import values_in_force, world_of
from govsim.show.labels import barrier_label, barrier_off
from govsim.show.page import declared, layout
from govsim.study.apportion import Factorial, ensembles_in
from govsim.study.mechanism import mechanism
from govsim.study.reference import Reference, shared_out

HEAD = """
name = "mine"
world.agencies = 1
time = { warmup_years = 2, years = 3 }
agencies = [{ name = "Health", priority = 0.2, seriousness = 0.3 }]
"""
PAPERS = """
[[barriers]]
name = "papers"
label = "papers and counter-signatures"
label_th = "เอกสารและการลงนามร่วม"
definition = "nobody breaks a promise"
[barriers.trust]
breach = 0
[barriers.leadership]
priority_median = 0.75
[barriers.second.trust]
breach = 3
"""
HEARSAY = """
[[barriers]]
name = "hearsay"
[barriers.trust]
hearsay = 0.0
[barriers.leadership]
term_limit_years = inf
"""


@pytest.fixture(scope="module")
def mine() -> Scenario:
    return Scenario.from_toml(HEAD + PAPERS + HEARSAY)


@pytest.fixture(scope="module")
def factorial(mine: Scenario) -> Factorial:
    return govsim.apportion(mine, 3, 5, barriers=["papers", "law", "hearsay"], threads=1)


def test_a_file_s_barriers_stand_beside_the_five(mine: Scenario) -> None:
    assert [*mine.known_barriers] == [*BARRIERS, "papers", "hearsay"]
    papers, hearsay = mine.known_barriers["papers"], mine.known_barriers["hearsay"]
    assert papers.off == {"leadership.priority_median": 0.75, "trust.breach": 0.0}
    assert hearsay.definition == "leadership.term_limit_years inf, trust.hearsay 0"
    assert (hearsay.label, hearsay.label_th) == ("hearsay", "hearsay")


def test_a_scenario_with_barriers_of_its_own_comes_back_from_its_text(mine: Scenario, tmp_path: Path) -> None:
    off = mine.without("papers", "law")
    off.save(tmp_path / "mine.toml")
    assert Scenario.load(tmp_path / "mine.toml") == off


def test_switching_one_off_sets_its_values_for_everybody(mine: Scenario) -> None:
    values = values_in_force(mine.without("hearsay"), {}).values[-1]
    assert (values["trust.hearsay"], values["leadership.term_limit_years"]) == (0.0, math.inf)


def test_what_a_named_agency_states_of_its_leader_gives_way_to_the_median_alone(mine: Scenario) -> None:
    agencies = world_of(mine.without("papers"))[0].agencies
    assert agencies.stated_priority[0] == -1
    assert agencies.stated_seriousness[0] == 0.3
    with pytest.warns(govsim.errors.NoEffectWarning, match="priority of Health has no effect: the barrier papers is"):
        govsim.simulate(mine.without("papers"), 1, 1)


def test_every_combination_is_run_and_the_shares_add_up(factorial: Factorial) -> None:
    assert factorial.barriers == ("law", "papers", "hearsay")
    assert len(factorial.per_run) == 8 * 3
    assert factorial.gains["off"].unique().tolist() == ["law", "papers", "hearsay", "all"]
    shares = factorial.shares[factorial.shares["outcome"] == "trust"]
    gain = factorial.gains.set_index(["outcome", "off"]).loc[("trust", "all"), "gain"]
    assert shares["shapley"].sum() == pytest.approx(gain)
    assert factorial.definitions["papers"] == "nobody breaks a promise"


def test_a_run_with_one_off_is_the_run_of_the_scenario_without_it(mine: Scenario, factorial: Factorial) -> None:
    alone = per_run(govsim.simulate(mine.without("hearsay"), 3, 5))["trust"]
    rows = factorial.per_run.query("hearsay == 1 and papers == 0 and law == 0")
    assert rows["trust"].tolist() == alone.tolist()


def test_its_second_reference_is_worked_out_beside(factorial: Factorial) -> None:
    (beside,) = factorial.beside
    assert (beside.changes, beside.definitions["papers"]) == (
        "papers", "leadership.priority_median 0.75, trust.breach 3"
    )  # fmt: skip


def test_what_is_kept_is_read_again(factorial: Factorial, tmp_path: Path) -> None:
    again = Factorial.load(factorial.save(tmp_path / "kept"))
    assert again.scenario == factorial.scenario
    assert again.definitions == factorial.definitions
    assert again.shares.equals(factorial.shares)


def test_by_default_all_are_shared_out_and_more_than_eight_are_refused(mine: Scenario) -> None:
    assert shared_out(mine) == (*BARRIERS, "papers", "hearsay")
    assert ensembles_in(mine, references=()) == 128
    more = "".join(HEARSAY.replace('"hearsay"', f'"h{n}"') for n in range(2))
    with pytest.raises(InputError, match=r"9 barriers make 512 combinations; 8 barriers at most are shared out"):
        govsim.apportion(Scenario.from_toml(HEAD + PAPERS + HEARSAY + more), 1)


def test_what_is_not_among_them_is_refused_with_the_nearest_name(mine: Scenario) -> None:
    with pytest.raises(InputError, match='"paper" is not a barrier\n  did you mean papers'):
        govsim.apportion(mine, 1, barriers=["paper"])
    with pytest.raises(InputError, match="papers is not among the barriers that are shared out"):
        govsim.apportion(mine, 1, barriers=["law"], references=[Reference("papers", "x", {"trust.breach": 1})])
    with pytest.raises(InputError, match='"hearsa" is not a barrier\n  did you mean hearsay'):
        mine.without("hearsa")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[barriers]]\nname = "law"\nlaw.guideline = 1', '"law" is a known barrier'),
        ('[[barriers]]\nname = "run"\nlaw.guideline = 1', '"run" is taken'),
        ('[[barriers]]\nname = "The papers"\nlaw.guideline = 1', "name must be a name of small letters"),
        ('[[barriers]]\nname = "papers"', r"holds no parameter\n  .*\[barriers.rotation\]"),
        ('[[barriers]]\nname = "papers"\nlaw.guidelin = 1', "law.guidelin is not a parameter\n  did you mean law.guid"),
        ('[[barriers]]\nname = "papers"\nlaw.guideline = 7', "law.guideline = 7 is outside 0 to 1"),
        ('[[barriers]]\nname = "papers"\nlaw.authority = 0.5', "law.authority = 0.5, but switching law off makes it 1"),
        ('[[barriers]]\nname = "papers"\nfrom_year = 2030', "from_year is not a known key"),
        (PAPERS + PAPERS, '"papers" is the name of two barriers'),
        ('[[barriers]]\nname = "papers"\nlaw.guideline = 1\nsecond = {}', "second holds no parameter"),
        (PAPERS.replace("breach = 3", "breach = -3"), "trust.breach = -3 is outside"),
        (PAPERS + HEARSAY.replace("hearsay = 0.0", "breach = 1"), "trust.breach = 0.0, but switching hearsay"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        Scenario.from_toml(text, "mine.toml")
    assert str(error.value).startswith("mine.toml:")


def test_the_mechanism_of_a_gain_switches_it_off_too(mine: Scenario) -> None:
    comparison = govsim.compare(mine, {"deputy": mine.with_reform("deputy", from_year=2026)}, 2, 1)
    found = mechanism(comparison, "deputy")
    assert [part.name for part in found.barriers] == [*BARRIERS, "papers", "hearsay"]


def test_the_page_is_told_of_it(mine: Scenario) -> None:
    laid_out = layout.of(mine)["barriers"]
    assert laid_out["papers"]["values"] == {"leadership.priority_median": 0.75, "trust.breach": 0.0}
    assert laid_out["papers"]["tables"] == {"agencies": {"stated_priority": [-1.0]}}
    assert laid_out["hearsay"]["values"]["leadership.term_limit_years"] == "Infinity"
    told = {each["name"]: each for each in declared.of(mine)["barriers"]}
    assert told["papers"]["label"] == {"en": "papers and counter-signatures", "th": "เอกสารและการลงนามร่วม"}
    assert told["papers"]["meaning"]["en"] == "nobody breaks a promise"


def test_pictures_and_reports_call_it_by_its_label(mine: Scenario, factorial: Factorial) -> None:
    known = mine.known_barriers
    assert barrier_label("papers", "th", known) == "เอกสารและการลงนามร่วม"
    assert barrier_off("papers", None, "en", known) == "nobody breaks a promise"
    figure = govsim.plots.barrier_shares(factorial.shares, scenario=mine)
    assert "nobody breaks a promise" in " ".join(text.get_text() for text in figure.texts)


def test_an_option_of_a_design_switches_it_off(mine: Scenario, tmp_path: Path) -> None:
    mine.save(tmp_path / "mine.toml")
    text = 'scenarios = ["mine.toml"]\nmethod = "grid"\nreplications = 2\nseed = 1\nlevels = 2\n'
    text += 'parameters = ["trust.hearsay"]\n'
    text += '[[options]]\nlabel = "x"\nwithout = ["{}"]\n'
    (tmp_path / "design.toml").write_text(text.format("papers"))
    assert govsim.Design.load(tmp_path / "design.toml").options[0].barriers_off == ("papers",)
    (tmp_path / "wrong.toml").write_text(text.format("paper"))
    with pytest.raises(InputError, match='"paper" is not a barrier\n  did you mean papers'):
        govsim.Design.load(tmp_path / "wrong.toml")


def test_an_extension_brings_barriers_with_it() -> None:
    rate = Parameter("press.rate", 0.5, 0.0, 1.0, "uncertainty", "share", "assumption", "stories", "ข่าว", "")
    silent = Barrier("press", off={"press.rate": 0.0}, definition="nobody writes")
    extension = govsim.register(Extension("press", parameters=[rate], barriers=[silent]))
    try:
        assert extension.sha256 != Extension("press", parameters=[rate]).sha256
        assert "press" not in Scenario.load("default").known_barriers
        scenario = Scenario.load("default+press").without("press")
        assert values_in_force(scenario, {}).values[-1]["press.rate"] == 0.0
        for off, said in (
            ({"press.rat": 0.0}, "press.rat is not a parameter"),
            ({"law.authority": 0.2}, "but switching law off makes it 1"),
            ({}, "holds no parameter"),
        ):
            with pytest.raises(InputError, match=said):
                govsim.register(Extension("press", parameters=[rate], barriers=[Barrier("press", off=off)]))
    finally:
        extensions.forget("press")
