"""The command line: parse, call, print. Here a command is run and what goes wrong is turned into words and a code.

Exit codes: 0 done, 1 a defect of ours (or what `rerun` and `doctor` found wrong), 2 the user's input, 130 stopped.
Nothing heavy is imported before a command needs it: `govsim --help` must not wait for numpy.
"""

import errno
import os
import sys
from collections.abc import Sequence

_NO_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
DONE, DEFECT, BAD_INPUT, STOPPED, BROKEN_PIPE = 0, 1, 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    _have_streams()
    _write_what_the_encoding_allows()
    try:
        from govsim.cli.commands import call

        code = call(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        typed = sys.argv[1:] if argv is None else argv
        kept = "what the study has kept stays; add --resume to go on" if "sweep" in typed[:1] else "nothing was kept"
        _say(f"stopped: {kept}")
        return STOPPED
    except BrokenPipeError:  # whoever read our output has seen enough, as in `govsim list parameters | head`
        _forget_output()
        return BROKEN_PIPE
    except Exception as error:
        return _explained(error)


def _explained(error: Exception) -> int:
    from govsim.errors import InputError

    if isinstance(error, InputError):
        _say(f"error: {error}")
        return BAD_INPUT
    if isinstance(error, OSError) and error.errno in _NO_PLACE:
        _forget_output()
        where = f"{error.filename}: " if error.filename else ""
        _say(f"error: {where}cannot be written: {error.strerror}\n  make room, or write elsewhere")
        return BAD_INPUT
    if isinstance(error, MemoryError):
        _say(
            "error: there is not enough memory for this\n  ask for fewer replications, or record less: --record nothing"
        )
        return BAD_INPUT
    import traceback

    _say("".join(traceback.format_exception(error)).rstrip())
    _say("error: this is a defect of govsim, not of your input; please report it with the lines above")
    return DEFECT


def _say(text: str) -> None:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:  # nobody reads what we say
        _forget_output()


def _have_streams() -> None:
    """A process may be started without output; then what it says goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # for the life of the process


def _write_what_the_encoding_allows() -> None:
    """Thai text must not end a command where the terminal cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _forget_output() -> None:
    """Send what is still to be written nowhere, or Python would complain at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file: nothing to complain about
        pass
