"""The dictionary of columns: every column of every table that can be had stands in it, and none else."""

from collections.abc import Mapping

import pandas as pd
import pytest

from govsim.outcomes.columns import TABLES, UNIT_OF, columns_of, named_columns, row_of
from govsim.outcomes.continuity import continuity
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.entry_exit import entry_exit
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.outcomes.network import network
from govsim.runs.batch import Record
from govsim.runs.ensemble import simulate
from govsim.runs.saved_tables import without_runs
from govsim.scenario.layout import blueprint
from govsim.study.apportion import apportion
from govsim.study.compare import DERIVED, compare
from govsim.study.sensitivity.findings import COLUMNS as OF_SENSITIVITY
from govsim.words import LANGUAGES, phrases
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=1, years=4)


@pytest.fixture(scope="module")
def tables() -> Mapping[str, pd.DataFrame]:
    ensemble = simulate(SHORT, 2, 1, Record(months=True, partnership_months=True))
    found = dict(ensemble.tables) | {"entry_exit": entry_exit(ensemble), "continuity": continuity(ensemble)}
    found["network"] = network(ensemble)
    comparison = compare(SHORT, {"deputies": SHORT.with_reform("deputy", from_year=2027)}, 2, 1)
    found |= {f"comparison.{name}": getattr(comparison, name) for name in ("per_run", "options", "costs", *DERIVED)}
    factorial = apportion(SHORT, replications=10, seed=1)
    return found | {f"apportion.{name}": getattr(factorial, name) for name in ("per_run", "gains", "effects", "shares")}


def test_every_column_of_every_table_is_declared_and_none_else(tables: Mapping[str, pd.DataFrame]) -> None:
    there = {name: tuple(table.columns) for name, table in tables.items()}
    waits = blueprint(SHORT.with_adaptive("deputy", observable="alive", above=0, by_year=SHORT.time.first_fiscal_year))
    there["adopted"] = tuple(without_runs(waits, Record())["adopted"].columns)
    there |= {f"analysis.{name}": columns for name, columns in OF_SENSITIVITY.items()}
    assert there == dict(TABLES)


def test_every_column_has_a_unit_and_a_meaning_in_both_languages() -> None:
    for name, column in named_columns().items():
        for lang in LANGUAGES:
            assert column.unit(lang), name
            assert column.means(lang), name
            assert isinstance(column.caveat(lang), str), name
    assert all(row_of(table, lang) for table in TABLES for lang in LANGUAGES)


def test_nothing_is_declared_that_no_column_has() -> None:
    columns = named_columns().values()
    named = {place for column in columns for place in column.places}
    assert set(UNIT_OF) <= named
    words = {key.partition(".")[2] for key in phrases("columns")}
    assert {word.partition(".")[2] for word in words if word.startswith(("means.", "caveat."))} <= named


def test_a_column_that_means_something_else_in_a_table_has_its_own_words_and_not_the_others_caveat() -> None:
    columns = named_columns()
    assert columns["contracts.end"].means() == "month in which the term ended"
    assert columns["partnerships.end"].caveat() != columns["events.end"].caveat() == ""
    assert columns["years.trust"].caveat() != columns["partnership_months.trust"].caveat() == ""
    assert columns["comparison.options.low"].unit() == columns["analysis.effects.low"].unit() == "the outcome's"
    assert columns["apportion.shares.low"].unit() == "share"
    assert columns["entry_exit.event"].unit() == "yes or no"


def test_outcomes_of_a_run_are_called_as_they_are_declared() -> None:
    for name, outcome in OUTCOMES.items():
        column = named_columns()[f"comparison.per_run.{name}"]
        assert (column.means(), column.means("th"), column.unit()) == (outcome.label, outcome.label_th, outcome.unit)


def test_months_and_counts_are_whole_and_truth_values_are_said_to_be_so(tables: Mapping[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        for column in columns_of(name):
            dtype = table[column.name].dtype
            assert pd.api.types.is_bool_dtype(dtype) == (
                column.unit() == "yes or no" and not name.startswith("apportion")
            ), column
            if column.unit() == "number" or column.name in ("start", "end", "entry", "exit"):
                assert pd.api.types.is_integer_dtype(dtype), column


def test_what_is_a_share_or_lies_between_0_and_1_does(tables: Mapping[str, pd.DataFrame]) -> None:
    for name in ("runs", "years", "months", "partnership_months"):
        for column in columns_of(name):
            if column.unit() in ("share", "0 to 1"):
                values = tables[name][column.name].dropna()
                assert values.between(0, 1).all(), column


def test_measures_are_called_by_their_words_in_the_dictionary() -> None:
    for name, label in (KIND_MEASURES | GROUP_MEASURES).items():
        assert named_columns()[f"runs.{name}"].means() == label
