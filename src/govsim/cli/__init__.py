"""The command line: parse, call, print. Here a command is run, and what goes wrong becomes words and an exit code.

Exit codes: 0 done, 1 a defect of ours (or what `rerun` and `doctor` found wrong), 2 the user's input, 130 stopped by
Ctrl-C, 143 by SIGTERM.
Nothing heavy is imported before a command needs it: `govsim --help` must not wait for numpy.
"""

import errno
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.errors import InputError

_NO_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
_NO_NAME = (errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EACCES, errno.EPERM)
DONE, DEFECT, BAD_INPUT, STOPPED, BROKEN_PIPE = 0, 1, 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    from govsim.cli import speaking, stopping

    _have_streams()
    _write_what_the_encoding_allows()
    typed = sys.argv[1:] if argv is None else argv
    with speaking.speaking(typed), stopping.listening():
        code = _called(typed)
        if code == DONE and stopping.came():  # too late for anything to be left out
            _say("stopped: everything was done by then")
            code = STOPPED
        return stopping.exit_code() if code == STOPPED else code


def _called(typed: Sequence[str]) -> int:
    from govsim.cli import stopping

    try:
        from govsim.cli.commands import call

        with _warnings_as_notes(), _notices_in_words():
            code = call(typed)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _stopped(typed)
    except BrokenPipeError:  # whoever read our output has seen enough, as in `govsim list parameters | head`
        _forget_output()
        return BROKEN_PIPE
    except Exception as error:
        if stopping.came() and _explained_by_stop(error):
            return _stopped(typed)
        return _explained(error)


@contextmanager
def _warnings_as_notes() -> Iterator[None]:
    """What a scenario states without effect, or outside evidence, is said in a line of its own, once."""
    from govsim.errors import ScenarioWarning

    with warnings.catch_warnings():
        warnings.simplefilter("always", ScenarioWarning)
        shown, noted = warnings.showwarning, set[str]()

        def show(message: Warning | str, category: type[Warning], *place: Any) -> None:
            if not issubclass(category, ScenarioWarning):
                shown(message, category, *place)
            elif str(message) not in noted:
                noted.add(str(message))
                _say(f"note: {message}")

        warnings.showwarning = show  # type: ignore[assignment]
        yield


@contextmanager
def _notices_in_words() -> Iterator[None]:
    """What the model says is said in the language of the command."""
    from govsim.cli.speaking import said
    from govsim.model import notices

    notices.in_words.append(said)
    try:
        yield
    finally:
        notices.in_words.pop()


def _explained_by_stop(error: Exception) -> bool:
    """Whether an error is what somebody else's code made of a stop, such as an import that was broken off."""
    from govsim.errors import InputError

    return not isinstance(error, InputError | OSError | MemoryError)


def _stopped(typed: Sequence[str]) -> int:
    from govsim.cli import stopping

    kept = "nothing was kept"
    if "sweep" in typed[:1]:
        kept = "what the study has kept stays; add --resume to go on"
    elif "game" in typed[:1]:
        kept = "every decision of a game is kept as it is taken; the same command goes on"
    elif "class" in typed[:1]:
        kept = "a class is kept at every moment; the same command goes on"
    elif "extend" in typed[1:2]:
        kept = "what the larger study has kept stays; the same command goes on"
    elif where := stopping.kept():
        kept = f"the results are complete and kept in {where}"
    _say(f"stopped: {kept}")
    return STOPPED


def _explained(error: Exception) -> int:
    from govsim.errors import InputError

    if isinstance(error, InputError):
        _say(_told(error))
        return BAD_INPUT
    if isinstance(error, OSError) and error.errno in _NO_PLACE:
        _forget_output()
        where = f"{error.filename}: " if error.filename else ""
        _say(f"error: {where}cannot be written: {error.strerror}\n  make room, or write elsewhere")
        return BAD_INPUT
    if isinstance(error, OSError) and (unusable := _unusable(error)):
        _say(f"error: {unusable}")
        return BAD_INPUT
    if isinstance(error, MemoryError):
        _say(
            "error: there is not enough memory for this\n  ask for fewer replications, or record less: --record nothing"
        )
        return BAD_INPUT
    import traceback

    print("".join(traceback.format_exception(error)).rstrip(), file=sys.stderr)
    _say("error: this is a defect of govsim, not of your input; please report it with the lines above")
    return DEFECT


def _told(error: "InputError") -> str:
    """An error in the language of the command: where, what, what to do. What was typed stands as it was typed."""
    from govsim.cli.speaking import said

    where = f"{error.place}: " if error.place else ""
    remedy = f"\n  {said(error.remedy)}" if error.remedy else ""
    return f"{said('error: ')}{where}{said(error.what)}{remedy}"


def _unusable(error: OSError) -> str | None:
    """What the system has against a place that was named or is worked in; None where it is none of these."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return "the folder you are in was deleted\n  go to another one: cd"
    if error.filename and error.errno in _NO_NAME:
        return f"{error.filename}: cannot be used: {error.strerror}\n  name another file or folder"
    return None


def _say(text: str) -> None:
    from govsim.cli.speaking import said

    try:
        print(said(text), file=sys.stderr, flush=True)
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
            stream.reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """Send what is still to be written nowhere, or Python would complain at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file: nothing to complain about
        pass
