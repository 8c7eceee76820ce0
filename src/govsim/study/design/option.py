"""An option of a design: what a decision maker could do, applied to a scenario."""

from typing import Any

from pydantic import Field

from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import ChangedKind, DatedReform, Name, ParameterTable


class Option(ParameterTable):
    """[[options]]: what a decision maker could do, under a label: reforms, barriers switched off, parameter values."""

    label: Name
    barriers_off: tuple[str, ...] = Field(default=(), alias="without")
    partner_kinds: tuple[ChangedKind, ...] = ()
    reforms: tuple[DatedReform, ...] = ()

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario under this option."""
        scenario = scenario.with_parameters(dict(self.parameters)).without(*self.barriers_off)
        if self.partner_kinds:
            scenario = scenario.with_kinds({kind.name: kind.stated for kind in self.partner_kinds})
        for reform in self.reforms:
            keys: dict[str, Any] = {**dict(reform), "parameters": dict(reform.parameters)}
            scenario = scenario.with_reform(**keys)
        return scenario
