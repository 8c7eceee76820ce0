"""Writing the page: the template that ships, the scenario's data and the engine's bytes, in one file."""

import base64
import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from govsim.arguments import a_path, check_ending, named, takes
from govsim.errors import InputError
from govsim.model.browser import NO_RULES
from govsim.model.changed_rules import Rules
from govsim.model.tables import GROUP_SUMS, KIND_SUMS, KINDS
from govsim.runs import new_files
from govsim.scenario.adaptive import refuse
from govsim.scenario.layout import rows_of
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.show.page import declared, layout
from govsim.words import Lang

TEMPLATE = Path(__file__).with_name("template.html")
"""Made from web/ by `just page`."""

MOST_MISSIONS = 2000
"""With more missions no browser answers while one drags."""

_POLICY, _DATA = "<!--policy-->", "<!--data-->"
_SCRIPT = re.compile(r'<script type="module"[^>]*>(.*?)</script>', re.DOTALL)


@takes(file=a_path)
def write_page(
    scenario: Scenario,
    file: str | Path,
    *,
    chosen: Sequence[DatedReform] = (),
    lang: Lang = "en",
    name: str = "",
    rules: Rules = NO_RULES,
) -> Path:
    """Write the page of a scenario to a new file.

    Args:
        scenario: Without the reforms that are switched on when the page opens.
        file: A new file that ends in .html.
        chosen: Those reforms.
        lang: In which language it opens.
        name: What the command line calls the scenario.
        rules: Functions of your own in place of shipped rules, by name (docs/changing-a-rule.md). The page's engine is
            then built with them, in a minute, which takes the extra `govsim[page-build]`.

    Raises:
        InputError: There is a file already, or it cannot be written; the world is too large for a browser; a rule is
            none or cannot be built, or what builds it is not installed.
    """
    target = named(file)
    check_target(target)
    text = html(scenario, chosen, lang, name, rules)
    new_files.make_above(target)
    return new_files.save_file(target, lambda work: work.write_bytes(text.encode()))


def check_target(target: Path) -> None:
    """Refuse a file that is there already, or is called something else than a page."""
    check_ending(target, (".html", ".htm"), "a page")
    if os.path.lexists(target):
        raise InputError("is there already; pages are never overwritten", place=str(target), remedy="name another")


def check_size(scenario: Scenario) -> None:
    """Refuse a world that no browser runs fast enough."""
    missions = rows_of(scenario)["missions"]
    if missions > MOST_MISSIONS:
        what = f"has {missions:,} missions: a browser would not answer while one drags"
        remedy = f"at most {MOST_MISSIONS:,}; `govsim compare` takes any number"
        raise InputError(what, place=scenario.name, remedy=remedy)


def html(
    scenario: Scenario,
    chosen: Sequence[DatedReform] = (),
    lang: Lang = "en",
    name: str = "",
    rules: Rules = NO_RULES,
) -> str:
    """The page as a text."""
    refuse(scenario, "the page")
    check_size(scenario)
    data = {
        "declared": declared.of(scenario, chosen, lang, name, sorted(rules)),
        "columns": {"groupSums": GROUP_SUMS.names, "kindSums": KIND_SUMS.names, "kinds": KINDS},
        "layout": layout.of(scenario),
        "wasm": base64.b64encode(layout.engine(rules)).decode(),
    }
    return filled(TEMPLATE.read_text("utf-8"), data)


def filled(template: str, data: Any) -> str:
    """The template with data in it, and the policy under which nothing is asked of anywhere.

    No text of a scenario can end the script that holds it, for `<` is written as JSON's escape.
    """
    script = _SCRIPT.search(template)
    if script is None or template.count(_POLICY) != 1 or template.count(_DATA) != 1:
        raise ValueError("the template of the page is damaged: build it again with `just page`")
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' 'wasm-unsafe-eval'; worker-src blob:; "
        "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    return template.replace(_POLICY, meta).replace(_DATA, text)
