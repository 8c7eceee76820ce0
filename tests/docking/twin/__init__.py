"""An independent implementation of the model page, as an idiomatic Mesa model, for docking."""

from .measures import Partnership, TwinRun, check_identities
from .model import TwinModel, run_twin

__all__ = ["Partnership", "TwinModel", "TwinRun", "check_identities", "run_twin"]
