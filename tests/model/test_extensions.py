"""Extensions are declared, refused, taken up by scenarios and left alone by all others."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import govsim
from govsim.errors import InputError
from govsim.model import extensions, parameters
from govsim.model.regimes import REGIME
from govsim.outcomes.per_run import per_run
from govsim.scenario.layout import blueprint, row_types
from govsim.study.design.design import Design
from tests.worlds import SMALL


def a_reform(name: str = "shelter", **keys: Any) -> govsim.Reform:
    return govsim.Reform(
        name,
        "shelters",
        "ที่หลบภัย",
        **{"parameters": {"rotation.deputy": 1}, "cost": govsim.Cost(fte_per_agency=0.5), **keys},
    )


def a_parameter(name: str = "storm.rate", **changes: Any) -> govsim.Parameter:
    stated = {"default": 0.1, "low": 0.0, "high": 1.0, "role": "uncertainty", "unit": "storms/year"}
    return govsim.Parameter(**{"name": name, "source": "assumption", "label": "storms", **stated, **changes})


STORM = govsim.Extension(
    "storm",
    label="storms",
    parameters=[a_parameter(), a_parameter("storm.dyke", default=1.0, high=3.0, role="lever", whole=True)],
    columns=[govsim.OwnColumn("agencies", "storms", start=2, whole=True), govsim.OwnColumn("groups", "storms_seen")],
)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    for name in extensions.names():
        extensions.forget(name)


def test_a_scenario_has_the_parameters_of_the_extensions_it_names_and_no_other_has() -> None:
    scenario = SMALL.with_extensions(STORM).with_parameters({"storm.rate": 0.3})
    assert scenario.parameter("storm.rate") == 0.3
    assert scenario.parameter("storm.dyke") == 1
    assert [each.name for each in scenario.declared][-2:] == ["storm.rate", "storm.dyke"]
    assert govsim.Scenario.from_toml(scenario.to_toml()) == scenario
    assert "storm.rate" not in {each.name for each in SMALL.declared}
    with pytest.raises(InputError, match=r"storm\.rate is a parameter of the extension storm"):
        SMALL.with_parameters({"storm.rate": 0.3})


def test_regimes_and_rows_have_the_extensions_fields_after_their_own() -> None:
    plan = blueprint(SMALL.with_extensions(STORM).with_parameters({"storm.rate": 0.3}))
    assert plan.regimes.dtype.names[: len(REGIME.names)] == REGIME.names  # type: ignore[index,arg-type]
    assert plan.regimes["storm_rate"].tolist() == [0.3]
    assert plan.regimes["storm_dyke"].dtype == np.int64
    assert plan.world.agencies["storms"].tolist() == [2, 2]
    assert plan.world.groups.dtype.names[-1] == "storms_seen"  # type: ignore[index]


def test_worlds_without_extensions_have_the_rows_they_always_had() -> None:
    extensions.register(STORM)
    plan = blueprint(SMALL)
    assert plan.regimes.dtype == REGIME
    assert {name: getattr(plan.world, name).dtype for name in row_types(SMALL)} == row_types(SMALL)
    assert plan.engine(1).__name__ == "govsim.model.engine"


def test_reforms_groups_and_designs_take_the_parameters_of_an_extension() -> None:
    scenario = SMALL.with_extensions(STORM)
    assert scenario.with_reform("dykes", from_year=2028, parameters={"storm.dyke": 3}).reforms[0].targets == {
        "storm.dyke": 3
    }
    design = Design.of(scenario, method="lhs", samples=4, replications=1, seed=1, parameters=["storm.rate"])
    assert [factor.name for factor in design.factors] == ["storm.rate"]
    every = Design.of(scenario, method="lhs", samples=4, replications=1, seed=1, parameters="uncertainties")
    assert every.factors[-1].name == "storm.rate"
    assert Design.from_toml(every.to_toml()).fingerprint == every.fingerprint


def test_a_name_with_a_plus_is_a_scenario_with_extensions() -> None:
    extensions.register(STORM)
    assert govsim.Scenario.load("default+storm").extensions == ("storm",)
    assert govsim.Scenario.load("default+storm").name == "default+storm"


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('extensions = ["strom"]', r'<text>:1: extensions = "strom" is not a known extension\n  did you mean storm\?'),
        ('extensions = ["storm", "storm"]', r"<text>:1: extensions name one twice"),
        ("[storm]\nrate = 0.1", r"<text>:2: storm\.rate is a parameter of the extension storm\n  write extensions"),
        ('extensions = ["storm"]\n[storm]\nrate = 2', r"<text>:3: storm\.rate = 2 is outside 0 to 1"),
        ('extensions = ["storm"]\n[storm]\nrat = 1', r"<text>:3: storm\.rat is not a parameter\n  did you mean storm"),
    ],
)
def test_what_a_file_says_wrongly_of_an_extension_is_refused_in_its_line(toml: str, says: str) -> None:
    extensions.register(STORM)
    with pytest.raises(InputError, match=says):
        govsim.Scenario.from_toml(toml)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: govsim.Extension("Storm"), "is not a name"),
        (lambda: govsim.Extension("storm", parameters=list[Any]([1])), r"parameters hold 1, not a govsim\.Parameter"),
        (lambda: govsim.Extension("storm", parameters=[a_parameter("storm")]), "is not a name"),
        (lambda: govsim.Extension("storm", parameters=[a_parameter(default=2.0)]), "its default 2.0 is outside 0 to 1"),
        (lambda: govsim.Extension("storm", parameters=[a_parameter(role="luck")]), '"luck" is not a role'),
        (lambda: govsim.Extension("storm", parameters=[a_parameter(), a_parameter()]), "declares a parameter twice"),
        (lambda: govsim.Extension("storm", columns=[govsim.OwnColumn("agents", "x")]), 'no table "agents"'),
        (lambda: govsim.Extension("storm", columns=[govsim.OwnColumn("groups", "x", start=1)]), "is a sum"),
        (lambda: govsim.Extension("storm", columns=[govsim.OwnColumn("agencies", "x", float("nan"))]), "cannot start"),
        (lambda: govsim.Extension("storm", reforms=[a_reform("Shelter")]), "is not a name"),
        (lambda: govsim.Extension("storm", reforms=[a_reform(parameters={})]), "moves nothing"),
        (lambda: govsim.Extension("storm", reforms=[a_reform(parameters={"storm.rat": 1})]), "is not a parameter"),
        (lambda: govsim.Extension("storm", reforms=[a_reform(parameters={"structure.capture": 0})]), "is a structure"),
        (lambda: govsim.Extension("storm", reforms=[a_reform(parameters={"rotation.deputy": 3})]), "outside 0 to 1"),
    ],
)
def test_what_cannot_be_an_extension_is_refused(made: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        made()


def test_a_reform_that_is_there_already_is_refused() -> None:
    with pytest.raises(InputError, match="its reform deputy is there already, as a shipped one"):
        extensions.register(govsim.Extension("storm", reforms=[a_reform("deputy")]))
    extensions.register(govsim.Extension("storm", reforms=[a_reform()]))
    with pytest.raises(InputError, match="its reform shelter is there already, of storm"):
        extensions.register(govsim.Extension("hail", reforms=[a_reform()]))


def test_a_reform_of_an_extension_changes_the_hash_and_is_charged_for() -> None:
    plain, more = govsim.Extension("storm"), govsim.Extension("storm", reforms=[a_reform()])
    assert plain.sha256 != more.sha256
    base = SMALL.with_extensions(more)
    first = base.time.first_fiscal_year
    own: dict[str, Any] = {"parameters": {"rotation.deputy": 1}, "cost": {"fte_per_agency": 0.5}}
    options = (base.with_reform("shelter", from_year=first), SMALL.with_reform("ours", from_year=first, **own))
    one, other = (per_run(govsim.simulate(each, 2, 1)) for each in options)
    assert one["reform_cost"].min() > 0
    assert one.equals(other)


def test_a_parameter_or_column_that_is_there_already_is_refused() -> None:
    with pytest.raises(InputError, match=r"its parameter trust\.doubt is there already, as a shipped one"):
        extensions.register(govsim.Extension("storm", parameters=[a_parameter("trust.doubt")]))
    extensions.register(STORM)
    with pytest.raises(InputError, match=r"its parameter storm\.rate is there already, of storm"):
        extensions.register(govsim.Extension("hail", parameters=[a_parameter()]))
    taken = SMALL.with_extensions(govsim.Extension("hail", columns=[govsim.OwnColumn("agencies", "priority")]))
    with pytest.raises(InputError, match="agencies have a column priority already"):
        blueprint(taken)
    with pytest.raises(InputError, match="extensions storm and hail both have a column storms in agencies"):
        SMALL.with_extensions(STORM, govsim.Extension("hail", columns=[govsim.OwnColumn("agencies", "storms")]))


def test_an_extension_registered_again_is_replaced_and_a_forgotten_one_leaves_nothing() -> None:
    before = dict(parameters.BY_NAME), dict(parameters.GROUP_LABELS)
    extensions.register(STORM)
    extensions.register(govsim.Extension("storm", parameters=[a_parameter("storm.wind")]))
    assert "storm.rate" not in parameters.BY_NAME
    assert parameters.GROUP_LABELS["storm"] == ("storm", "storm")
    extensions.forget("storm")
    assert (dict(parameters.BY_NAME), dict(parameters.GROUP_LABELS)) == before


def test_the_hash_of_an_extension_is_of_all_it_says() -> None:
    def outcome(tables: Any) -> Any:
        return tables.runs["trust"]

    def other(tables: Any) -> Any:
        return tables.runs["coverage"]

    variants = [
        STORM,
        govsim.Extension("storm", parameters=STORM.parameters),
        govsim.Extension("storm", parameters=STORM.parameters, outcomes={"trusted": outcome}),
        govsim.Extension("storm", parameters=STORM.parameters, outcomes={"trusted": other}),
        govsim.Extension("storm", parameters=[a_parameter(high=0.5)]),
    ]
    assert len({each.sha256 for each in variants}) == len(variants)


def test_a_rule_goes_before_or_after_a_shipped_one_in_the_order_given() -> None:
    seen: list[str] = []

    def first(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
        seen.append("first")

    def second(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
        seen.append("second")

    def last(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
        seen.append("last")

    short = SMALL.with_time(years=1, warmup_years=0)
    watching = short.with_extensions(
        govsim.Extension("one", rules={"before trust": first, "after trust": last}),
        govsim.Extension("two", rules={"before trust": second}),
    )
    base, watched = govsim.simulate(short, 1, seed=3), govsim.simulate(watching, 1, seed=3)
    assert seen[:3] == ["first", "second", "last"]
    assert watched.runs.equals(base.runs)
    with pytest.raises(InputError, match=r'rules\["after trusts"\]: is not a rule'):
        govsim.simulate(short, 1, rules={"after trusts": last})
    both = govsim.Extension("three", rules={"trust": first}), govsim.Extension("four", rules={"trust": second})
    with pytest.raises(InputError, match=r"first and .*second both stand in place of trust"):
        govsim.simulate(short.with_extensions(*both), 1)
