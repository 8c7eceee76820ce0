"""What the page knows of a scenario: the package's own declarations, in both languages, and nothing that is no JSON."""

import json
from pathlib import Path

import pytest

from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS
from govsim.model.reforms import REFORMS
from govsim.scenario.scenario import Scenario
from govsim.show.page import declared
from govsim.show.page.layout import REFUSALS
from govsim.show.page.write import filled, write_page
from govsim.words import LANGUAGES

DEFAULT = Scenario.load("default")
TEMPLATE = '<!--policy--><script id="data"><!--data--></script><script type="module" crossorigin>run()</script>'


@pytest.mark.parametrize("name", Scenario.shipped())
def test_every_shipped_scenario_is_told_as_json(name: str) -> None:
    data = declared.of(Scenario.load(name))
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_every_parameter_and_reform_is_told_in_both_languages_with_its_source() -> None:
    data = declared.of(DEFAULT)
    assert [one["name"] for one in data["parameters"]] == [parameter.name for parameter in PARAMETERS]
    assert [one["name"] for one in data["reforms"]] == list(REFORMS)
    for one in data["parameters"]:
        assert all(one[text][lang] for text in ("label", "unit", "source") for lang in LANGUAGES)
    assert all(one["label"][lang] for one in data["reforms"] for lang in LANGUAGES)


def test_until_is_the_last_year_in_force_where_a_scenario_states_the_one_in_which_it_ends() -> None:
    scenario = DEFAULT.with_reform("deputy", from_year=2028, until_year=2031, size=0.5)
    (dated,) = declared.of(scenario)["scenario"]["reforms"]
    assert dated == {"reform": "deputy", "from": 2028, "until": 2030, "size": 0.5, "groups": None, "own": None}


def test_a_scenario_without_its_parameters_and_reforms_is_still_one() -> None:
    scenario = DEFAULT.with_parameters({"rotation.deputy": 1}).with_reform("bridge-fund", from_year=2028)
    head = Scenario.from_toml(declared.of(scenario)["scenario"]["head"])
    assert (head.parameters, head.reforms, head.title) == ((), (), scenario.title)


def test_a_text_of_a_scenario_cannot_end_the_script_that_holds_it() -> None:
    scenario = DEFAULT.model_copy(update={"title": "</script><script>alert(1)</script><!--"})
    page = filled(TEMPLATE, declared.of(scenario))
    assert page.count("</script>") == TEMPLATE.count("</script>")
    assert "<!--" not in page
    text = page.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(text)["scenario"]["title"]["en"] == scenario.title


def test_the_policy_names_the_one_script_and_lets_nothing_be_asked_of_anywhere() -> None:
    page = filled(TEMPLATE, {})
    assert "default-src 'none'; script-src 'sha256-" in page
    assert "connect-src" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_why_a_choice_cannot_be_is_told_in_both_languages_by_the_keys_of_the_engine() -> None:
    refusals = declared.of(DEFAULT)["refusals"]
    assert list(refusals) == list(REFUSALS)
    assert all(refusal[lang] for refusal in refusals.values() for lang in LANGUAGES)


def test_a_world_too_large_for_a_browser_is_refused_whoever_writes_the_page(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a browser would not answer while one drags"):
        write_page(DEFAULT.with_world(agencies=500), tmp_path / "page.html")


def test_a_damaged_template_is_a_defect() -> None:
    with pytest.raises(ValueError, match="the template of the page is damaged"):
        filled("<html></html>", {})
