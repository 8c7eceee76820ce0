"""What the pictures of tables show: lines, bands, dots and intervals, where they belong; and empty cases."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

import govsim
from govsim import plots
from govsim.errors import InputError
from govsim.model.barriers import BARRIERS
from govsim.show.plots.style import BLUE, CURVES, ORANGE
from govsim.study.apportion import MIDDLING_LEADERS
from tests.show.plots.pictures import (
    RUNS,
    SEED,
    acceptability_table,
    curve,
    drawn,
    footer,
    incidence_table,
    means,
    options_table,
    said,
    shares_table,
    study,
    worlds,
)


def bands(figure: Figure) -> list[PolyCollection]:
    return [band for axes in figure.axes for band in axes.collections if isinstance(band, PolyCollection)]


def empty_sentence(figure: Figure) -> str:
    return " ".join(t.get_text() for axes in figure.axes for t in axes.texts if t.get_gid() == "empty").replace(
        "\n", " "
    )


# survival


def test_each_curve_has_a_band_a_line_style_and_a_row_of_counts() -> None:
    figure = drawn("survival")
    assert len(bands(figure)) == 3
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["do nothing", "longer term only", "deputy"]
    assert "4,000" in said(figure)


def test_a_curve_is_drawn_as_steps_in_per_cent_over_years() -> None:
    line = drawn("survival").axes[0].lines[0]
    x, y = (np.asarray(values, float) for values in line.get_data())
    assert line.get_drawstyle() == "steps-post"
    assert (x[12], y[12]) == (1, pytest.approx(70))


def test_one_run_has_no_band_and_says_so() -> None:
    table = curve().assign(low=None, high=None)
    figure = plots.survival({"a": table}, runs=1, seed=SEED)
    assert bands(figure) == []
    assert "One run says nothing about how much runs differ: no interval." in footer(figure)


def test_intervals_that_could_not_be_estimated_are_said_to_be_missing() -> None:
    figure = plots.survival({"a": curve().assign(low=None, high=None)}, runs=9, seed=SEED)
    assert "No interval could be estimated." in footer(figure)


def test_no_partnership_gives_a_sentence() -> None:
    for table in (curve().head(0), curve().assign(survival=np.nan)):
        figure = plots.survival({"a": table}, runs=RUNS, seed=SEED)
        assert "No partnership was under way" in empty_sentence(figure)
        assert str(RUNS) in footer(figure)
    assert "No partnership" in empty_sentence(plots.survival({}, runs=RUNS, seed=SEED))


def test_a_curve_that_ends_early_ends_early() -> None:
    figure = plots.survival({"a": curve(years=3), "b": curve(years=2)}, runs=RUNS, seed=SEED)
    assert figure.axes[0].get_xlim() == (0, 3)


def test_too_many_curves_are_refused() -> None:
    with pytest.raises(InputError, match="cannot be told apart"):
        plots.survival({str(n): curve() for n in range(len(CURVES) + 1)}, runs=RUNS, seed=SEED)


def test_a_table_without_its_columns_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="the curve 'a' has no column survival"):
        plots.survival({"a": curve().drop(columns="survival")}, runs=RUNS, seed=SEED)


# incidence


def test_areas_stack_to_all_endings_and_each_cause_has_its_interval_beside_it() -> None:
    figure = drawn("incidence")
    left, right = figure.axes
    top = np.asarray(left.lines[-1].get_ydata(), float)
    assert top[-1] == pytest.approx(100 * incidence_table().groupby("age")["incidence"].sum().iloc[-1])
    assert len(left.collections) == 7
    assert next(label.get_text() for label in right.get_yticklabels()) == "budget line lost"
    dots = [float(np.asarray(line.get_xdata())[0]) for line in right.lines if line.get_marker() == "o"]
    assert dots[0] == pytest.approx(100 * 0.2 / 2)
    assert right.get_xlim()[0] == 0


def test_neighbouring_causes_differ_in_hatch() -> None:
    hatches = [area.get_hatch() or "" for area in drawn("incidence").axes[0].collections]
    assert all(one != other for one, other in itertools.pairwise(hatches))


def test_when_nothing_ended_there_is_a_sentence() -> None:
    for table in (incidence_table().head(0), incidence_table().assign(incidence=0.0, low=0.0, high=0.0)):
        assert "No partnership ended" in empty_sentence(plots.incidence(table, runs=RUNS, seed=SEED))


# event studies


def test_panels_share_a_scale_and_show_a_band_a_zero_line_and_their_numbers() -> None:
    figure = drawn("event_study")
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert len(bands(figure)) == 3
    assert all(axes.get_xlim() == (-12.5, 24.5) for axes in figure.axes)
    assert any(list(line.get_ydata()) == [0, 0] for line in figure.axes[0].lines)  # type: ignore[arg-type]
    assert "events: 1,234, controls: 56,789" in said(figure)


def test_the_true_effect_stands_beside_the_study_where_there_is_one() -> None:
    true = pd.DataFrame({"event": "late act", "variable": "trust", "lag": range(25), "difference": -0.2})
    true = pd.concat([true, true.assign(variable="output", difference=-0.4)], ignore_index=True)
    studies = {event: study() for event in ("late act", "leader change")}
    figure = plots.event_study(studies, true=true, runs=RUNS, seed=SEED)
    dashed = [[line for line in axes.lines if line.get_color() == "#D55E00"] for axes in figure.axes]
    assert [len(lines) for lines in dashed] == [1, 0]
    assert set(np.asarray(dashed[0][0].get_ydata(), float)) == {-0.2}
    assert "true effect: the same luck without the event" in said(figure)
    assert "true effect" not in said(plots.event_study(studies, runs=RUNS, seed=SEED))


def test_an_event_without_a_match_says_so_in_its_panel() -> None:
    assert "No such event could be matched." in said(drawn("event_study")).replace("\n", " ")


def test_it_takes_the_table_of_several_studies_and_shows_one_variable() -> None:
    table = pd.concat(
        [study(depth).assign(event=event, variable=variable)
         for event in ("late act", "long gap") for variable, depth in (("trust", 0.1), ("output", 0.3))],
        ignore_index=True,
    )  # fmt: skip
    table.attrs["notes"] = {"leader change": "no leader changed"}
    figure = plots.event_study(table, "output", runs=RUNS, seed=SEED)
    assert [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()] == [
        "late budget act", "third month of a gap", "change of leader",
    ]  # fmt: skip
    assert np.asarray(figure.axes[0].lines[-1].get_ydata(), float).min() == pytest.approx(-0.3)


def test_no_event_gives_a_sentence() -> None:
    assert empty_sentence(plots.event_study({}, runs=RUNS, seed=SEED)) == "There is no event to show."
    assert empty_sentence(plots.event_study(pd.DataFrame(), runs=RUNS, seed=SEED)) == "There is no event to show."


# options


def test_options_are_dots_with_intervals_and_doing_nothing_is_the_line_at_zero() -> None:
    figure = drawn("options")
    axes = figure.axes[0]
    assert len(axes.patches) == 0
    (intervals,) = (item for item in axes.collections if isinstance(item, LineCollection))
    assert [segment[:, 0].tolist() for segment in intervals.get_segments()] == [[-0.5, 2.5], [0.5, 3.5], [1.5, 4.5]]
    assert list(axes.lines[-1].get_xdata()) == [0, 0]  # type: ignore[arg-type]
    labels = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert labels == ["multi-year obligation", "minimum tenure", "my own package"]
    assert "do nothing: 10.0" in said(figure)


def test_a_hollow_dot_says_that_the_interval_holds_zero() -> None:
    hollow = [line for line in drawn("options").axes[0].lines if line.get_markerfacecolor() == "white"]
    assert [list(line.get_ydata()) for line in hollow] == [[0.0]]  # type: ignore[arg-type]


def test_each_panel_says_which_way_is_better() -> None:
    assert [axes.get_xlabel() or axes.xaxis.get_label_text() for axes in drawn("options").axes] == [
        "better →", "better →", "better →", "← better",
    ]  # fmt: skip


def test_what_is_missing_has_no_mark_and_is_said_to_be_missing() -> None:
    table = options_table()
    gone = (table["option"] == "minimum-tenure") & (table["outcome"] == "trust")
    table = table.astype(dict.fromkeys(("difference", "low", "high"), object))
    table.loc[gone, ["difference", "low", "high"]] = None
    assert "No mark: the outcome could not be measured" in footer(plots.options(table, seed=SEED))


def test_notes_stand_below_and_a_change_of_exactly_nothing_can_be_drawn() -> None:
    table = options_table().assign(difference=0.0, low=0.0, high=0.0)
    figure = plots.options(table, seed=SEED, notes={"deputy": "it has not begun"})
    assert "deputy: it has not begun" in footer(figure)


def test_no_option_gives_a_sentence() -> None:
    nothing = options_table()
    for table in (nothing.head(0), nothing[nothing["option"] == "do nothing"]):
        assert empty_sentence(plots.options(table, seed=SEED)) == "No option was compared."


# barriers


def test_shares_are_dots_in_per_cent_with_intervals_and_the_definition_of_off() -> None:
    figure = drawn("barrier_shares")
    axes = figure.axes[0]
    dots = [list(line.get_xdata()) for line in axes.lines if line.get_marker() == "o"]  # type: ignore[arg-type]
    assert dots == [pytest.approx([5, 15, 25, 35, 45])]
    assert axes.get_xlim()[0] <= 0
    assert "rotation of officials: no transfer of a coordinator on either side" in footer(figure)
    assert "all off: +12.3" in said(figure)


def test_no_share_gives_a_sentence() -> None:
    for table in (shares_table().head(0), shares_table().assign(share=None)):
        assert "No share can be given" in empty_sentence(plots.barrier_shares(table, runs=RUNS, seed=SEED))


def test_an_outcome_without_a_share_and_one_that_the_barriers_raise_are_named() -> None:
    table = shares_table()
    table.loc[table["outcome"] == "trust", "share"] = np.nan
    table.loc[table["outcome"] == "coverage", "gain"] = -0.2
    text = footer(plots.barrier_shares(table, runs=RUNS, seed=SEED))
    assert "No share for decision trust" in text
    assert "share of need served: it is less with all of them off" in text


def test_another_definition_of_off_is_the_one_that_is_printed() -> None:
    middling = shares_table().assign(definition=lambda table: table["barrier"].map(definition_of))
    middling.loc[middling["barrier"] == "leadership", "definition"] = MIDDLING_LEADERS.definition
    middling.loc[middling["barrier"] == "law", "definition"] = "half of it"
    text = footer(plots.barrier_shares(middling, runs=RUNS, seed=SEED))
    assert "priority and seriousness 0.5 everywhere" in text
    assert "priority and seriousness 0.75 everywhere" not in text
    assert "law, spending rules and outside audit: half of it" in text
    assert "เท่ากันที่0.5" in footer(plots.barrier_shares(middling, runs=RUNS, seed=SEED, lang="th")).replace(" ", "")


def definition_of(barrier: str) -> str:
    return BARRIERS[barrier].definition


# four lines


def test_colour_is_the_world_and_dashes_are_the_decision() -> None:
    lines = list(drawn("four_lines").axes[0].lines)
    assert [line.get_color() for line in lines] == [BLUE, BLUE, ORANGE, ORANGE]
    assert [line.is_dashed() for line in lines] == [True, False, True, False]
    assert len(bands(drawn("four_lines"))) == 4
    headings = [legend.get_title().get_text() for legend in drawn("four_lines").legends]
    assert headings == ["Colour: the world, not a decision", "Line style: the decision"]
    assert "not an effect of policy" in footer(drawn("four_lines"))


def test_means_that_are_no_shares_begin_at_zero_too() -> None:
    figure = plots.four_lines(
        worlds(lambda level: means(100 * level)), "deputy", runs=RUNS, seed=SEED, share=False, label="alive"
    )
    assert figure.axes[0].get_ylim()[0] == 0
    assert figure.axes[0].get_ylabel() == "alive"


def test_worlds_without_data_give_a_sentence_and_too_many_are_refused() -> None:
    nothing = [plots.World("a", means().head(0), means().head(0))]
    assert empty_sentence(plots.four_lines(nothing, "deputy", runs=RUNS, seed=SEED)) == "There is nothing to show."
    with pytest.raises(InputError, match="cannot be told apart"):
        plots.four_lines(2 * worlds(curve), "deputy", runs=RUNS, seed=SEED)


def test_yearly_means_have_an_interval_of_student_over_runs() -> None:
    ensemble = govsim.simulate("default", 3, 1, govsim.Record.nothing())
    table = plots.yearly(ensemble, "coverage")
    first = ensemble.years[ensemble.years["year"] == 2026]["coverage"]
    assert len(table) == 20
    assert table["value"].iloc[0] == pytest.approx(first.mean())
    half = 4.302652729 * first.std() / np.sqrt(3)
    assert table["high"].iloc[0] - table["value"].iloc[0] == pytest.approx(half)


# Acceptability


def test_curves_of_acceptability_are_shares_with_dots_where_an_option_is_best() -> None:
    axes = drawn("acceptability").axes[0]
    curves, dots = axes.lines[::2], axes.lines[1::2]
    heights = np.sum([np.asarray(line.get_ydata(), float) for line in curves], axis=0)
    assert heights == pytest.approx(np.full(41, 100))
    marked = [np.isfinite(np.asarray(line.get_ydata(), float)) for line in dots]
    assert [int(best.sum()) for best in marked] == [10, 10, 21]
    assert axes.get_xlim() == (0, 8)


def test_one_run_has_no_curve_of_acceptability() -> None:
    table = acceptability_table().assign(share=None)
    assert empty_sentence(plots.acceptability(table, runs=1, seed=SEED)).startswith("One run says nothing")
    many = pd.concat([acceptability_table().assign(option=str(number)) for number in range(len(CURVES) + 1)])
    with pytest.raises(InputError, match="cannot be told apart"):
        plots.acceptability(many, runs=RUNS, seed=SEED)
