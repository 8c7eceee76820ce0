"""Every figure that a brief shows can be explained: what, how, where, in both languages."""

import pytest

from govsim.cli import dictionary
from govsim.outcomes.declared import MAIN, OUTCOMES
from govsim.outcomes.explained import ALIASES, MEASURES, called, how, mind
from govsim.outcomes.named import NAMED_MEASURES
from govsim.show.grids import ALSO
from govsim.show.report import answer, first
from govsim.words import LANGUAGES


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_explained_in_both_languages(name: str) -> None:
    for lang in LANGUAGES:
        assert called(name, lang)
        assert how(name, lang)
    assert bool(mind(name, "en")) == bool(mind(name, "th"))
    facts = dict(dictionary.meanings(name)[0].facts)
    assert (facts["how"], facts["stands in"]) == (how(name, "en"), MEASURES[name])


def test_every_outcome_and_every_figure_of_a_brief_is_among_them() -> None:
    shown = {*OUTCOMES, *MAIN, *answer.LEVELS, *first._SHOWN, *ALSO}
    shown |= {name for name in NAMED_MEASURES if not name.startswith("ended_")}
    assert shown <= MEASURES.keys()
    assert set(ALIASES.values()) <= MEASURES.keys()
    assert dictionary.meanings("continuity")[0].data["name"] == "rmst_60"
