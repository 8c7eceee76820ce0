"""The catalogue of phrases: nothing is missing, nothing is dead, and both languages fill the same gaps."""

import ast
import itertools
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import govsim
from govsim.cli.game_screen import FIGURES
from govsim.cli.summary import SECTIONS
from govsim.game import page as debrief
from govsim.game.debrief import CLASS, MEASURES, RIVALS
from govsim.model.barriers import BARRIERS
from govsim.model.constants import CAUSES, KINDS
from govsim.model.parameters import GROUPS, PARAMETERS
from govsim.model.tables import EVENTS as LOGGED
from govsim.outcomes.by_year import BY_YEAR
from govsim.outcomes.columns import TABLES, UNIT_OF, named_columns
from govsim.outcomes.declared import MAIN, OUTCOMES
from govsim.outcomes.explained import MEASURES as EXPLAINED
from govsim.outcomes.money import PAYERS
from govsim.outcomes.trust_decay import EVENTS, VARIABLES
from govsim.scenario.adaptive import OBSERVABLES
from govsim.show.course import deck
from govsim.show.grids import ALSO
from govsim.show.labels import LIMITS
from govsim.study.compare import DO_NOTHING
from govsim.study.decide.assumptions import Source
from govsim.study.decide.decision import JUDGED
from govsim.study.decide.robust import CRITERIA
from govsim.study.evidence.patterns import STATUSES, USES
from govsim.study.increments import STATUSES as STATUSES_OF_OPTIONS
from govsim.study.reference import SECOND_REFERENCES
from govsim.study.seek.question import COSTS, GOALS
from govsim.words import LANGUAGES, Both, Message, has, listed, phrase, phrases, quoted, say, sentences
from govsim.words.catalogue import FOLDER, gaps_of, subjects

SOURCE = Path(govsim.__file__).parent
EVERY = {key: both for subject in subjects() for key, both in phrases(subject).items()}

UNITS = {part for parameter in PARAMETERS for part in parameter.unit.split("/")}
COLUMNS = named_columns().values()
COUNTED = ("agency", "mission", "partner", "run", "year")
LEVELS = ("rmst_60", "relationship_60", "survival_5y", "renewal_rate", "trust", "coverage")
LANES = ("contract", "gap", "act", "payment", "coordinator", "partner_coordinator", "leader", "td", "t", "to")
MEASURED = (
    "ST", "S1", "ST_without_luck", "S1_without_luck", "mu_star", "mu", "sigma", "delta", "pawn_median", "pawn_max",
    "regional_high", "regional_low", "srrc", "range",
)  # fmt: skip
INCIDENTS = (
    "stated", "leader", "post", "approached", "given up", "in force", "signed", "signed again", "term ran out",
    "objection", "coordinator", "partner coordinator change", "late payment", "late act", "ended",
)  # fmt: skip

