"""The rules in a browser: the same source as everywhere, compiled to WebAssembly.

plan says how a caller lays out memory, entries what it can call, wasm how that is compiled; build() does it.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from numba import cloudpickle

from govsim.errors import InputError
from govsim.model import changed_rules
from govsim.model.changed_rules import Rules

_SETTINGS = {
    "NUMBA_OPT": "0",
    "NUMBA_LOOP_VECTORIZE": "0",
    "NUMBA_SLP_VECTORIZE": "0",
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
    "NUMBA_BOUNDSCHECK": "0",
    "NUMBA_DEBUGINFO": "0",
    "NUMBA_DISABLE_JIT": "0",
    "PYTHONHASHSEED": "0",
    "GOVSIM_FOR_BROWSERS": "1",
}
"""With others, numba's code is full of this processor's own instructions before it can be made into a browser's."""
_pickled: Callable[[object], bytes] = cloudpickle.dumps  # by value, so that a rule may stand in a script
NO_RULES: Rules = MappingProxyType({})


def build(rules: Rules = NO_RULES) -> bytes:
    """The engine as a WebAssembly module, with `rules` in place of shipped ones; the same bytes of the same sources.

    It takes a minute, in a process of its own, for numba must be imported with other settings.

    Raises:
        InputError: What links it is not installed, or a rule cannot be compiled or handed to another process.
    """
    if importlib.util.find_spec("ziglang") is None:
        raise InputError(
            "the browser's engine cannot be built: ziglang, which links it, is not installed",
            remedy="install it with pip install 'govsim[page-build]'",
        )
    changed_rules.check(rules)
    functions = {name: changed_rules.plain(function) for name, function in rules.items()}
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder, "rules"), Path(folder, "engine.wasm")
        try:
            given.write_bytes(_pickled(functions))
        except Exception as error:  # pickle raises many kinds
            raise InputError(f"cannot be handed to the compiler's process: {error}", place="rules") from None
        path = os.pathsep.join(filter(None, sys.path))
        settings = {**os.environ, **_SETTINGS, "GOVSIM_CACHE_DIR": str(Path(folder, "cache")), "PYTHONPATH": path}
        command = [sys.executable, "-m", "govsim.model.browser.wasm", str(given), str(out)]
        done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
        if done.returncode:
            said = " ".join(done.stderr.split())
            raise InputError(f"the browser's engine cannot be built: {said[-600:] or 'its compiler was ended'}")
        return out.read_bytes()
