"""A hash of all that two small runs leave behind, for processes of their own.

`python -m tests.golden.bytes_of_a_run` prints it. With --code it also says what of the engine's machine code could
make it differ between processors: calls to a library's functions, fused multiplications, and leave to reorder.
"""

import hashlib
import re
import sys
from typing import Any

import numpy as np

from govsim.model import engine
from govsim.runs import batch
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario

SCENARIO = (
    Scenario.load("inclusive-care")
    .with_world(agencies=3)
    .with_time(warmup_years=1, years=3)
    .with_reform("ecosystem-package", from_year=2027)
)
EVERYTHING = batch.Record(months=True, partnership_months=True)


def hash_of_runs() -> str:
    raw = batch.run_all(blueprint(SCENARIO), 2, 2026, EVERYTHING, 1, None)
    digest = hashlib.sha256()
    for part in (*raw.yearly, *raw.monthly, *raw.logs.values()):
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


_LIBRARY = re.compile(r"\b(?:call|invoke)\b[^\n]*@\"?(?:llvm\.)?(?:exp2?|expm1|log(?:2|10|1p)?|pow[if]?|sin|cos)\b")
_FUSED = re.compile(r"@llvm\.(?:fma|fmuladd)\b|\bvf?n?m(?:add|sub)[0-9]+[ps]d\b")
_REORDERED = re.compile(r"= f(?:add|sub|mul|div|neg|cmp)\b[^\n]*\b(?:fast|contract|reassoc|afn|arcp)\b")


def not_portable(code: str) -> list[str]:
    """What of this LLVM or machine code depends on the processor or its libraries."""
    return [found[0] for pattern in (_LIBRARY, _FUSED, _REORDERED) for found in pattern.finditer(code)]


def code_of_the_engine() -> str:
    """The LLVM code and the machine code of all runs, as this process compiled them."""
    dispatcher: Any = engine.run_batch
    return "\n".join([*dispatcher.inspect_llvm().values(), *dispatcher.inspect_asm().values()])


if __name__ == "__main__":
    print(hash_of_runs())
    if sys.argv[1:] == ["--code"]:
        code = code_of_the_engine()
        print(code.count("fmul"), *not_portable(code), sep="\n")