FAMILIES: dict[str, list[Sequence[Iterable[object]]]] = {
    "columns.caveat.{}": [({c.place for c in COLUMNS if c.caveat()},)],
    "columns.means.{}": [({c.place for c in COLUMNS if not c.outcome},)],
    "columns.table.{}": [(TABLES,)],
    "columns.unit.{}": [({*UNIT_OF.values(), *(outcome.unit for outcome in OUTCOMES.values())},)],
    "common.{}": [(["and", "or"],)],
    "common.kind.{}": [(KINDS,)],
    "common.month.{}": [(range(1, 13),)],
    "common.month.{}.short": [(range(1, 13),)],
    "compare.stands.{}": [(STATUSES_OF_OPTIONS,)],
    "compare.also.{}": [(ALSO,)],
    "compare.currency.{}": [(["cost", "own", "kept"],)],
    "compare.payers.{}": [(PAYERS,)],
    "page.look.{}": [(GROUPS,)],
    "compare.t.{}": [(["cost", "kept", "further", "stands"],)],
    "debrief.{}": [(["longest", "died"],)],
    "debrief.option.{}": [([DO_NOTHING, CLASS, *RIVALS.values()],)],
    "debrief.question.{}": [(debrief.QUESTIONS,)],
    "decide.criterion.{}": [(CRITERIA,)],
    "decide.observable.{}": [(OBSERVABLES,)],
    "decide.outcome.{}": [(JUDGED,)],
    "decide.reading.{}": [(["evidence", "drawn", "given"],)],
    "decide.signpost.{}": [(["above", "below"],)],
    "deck.key.{}": [(["number", "answer", "why"],)],
    "deck.part.{}": [(deck.PARTS[1:],)],
    "deck.quiz.{}": [(["before", "after"],)],
    "deck.rests.{}": [(deck.RESTS,)],
    "limits.{}": [({*LIMITS, *debrief.LIMITS, "explain"},)],
    "outcomes.{}.column": [({*MAIN, *LEVELS},)],
    "outcomes.{}.game": [(MEASURES,)],
    "outcomes.{}.heading": [(MAIN,)],
    "outcomes.{}.label": [(OUTCOMES,)],
    "outcomes.{}.level": [(LEVELS,)],
    "outcomes.{}.name": [({*MAIN, *LEVELS},)],
    "outcomes.{}.points": [(["rmst_60", "trust", "coverage"],)],
    "outcomes.{}.word": [(["rmst_60", "relationship_60", "trust", "coverage"],)],
    "outcomes.{}.year": [(FIGURES,)],
    "outcomes.{}.{}": [(MAIN, ["name", "unit", "more", "less"])],
    "parameters.unit.{}": [(UNITS,)],
    "patterns.reading.{}": [(["target", "bands", "kinds"],)],
    "patterns.calibrated.{}": [(["left", "narrowed", "limits"],)],
    "patterns.status.{}": [(STATUSES,)],
    "patterns.use.{}": [(USES,)],
    "measures.{}.label": [([name for name in EXPLAINED if name not in OUTCOMES],)],
    "measures.{}.how": [(EXPLAINED,)],
    "measures.{}.mind": [([name for name in EXPLAINED if has(f"measures.{name}.mind")],)],
    "brief.criterion.{}": [(CRITERIA,)],
    "brief.futures.{}": [(get_args(Source.__value__),)],
    "brief.beside.{}": [(["share", "surely", "surely_not", "open"],)],
    "brief.shares.{}": [(["over", "share", "share_without_luck", "surely", "surely_not", "open"],)],
    "brief.signposts.{}": [(["what", "under", "where", "right"],)],
    "brief.criteria.{}": [(["criterion", "chooses", "value", "luck_low", "luck_high", "chosen_in"],)],
    "brief.information.{}": [(["assumption", "value", "changes", "stands", "worth", "chance"],)],
    "decide.{}": [(["below", "above", "between"],)],
    "compare.by_year.{}": [(BY_YEAR,)],
    "pictures.by_year.unit.{}": [([OUTCOMES[name].unit for name in BY_YEAR],)],
    "pictures.four_lines.{}": [(["with", "without"],)],
    "pictures.life.{}": [(LANES,)],
    "pictures.off.{}": [(BARRIERS,)],
    "pictures.off.{}_second": [([other.barrier for other in SECOND_REFERENCES],)],
    "pictures.{}.{}": [(["cause"], CAUSES[1:]), (["event"], {*EVENTS, *LOGGED}), (["variable"], VARIABLES)],
    "report.m.{}": [(["link", "gain", "carried", "barrier", "left"],)],
    "report.p.{}": [(["reform", "parameter", "change", "unit", "source", "value", "default", "range"],)],
    "pictures.front.{}": [(["tried", "search", "fresh", "chosen", "nearest"],)],
    "pictures.predictive.{}": [(["ranges", "left", "target", "plausible"],)],
    "seek.found.{}": [(GOALS,)],
    "seek.head.{}": [(["coverage", "cost", "share"],)],
    "seek.reading.{}": [(COSTS,), (["fresh", "luck", "sure", "some"],)],
    "brief.seek.{}": [(GOALS,)],
    "brief.seek.head.{}": [(["coverage", "cost", "share"],)],
    "brief.seek.head.searched_{}": [(["outcome", "cost"],)],
    "brief.seek.role.{}": [(["chosen", "contestant", "front", "base"],)],
    "sensitivity.interval.{}": [(["bootstrap", "fast", "range"],)],
    "sensitivity.measure.{}": [(MEASURED,)],
    "sensitivity.over.{}": [(["sum", "mean", "max", "greatest"],)],
    "summary.count.{}": [(COUNTED,)],
    "summary.count.{}.one": [(COUNTED,)],
    "summary.label.{}": [([name for section in SECTIONS.values() for name in section],)],
    "summary.missing.{}": [
        ({why for section in SECTIONS.values() for _, why in section.values() if why} | {"measure"},)
    ],
    "summary.section.{}": [(SECTIONS,)],
    "story.entity.{}": [(["agencies", "officials", "partners", "missions"],)],
    "story.leader.{}": [(["dropped", "higher", "lower", "halved", "same"],)],
    "story.line.{}": [(INCIDENTS,)],
    "story.successor.{}": [(["later", "at_once"],)],
    "story.why.{}": [(CAUSES[1:],)],
    "story.{}": [(["left", "begun", "months"],)],
    "story.{}.one": [(["left", "begun", "months"],)],
    "story.{}.quiet": [(["agencies", "officials", "missions"],)],
    "story.{}.title": [(["agencies", "officials", "missions"],)],
}
"""Keys that are put together when a program runs, as the source writes them, and what fills each of their gaps."""


