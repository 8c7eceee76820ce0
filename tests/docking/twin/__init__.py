"""An independent implementation of the model page, as an idiomatic Mesa model, for docking."""

from .measures import Partnership, TwinRun, check_identities
from .model import TwinModel, run_twin
from .parameters import VERSION_1, Parameters, as_dict

__all__ = [
    "VERSION_1",
    "Parameters",
    "Partnership",
    "TwinModel",
    "TwinRun",
    "as_dict",
    "check_identities",
    "run_twin",
]
