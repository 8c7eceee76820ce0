"""Hand-over to other tools: EMA workbench, SALib, xarray. What they are given comes from the declarations."""

from importlib import import_module
from typing import Any

from govsim.errors import InputError


def imported(module: str, extra: str) -> Any:
    """A module of an extra. Raises InputError, which says how to install it, where it is not there."""
    try:
        return import_module(module)
    except ImportError:
        remedy = f'install the extra: pip install "govsim[{extra}]"'
        raise InputError(f"{module} is not installed", place=f"govsim[{extra}]", remedy=remedy) from None