@cache
def written() -> tuple[frozenset[str], frozenset[str]]:
    """The keys that stand in the source, and the patterns of those that are put together."""
    subject = re.compile(rf"({'|'.join(subjects())})\.(?!$|py$|json$|typ$|html|why\.$)")
    keys, patterns = set(), set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        inside = {id(part) for node in joined for part in node.values}
        texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in inside)
        keys |= {text.value for text in texts if isinstance(text.value, str) and subject.match(text.value)}
        for node in joined:
            pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            patterns |= {pattern} if subject.match(pattern) else set()
    for path in SOURCE.rglob("*.j2"):
        keys |= set(re.findall(r'say\("([^"]+)"', path.read_text("utf-8")))
    return frozenset(keys), frozenset(patterns)


def of_families() -> set[str]:
    return {
        pattern.format(*filled)
        for pattern, ways in FAMILIES.items()
        for gaps in ways
        for filled in itertools.product(*gaps)
    }


def test_every_key_in_the_source_has_a_phrase() -> None:
    assert written()[0] - set(EVERY) == set()


def test_every_key_that_is_put_together_is_of_a_declared_family() -> None:
    assert written()[1] == set(FAMILIES)
    assert of_families() - set(EVERY) == set()


def test_every_phrase_is_used() -> None:
    searched = {
        *phrases("sources"),
        *phrases("page"),
        *phrases("room"),
        *phrases("glossary"),
    }  # of pages: their own tests
    assert set(EVERY) - written()[0] - of_families() - searched == set()
    for part in phrases("sources").values():
        assert any(part.en in parameter.source for parameter in PARAMETERS), part.en


def test_both_languages_have_a_text_with_the_same_gaps() -> None:
    for key, both in EVERY.items():
        english, thai = map(gaps_of, both)
        assert english == thai, key
        assert all(text.strip() for text in both), key


TERMS = re.compile(
    r"govsim( [a-z]+)*|--[a-z]+|Ctrl-C|SHA-256|NSGA-II|Parquet|seek\.json|provenance\.json"
    r"|\bUTC\b|\bPAWN\b|\b(logit|odds|sd)\b"
    r"|(budget|law|rotation)\.[a-z_]+|\w+\.csv|front-\w+|svg|png|scenarios/"
    r"|\((bootstrap|seed|commit|Shapley|delta|regional|FTE|ST|S1|SRRC|efficiency frontier)\)"
)
"""Words in Latin letters that stand in Thai texts: commands, files, and terms beside their Thai."""


def test_thai_texts_are_thai_but_for_terms_and_gaps_and_english_texts_hold_none() -> None:
    for key, (english, thai) in EVERY.items():
        if key.startswith("glossary."):  # speaks of words of the other language
            continue
        plain = [re.sub(r"{[^}]*}", "", text) for text in (english, thai)]
        assert not re.search(r"[A-Za-z]{2,}", TERMS.sub("", plain[1])), key
        assert any("ก" <= letter <= "๛" for letter in plain[1]) or not any(map(str.isalpha, plain[0])) or key == YEAR
        assert not re.search("[ก-๛]", english), key


YEAR = "pictures.life.year"
"""A Thai year of the Buddhist Era stands alone where English has FY before it."""


