"""Scenarios and results as labelled arrays (Hoyer & Hamman 2017, doi:10.5334/jors.148), with units and meanings."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from govsim.arguments import given, takes, text
from govsim.errors import InputError, did_you_mean, shown
from govsim.model.parameters import PARAMETERS
from govsim.outcomes.columns import TABLES, Column
from govsim.outcomes.declared import OUTCOMES
from govsim.runs.ensemble import Ensemble
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study.connectors import imported
from govsim.study.sweep.study import Study

if TYPE_CHECKING:
    import xarray

_KEYS = ("run", "year", "month", "group", "kind")
_OF_PERIODS = ("runs", "years", "years_by_kind", "months", "months_by_kind")


@takes(table=text)
def to_xarray(results: Scenario | str | Path | Ensemble | Study, table: str = "years") -> "xarray.Dataset":
    """A scenario or results as an `xarray.Dataset`; each variable has long_name and units, and comment where to mind.

    Args:
        results: Of an **Ensemble**, a table of measures: over run, year or month, group and kind, as the table has
            them. Of a **Study**, what is kept of its runs, over point and replication, NaN where a run is missing or
            failed; labels and the values of factors are coordinates of the points. Of a **Scenario**, or the name of
            one, each parameter as it holds in each month, reforms, barriers and groups included: over month, and over
            group where groups may differ in it.
        table: Of an ensemble: runs, years, years_by_kind, months or months_by_kind.

    Raises:
        InputError: xarray is not installed (the extra govsim[arrays]); an ensemble has no such table of measures.
    """
    xr = imported("xarray", "arrays")
    if isinstance(results, Ensemble):
        return cast("xarray.Dataset", _of_ensemble(xr, results, table))
    if isinstance(results, Study):
        return cast("xarray.Dataset", _of_study(xr, results))
    if not isinstance(results, Scenario | str | Path):
        remedy = "give a Scenario, an Ensemble or a Study"
        raise InputError(f"{given(results)} has no labelled arrays", place="govsim.to_xarray", remedy=remedy)
    return cast("xarray.Dataset", _of_scenario(xr, given_scenario(results)))


def _of_ensemble(xr: Any, ensemble: Ensemble, table: str) -> Any:
    if table not in _OF_PERIODS:
        remedy = did_you_mean(table, _OF_PERIODS, "tables of measures")
        raise InputError(f"{shown(table)} is not a table of measures", place="govsim.to_xarray", remedy=remedy)
    try:
        frame: pd.DataFrame = getattr(ensemble, table)
    except AttributeError as error:
        raise InputError(str(error), place="govsim.to_xarray") from None
    keys = [key for key in _KEYS if key in frame]
    labels = {key: _labels(frame[key]) for key in keys}
    shape = [len(values) for values in labels.values()]
    assert len(frame) == np.prod(shape), "every run has every period, group and kind, in this order"
    columns = {
        name: (keys, frame[name].to_numpy().reshape(shape), _told(Column(table, name)))
        for name in TABLES[table]
        if name not in keys
    }
    coordinates = {key: (key, values, _told(Column(table, key))) for key, values in labels.items()}
    facts = {"scenario": ensemble.scenario.to_toml(), "seed": ensemble.seed}
    return xr.Dataset(columns, coordinates, facts)


def _labels(column: "pd.Series[Any]") -> np.ndarray:
    """The values of a key, in their order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.array(column.cat.categories, str)
    return np.asarray(column.unique())


def _told(column: Column) -> dict[str, str]:
    told = {"long_name": column.means(), "units": column.unit(), "comment": column.caveat()}
    return {name: words for name, words in told.items() if words}


def _of_study(xr: Any, study: Study) -> Any:
    design, points = study.design, study.points
    shape = (design.size, design.replications)
    results = study.results
    place = results["point"].to_numpy(np.int64), results["replication"].to_numpy(np.int64)
    columns = {}
    for name in study.columns:
        values = np.full(shape, np.nan)
        values[place] = results[name].to_numpy(float)
        told = _told(Column("comparison.per_run" if name in OUTCOMES else "runs", name))
        columns[name] = (("point", "replication"), values, told)
    coordinates: dict[str, Any] = {"point": np.arange(shape[0]), "replication": np.arange(shape[1])}
    known = {parameter.name: _told_of(parameter) for parameter in PARAMETERS}
    for name in points.columns.drop("point"):
        of_points = points[name].to_numpy(None if points[name].dtype.kind in "iuf" else str)
        coordinates[name] = ("point", of_points, known.get(name, {}))
    return xr.Dataset(columns, coordinates, {"design": design.to_toml()})


def _told_of(parameter: Any) -> dict[str, str]:
    return {"long_name": parameter.label, "units": parameter.unit, "role": parameter.role, "source": parameter.source}


def _of_scenario(xr: Any, scenario: Scenario) -> Any:
    plan = blueprint(scenario)
    months = np.arange(len(plan.schedule)) + plan.first_month
    columns = {}
    for parameter in PARAMETERS:
        by_month = plan.regimes[parameter.name.replace(".", "_")][plan.schedule]
        whole = parameter.scope == "country"
        dims = ("month",) if whole else ("month", "group")
        columns[parameter.name] = (dims, by_month[:, 0] if whole else by_month[:, 1:], _told_of(parameter))
    coordinates = {
        "month": ("month", months, _told(Column("months", "month"))),
        "group": ("group", np.array(scenario.group_names, str), _told(Column("months", "group"))),
    }
    return xr.Dataset(columns, coordinates, {"scenario": scenario.to_toml()})
