"""Scenarios and results as xarray: the same numbers at their labels, with units and meanings."""

import sys

import numpy as np
import pytest

import govsim
from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS
from govsim.runs.batch import Record
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from tests.worlds import SMALL

pytest.importorskip("xarray")
SHORT = SMALL.with_time(warmup_years=1, years=4)


@pytest.mark.parametrize("table", ["runs", "years", "years_by_kind", "months", "months_by_kind"])
def test_every_number_of_a_table_stands_at_its_labels(table: str) -> None:
    ensemble = govsim.simulate(SHORT, 3, 1, Record(months=True))
    array, frame = govsim.to_xarray(ensemble, table), getattr(ensemble, table)
    keys = [str(key) for key in array.sizes]
    again = array.to_dataframe().reset_index().sort_values(keys)
    assert len(again) == len(frame)
    for name in frame.columns.drop(keys):
        picked = array[name].values.reshape(-1)
        np.testing.assert_array_equal(picked, frame[name].to_numpy())
        assert array[name].attrs["long_name"]
    row = frame.iloc[-1]
    assert array["alive"].sel({key: row[key] for key in keys}) == row["alive"]


def test_units_and_what_to_mind_go_along() -> None:
    array = govsim.to_xarray(govsim.simulate(SHORT, 1, 1))
    assert array["coverage"].attrs["units"] == "share"
    assert "coverage_in_house" in array["coverage"].attrs["comment"]
    assert array.attrs["seed"] == 1
    assert Scenario.from_toml(array.attrs["scenario"]) == SHORT


def test_a_study_stands_over_points_and_replications() -> None:
    design = Design.of(SHORT, method="lhs", samples=4, parameters=["rotation.transfer_rate"], replications=2, seed=1)
    study = govsim.sweep(design)
    array, frame = govsim.to_xarray(study), study.to_pandas()
    assert dict(array.sizes) == {"point": 4, "replication": 2}
    for row in frame.to_dict("records"):
        at = array.sel(point=row["point"], replication=row["replication"])
        assert at["trust"] == row["trust"]
        assert at["rotation.transfer_rate"] == row["rotation.transfer_rate"]
    assert array["rotation.transfer_rate"].attrs["role"] == "uncertainty"


def test_a_study_that_is_not_finished_has_nothing_where_runs_are_missing() -> None:
    design = Design.of(SHORT, method="lhs", samples=4, parameters=["rotation.transfer_rate"], replications=2, seed=1)
    array = govsim.to_xarray(govsim.Study.in_memory(design))
    assert array["trust"].isnull().all()


def test_a_scenario_stands_by_month_and_group_with_its_reforms() -> None:
    scenario = SHORT.with_reform("deputy", from_year=2028).with_parameters({"rotation.transfer_rate": 0.4})
    array = govsim.to_xarray(scenario)
    assert set(array.data_vars) == {parameter.name for parameter in PARAMETERS}
    assert (array["rotation.transfer_rate"] == 0.4).all()
    deputy = array["rotation.deputy"].sel(group="all")
    assert (deputy.sel(month=slice(None, 23)) == 0).all()
    assert (deputy.sel(month=slice(24, None)) == 1).all()
    assert array["politics.election_years"].dims == ("month",)
    assert int(array["month"][0]) == -12


def test_what_has_no_arrays_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = govsim.simulate(SHORT, 1, 1)
    for results, table, what in (
        (ensemble, "partnerships", "is not a table of measures"),
        (ensemble, "months", "were not recorded"),
        (3, "years", "has no labelled arrays"),
    ):
        with pytest.raises(InputError, match=what):
            govsim.to_xarray(results, table)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(InputError, match="xarray is not installed"):
        govsim.to_xarray(ensemble)
