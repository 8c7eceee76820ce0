"""What of a design's runs is a user's own: rules, outcomes, extensions. They decide results, so they have a mark."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govsim.model import extensions
from govsim.model.functions import facts_of
from govsim.outcomes.declared import Outcome
from govsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from govsim.model.changed_rules import Rules
    from govsim.outcomes.own import Given


class Own:
    """Rules and outcomes of a user's own, and those of the extensions of scenarios.

    Attributes:
        rules: Functions in place of shipped rules, without those of extensions.
        outcomes: All outcomes by the name of their column.
    """

    def __init__(
        self, scenarios: Sequence[Scenario] = (), rules: "Rules | None" = None, outcomes: "Given" = None
    ) -> None:
        self.rules: Rules = {} if rules is None else rules
        self.extensions = tuple(dict.fromkeys(name for scenario in scenarios for name in scenario.extensions))
        self.outcomes: Mapping[str, Outcome] = {}
        if self.rules:
            from govsim.model.changed_rules import check  # it loads numba

            check(self.rules)
        if self.extensions or outcomes is not None:
            from govsim.outcomes.own import own

            self.outcomes = own(scenarios, outcomes)

    def facts(self) -> dict[str, Any]:
        """What study.json says of it; nothing where there is nothing."""
        found: dict[str, Any] = {}
        if self.extensions:
            found["extensions"] = extensions.facts(self.extensions)
        if self.rules:
            found["changed_rules"] = {name: facts_of(function) for name, function in self.rules.items()}
        if self.outcomes:
            from govsim.outcomes.own import facts

            found["outcomes"] = facts(self.outcomes)
        return found

    @property
    def mark(self) -> str:
        """A hash of it all, whatever module or package it is from; empty where there is nothing."""
        facts = self.facts()
        for function in (*facts.get("changed_rules", {}).values(), *facts.get("outcomes", {}).values()):
            del function["function"]
        for extension in facts.get("extensions", {}).values():
            del extension["package"], extension["version"]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16] if facts else ""