def test_whoever_says_a_phrase_fills_all_its_gaps() -> None:
    checked = 0
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args or any(gap.arg is None for gap in call.keywords):
                continue
            given = {gap.arg for gap in call.keywords}
            first = call.args[0]
            ways = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for key in (str(way.value) for way in ways if isinstance(way, ast.Constant)):
                if ast.unparse(call.func) in ("say", "self._say") and key in EVERY:
                    assert gaps_of(EVERY[key].en) | gaps_of(EVERY[key].th) <= given, (path.name, key)
                    checked += 1
    assert checked > 250


def test_a_phrase_in_a_language_has_its_gaps_filled() -> None:
    assert say("story.months", "en", n=3) == "3 months"
    assert say("story.months", "th", n=3) == "3 เดือน"


def test_a_fact_for_which_a_phrase_has_no_gap_is_left_out() -> None:
    assert say("story.months.one", "en", n=1) == "1 month"


def test_a_key_that_is_not_there_is_a_defect_and_the_nearest_is_named() -> None:
    with pytest.raises(KeyError, match=r"there is no phrase story.month; the nearest is story.months"):
        say("story.month", "en", n=3)
    with pytest.raises(KeyError, match=r"there is no phrase storys.months; the nearest is story.months"):
        say("storys.months", "en", n=3)
    assert not has("story.month")
    assert not has("storys.months")


def test_a_gap_for_which_nothing_is_given_is_a_defect() -> None:
    with pytest.raises(KeyError, match=r"nothing is given for the gap 'n' of the phrase story.months"):
        say("story.months", "en", m=3)


def test_a_message_is_made_once_and_read_in_either_language() -> None:
    who = Message("story.entity.partners", {"n": "4"})
    ended = Message("pictures.life.ended", {"month": Both("Oct 2025", "ต.ค. 2568"), "cause": who})
    assert ended.text("en") == "ended Oct 2025: partner 4"
    assert ended.text("th") == "สิ้นสุด ต.ค. 2568: ภาคีรายที่ 4"


def test_a_message_kept_as_data_is_the_same_message() -> None:
    size, held = Message("reasons.why.size"), Message("reasons.why.other", {"x": "rotation.deputy"})
    title = Message("reasons.title", {"name": Both("deputy", "รอง"), "year": "2027", "where": ""})
    message = Message("reasons.changes_nothing", {"title": title, "reasons": (size, held)})
    assert Message.of(json.loads(json.dumps(message.data()))) == message
    assert message.text("en") == (
        "deputy from 2027 changes nothing: its size is 0; another reform of the option decides rotation.deputy."
    )
    assert sentences([message, message], "en") == f"{message.text('en')} {message.text('en')}"


@pytest.mark.parametrize("data", ["", 3, {"key": "reasons.over"}, {"key": "reasons.over", "gaps": {"title": None}}])
def test_what_is_no_message_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="is not a message"):
        Message.of(data)


def test_lists_of_names() -> None:
    assert [listed(names, "en") for names in ([], ["a"], ["a", "b"])] == ["", "a", "a and b"]
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b", "c"], "en", "or") == "a, b or c"
    assert listed([quoted(name, "th") for name in "ab"], "th") == "“a” และ “b”"


def test_a_phrase_that_lacks_a_language_is_refused_when_its_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.words.catalogue.FOLDER", tmp_path)
    for text in ('[a]\nen = "x"', '[a]\nen = "x"\nth = "ก"\nfr = "y"', '[a]\nen = "x"\nth = 1'):
        (tmp_path / "common.toml").write_text(text, "utf-8")
        phrases.cache_clear()
        with pytest.raises(ValueError, match=r"the phrase common.a must have a text in each of en, th"):
            phrase("common.a")
    phrases.cache_clear()


def test_a_file_of_phrases_is_read_when_it_is_needed() -> None:
    phrases.cache_clear()
    say("story.months", "en", n=3)
    assert phrases.cache_info().currsize == 1


def test_every_file_says_what_it_holds_before_its_first_phrase() -> None:
    for subject in subjects():
        assert (FOLDER / f"{subject}.toml").read_text("utf-8").startswith("# ")
    assert len(LANGUAGES) == len(Both._fields)


def test_words_know_nothing_of_the_program_but_its_errors() -> None:
    for path in FOLDER.glob("*.py"):
        imported = re.findall(r"^\s*(?:from|import) (govsim\S*)", path.read_text("utf-8"), re.MULTILINE)
        assert all(name == "govsim.errors" or name.startswith("govsim.words") for name in imported), path.name
