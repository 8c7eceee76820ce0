"""The rules as a WebAssembly module: numba's LLVM code for no particular processor, made into one for browsers.

numba lowers the entries to LLVM's language; llvmlite, whose wheels hold LLVM's wasm32 target, optimises that and
writes an object file; wasm-ld of the package ziglang links it. Nothing may multiply and add in one rounding, nor
reorder: what IEEE 754 says of each operation is what a browser does, so the bytes are the ones of every other engine.
"""

import pickle
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba

from govsim.model import engine
from govsim.model.browser import entries
from govsim.model.changed_rules import Rules
from govsim.model.compiled import rule

_TRIPLE = "wasm32-unknown-unknown"
_LAYOUT = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
_FEATURES = "+bulk-memory,+sign-ext,+nontrapping-fptoint"
"""What browsers have had since 2020. Two numbers at once (simd128) was measured: it gains nothing."""
_STACK_BYTES = 1 << 18
_SETTINGS: dict[str, Any] = {
    "error_model": "numpy",
    "_nrt": False,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}

_ENTRY = """
target datalayout = "{layout}"
target triple = "{triple}"
declare i32 @"{native}"(ptr, ptr{kinds})
define {returns} @{name}({parameters}) {{
  %result = alloca {returns}
  %fault = alloca ptr
  %status = call i32 @"{native}"(ptr %result, ptr %fault{arguments})
  %found = load {returns}, ptr %result
  ret {returns} %found
}}
"""
"""numba's functions take where to put the result and what went wrong besides; of these nothing can go wrong."""


def module(rules: Rules) -> bytes:
    """The module, with these rules in place of shipped ones."""
    vars(engine).update({name: rule(function) for name, function in rules.items()})
    return _linked(_object_file())


def _object_file() -> bytes:
    """All entries, optimised together, for wasm-ld."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    first, *others = [llvm.parse_assembly(part) for name in entries.SIGNATURES for part in _parts(name)]
    for other in others:
        first.link_in(other)
    first.verify()
    for value in (*first.functions, *first.global_variables):
        if not value.is_declaration and value.name not in entries.SIGNATURES:
            value.linkage = "internal"
    target = llvm.Target.from_triple(_TRIPLE).create_target_machine(opt=3, features=_FEATURES)
    passes = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=2))
    passes.getModulePassManager().run(first, passes)
    return bytes(target.emit_object(first))


def _parts(name: str) -> tuple[str, str]:
    """An entry in LLVM's language, and a function of the entry's own arguments that calls it."""
    signature = entries.SIGNATURES[name]
    function: Any = numba.njit(**_SETTINGS)(getattr(entries, name))
    function.compile(signature)
    compiled = function.overloads[signature.args]
    kinds = [_kind(each) for each in signature.args]
    called = _ENTRY.format(
        layout=_LAYOUT,
        triple=_TRIPLE,
        native=compiled.fndesc.llvm_func_name,
        name=name,
        returns=_kind(signature.return_type),
        kinds="".join(f", {kind}" for kind in kinds),
        parameters=", ".join(f"{kind} %{place}" for place, kind in enumerate(kinds)),
        arguments="".join(f", {kind} %{place}" for place, kind in enumerate(kinds)),
    )
    return _for_browsers(compiled.library.get_llvm_str()), called


def _kind(number: Any) -> str:
    """What LLVM calls a kind of numbers."""
    if isinstance(number, numba.types.CPointer):
        return "ptr"
    return "double" if number == numba.types.float64 else f"i{number.bitwidth}"


def _for_browsers(code: str) -> str:
    """LLVM's language as it is for wasm32: another machine, none of this one's instructions, and none of its paths.

    numba writes what to raise, and in which file of this machine, into the code; a browser raises nothing.
    """
    code = re.sub(
        r"^(@\.const\.picklebuf\.[\w.]+ = internal constant \{.*?\}) \{.*\}", r"\1 zeroinitializer", code, flags=re.M
    )
    code = re.sub(r'target triple = ".*"', f'target triple = "{_TRIPLE}"', code)
    code = re.sub(r'target datalayout = ".*"', f'target datalayout = "{_LAYOUT}"', code)
    code = re.sub(r'"(target-cpu|target-features|probe-stack)"="[^"]*"', "", code)
    return re.sub(r"= common (local_unnamed_addr )?global", "= internal global", code)


def _linked(code: bytes) -> bytes:
    """A module that exports the entries, its memory, and where its memory is free. It imports nothing."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "rules.o"), Path(folder, "engine.wasm")
        source.write_bytes(code)
        exports = [f"--export={name}" for name in (*entries.SIGNATURES, "__heap_base")]
        options = ["--no-entry", "--strip-all", "--stack-first", "-z", f"stack-size={_STACK_BYTES}", "-O2"]
        command = [sys.executable, "-m", "ziglang", "wasm-ld", *options, *exports, str(source), "-o", str(out)]
        subprocess.run(command, check=True)  # what is not defined is an error of its
        return out.read_bytes()


if __name__ == "__main__":
    given, made = map(Path, sys.argv[1:])
    made.write_bytes(module(pickle.loads(given.read_bytes())))
