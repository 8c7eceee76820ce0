"""govsim simulates whether partnerships between public agencies and those who deliver services for them survive.

    import govsim
    ensemble = govsim.simulate("default", replications=200, seed=1)
    ensemble.partnerships

Everything is imported when it is first used, so that `import govsim` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.errors import InputError as InputError
    from govsim.model.barriers import Barrier as Barrier
    from govsim.model.compiled import rule as rule
    from govsim.model.extensions import Extension as Extension
    from govsim.model.extensions import OwnColumn as OwnColumn
    from govsim.model.extensions import register as register
    from govsim.model.parameters import Parameter as Parameter
    from govsim.model.reforms import Cost as Cost
    from govsim.model.reforms import Reform as Reform
    from govsim.outcomes.declared import Outcome as Outcome
    from govsim.outcomes.entry_exit import entry_exit as entry_exit
    from govsim.outcomes.network import network as network
    from govsim.outcomes.network import network_graph as network_graph
    from govsim.outcomes.network import network_outcomes as network_outcomes
    from govsim.runs.batch import Record as Record
    from govsim.runs.ensemble import Ensemble as Ensemble
    from govsim.runs.ensemble import Interrupted as Interrupted
    from govsim.runs.ensemble import simulate as simulate
    from govsim.runs.mesa.model import PartnershipModel as PartnershipModel
    from govsim.runs.rerun import rerun as rerun
    from govsim.runs.worlds import Worlds as Worlds
    from govsim.scenario import graphs as graphs
    from govsim.scenario.scenario import Scenario as Scenario
    from govsim.show.report.write import write_report as write_report
    from govsim.study.apportion import Factorial as Factorial
    from govsim.study.apportion import apportion as apportion
    from govsim.study.compare import Comparison as Comparison
    from govsim.study.compare import compare as compare
    from govsim.study.connectors import ema as ema
    from govsim.study.connectors import salib as salib
    from govsim.study.connectors.arrays import to_xarray as to_xarray
    from govsim.study.decide.decision import Decision as Decision
    from govsim.study.decide.decision import decide as decide
    from govsim.study.design.design import Design as Design
    from govsim.study.evidence.calibrate import Calibration as Calibration
    from govsim.study.evidence.calibrate import calibrate as calibrate
    from govsim.study.evidence.patterns import Patterns as Patterns
    from govsim.study.evidence.patterns import patterns as patterns
    from govsim.study.seek.result import Search as Search
    from govsim.study.seek.seek import seek as seek
    from govsim.study.structures import Structures as Structures
    from govsim.study.structures import structures as structures
    from govsim.study.sweep.extend import extend as extend
    from govsim.study.sweep.join import join as join
    from govsim.study.sweep.study import Study as Study
    from govsim.study.sweep.sweep import sweep as sweep

_HOME = {
    "Comparison": "govsim.study.compare",
    "Decision": "govsim.study.decide.decision",
    "Design": "govsim.study.design.design",
    "Ensemble": "govsim.runs.ensemble",
    "Factorial": "govsim.study.apportion",
    "Extension": "govsim.model.extensions",
    "InputError": "govsim.errors",
    "Interrupted": "govsim.runs.ensemble",
    "PartnershipModel": "govsim.runs.mesa.model",
    "Record": "govsim.runs.batch",
    "Scenario": "govsim.scenario.scenario",
    "Search": "govsim.study.seek.result",
    "Structures": "govsim.study.structures",
    "Study": "govsim.study.sweep.study",
    "extend": "govsim.study.sweep.extend",
    "join": "govsim.study.sweep.join",
    "Worlds": "govsim.runs.worlds",
    "Barrier": "govsim.model.barriers",
    "Calibration": "govsim.study.evidence.calibrate",
    "Outcome": "govsim.outcomes.declared",
    "OwnColumn": "govsim.model.extensions",
    "Parameter": "govsim.model.parameters",
    "Patterns": "govsim.study.evidence.patterns",
    "Cost": "govsim.model.reforms",
    "Reform": "govsim.model.reforms",
    "apportion": "govsim.study.apportion",
    "calibrate": "govsim.study.evidence.calibrate",
    "compare": "govsim.study.compare",
    "decide": "govsim.study.decide.decision",
    "entry_exit": "govsim.outcomes.entry_exit",
    "network": "govsim.outcomes.network",
    "network_graph": "govsim.outcomes.network",
    "network_outcomes": "govsim.outcomes.network",
    "patterns": "govsim.study.evidence.patterns",
    "register": "govsim.model.extensions",
    "rerun": "govsim.runs.rerun",
    "rule": "govsim.model.compiled",
    "seek": "govsim.study.seek.seek",
    "simulate": "govsim.runs.ensemble",
    "structures": "govsim.study.structures",
    "sweep": "govsim.study.sweep.sweep",
    "write_report": "govsim.show.report.write",
    "to_xarray": "govsim.study.connectors.arrays",
}
__all__ = list(_HOME)

_MODULES = {
    "ema": "govsim.study.connectors.ema",
    "graphs": "govsim.scenario.graphs",
    "plots": "govsim.plots",
    "salib": "govsim.study.connectors.salib",
}
"""Public modules, there without an import of their own."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from govsim.runs.provenance import version

        return version()
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name not in _HOME:
        raise AttributeError(f"module 'govsim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
