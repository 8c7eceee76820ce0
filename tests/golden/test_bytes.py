"""The same seed gives the same bytes: here, on every other kind of processor, and without numba.

uv run python -m tests.golden.bytes_of_a_run > tests/golden/bytes.txt     writes the hash when results have moved
"""

import os
import subprocess
import sys
from pathlib import Path

import llvmlite.binding
import pytest

from tests.golden.bytes_of_a_run import hash_of_runs, not_portable

GOLDEN = Path(__file__).parent / "bytes.txt"
WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable"}
HERE = llvmlite.binding.get_host_cpu_features()
LEVELS = {"x86-64-v2": "sse4.2", "x86-64-v3": "avx2", "x86-64-v4": "avx512dq"}


def printed(*arguments: str, **environment: str) -> list[str]:
    program = [sys.executable, "-W", "ignore", "-m", "tests.golden.bytes_of_a_run", *arguments]
    done = subprocess.run(program, env=os.environ | environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def golden() -> str:
    return GOLDEN.read_text().strip()


def test_runs_have_the_bytes_they_have_everywhere() -> None:
    assert hash_of_runs() == golden()


def test_rules_without_numba_give_the_same_bytes() -> None:
    assert printed(NUMBA_DISABLE_JIT="1") == [golden()]


def test_a_library_without_fused_multiplication_changes_no_byte() -> None:
    assert printed(**WITHOUT_FMA) == [golden()]


@pytest.mark.slow
@pytest.mark.parametrize("processor", ["generic", *LEVELS])
def test_code_for_other_processors_gives_the_same_bytes(processor: str, tmp_path: Path) -> None:
    if processor in LEVELS and not HERE.get(LEVELS[processor]):
        pytest.skip(f"this processor cannot run code for {processor}")
    environment = {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": "", "GOVSIM_CACHE_DIR": str(tmp_path)}
    assert printed(**environment) == [golden()]


@pytest.mark.slow
def test_the_compiled_engine_calls_no_library_and_fuses_and_reorders_nothing(tmp_path: Path) -> None:
    made, multiplications, *wrong = printed("--code", GOVSIM_CACHE_DIR=str(tmp_path), NUMBA_DISABLE_JIT="0")
    assert made == golden()
    assert int(multiplications) > 1000  # the code was there to be read
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "%1 = tail call double @llvm.exp.f64(double %0)",
        "%1 = call double @log(double %0)",
        '%1 = tail call double @"pow"(double %0, double %0)',
        "%1 = call double @llvm.fmuladd.f64(double %0, double %0, double %0)",
        "%1 = fadd contract double %0, %0",
        "%1 = fmul fast double %0, %0",
        "\tvfmadd213sd %xmm1, %xmm2, %xmm0",
        "\tvfnmsub231pd %ymm1, %ymm2, %ymm0",
    ],
)
def test_code_that_depends_on_the_processor_is_found(line: str) -> None:
    assert not_portable(line)


@pytest.mark.parametrize(
    "line", ["%1 = fadd double %0, %0", "%1 = call double @log_event(i64 1)", "\tvmulsd %xmm1, %xmm0, %xmm0"]
)
def test_code_that_is_the_same_everywhere_is_left_alone(line: str) -> None:
    assert not not_portable(line)
