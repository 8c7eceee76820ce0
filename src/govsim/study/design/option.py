"""An option of a design: what a decision maker could do, applied to a scenario."""

from typing import Any

from pydantic import Field

from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform, Name, ParameterTable


class Option(ParameterTable):
    """[[options]]: what a decision maker could do, under a label: reforms, barriers switched off, parameter values."""

    label: Name
    barriers_off: tuple[str, ...] = Field(default=(), alias="without")
    reforms: tuple[DatedReform, ...] = ()

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario under this option."""
        scenario = scenario.with_parameters(dict(self.parameters)).without(*self.barriers_off)
        for reform in self.reforms:
            keys: dict[str, Any] = {**dict(reform), "parameters": dict(reform.parameters)}
            scenario = scenario.with_reform(**keys)
        return scenario
