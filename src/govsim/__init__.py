"""govsim simulates whether partnerships between public agencies and those who deliver services for them survive.

    import govsim
    ensemble = govsim.simulate("default", replications=200, seed=1)
    ensemble.partnerships

Everything is imported when it is first used, so that `import govsim` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.batch import Record as Record
    from govsim.comparison import Comparison as Comparison
    from govsim.comparison import compare as compare
    from govsim.compiled import rule as rule
    from govsim.ensemble import Ensemble as Ensemble
    from govsim.ensemble import Interrupted as Interrupted
    from govsim.ensemble import rerun as rerun
    from govsim.ensemble import simulate as simulate
    from govsim.errors import InputError as InputError
    from govsim.factorial import Factorial as Factorial
    from govsim.factorial import apportion as apportion
    from govsim.model import PartnershipModel as PartnershipModel
    from govsim.report.page import write_report as write_report
    from govsim.scenario import Scenario as Scenario
    from govsim.study.design import Design as Design
    from govsim.study.runner import sweep as sweep
    from govsim.study.study import Study as Study
    from govsim.worlds import Worlds as Worlds

_HOME = {
    "Comparison": "govsim.comparison",
    "Design": "govsim.study.design",
    "Ensemble": "govsim.ensemble",
    "Factorial": "govsim.factorial",
    "InputError": "govsim.errors",
    "Interrupted": "govsim.ensemble",
    "PartnershipModel": "govsim.model",
    "Record": "govsim.batch",
    "Scenario": "govsim.scenario",
    "Study": "govsim.study.study",
    "Worlds": "govsim.worlds",
    "apportion": "govsim.factorial",
    "compare": "govsim.comparison",
    "rerun": "govsim.ensemble",
    "rule": "govsim.compiled",
    "simulate": "govsim.ensemble",
    "sweep": "govsim.study.runner",
    "write_report": "govsim.report.page",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from govsim.provenance import version

        return version()
    if name not in _HOME:
        raise AttributeError(f"module 'govsim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
