"""How much memory is free for this process: what the machine, a container and the process itself leave."""

import os
import sys
from pathlib import Path


def available() -> int | None:
    """Bytes of memory that are free for this process; None where the system does not tell."""
    limits = [_of_machine(), _of_container(), _of_process()]
    return min((limit for limit in limits if limit is not None), default=None)


def _of_machine() -> int | None:
    if sys.platform == "linux":
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        sizes = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
        return sizes.get("MemAvailable", 0) + sizes.get("SwapFree", 0)
    if sys.platform == "win32":
        return _of_windows()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


def _of_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            *((name, ctypes.c_ulong) for name in ("length", "load")),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "pages", "free_pages")),
            *((name, ctypes.c_ulonglong) for name in ("virtual", "free_virtual", "free_more")),
        )

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):  # type: ignore[attr-defined,unused-ignore]
        return None
    return int(status.free_pages)


def _of_container() -> int | None:
    """What a control group of Linux leaves; None outside one, or one without a limit."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit, used = ((folder / name).read_text(encoding="ascii").strip() for name in ("memory.max", "memory.current"))
        return None if limit == "max" else max(0, int(limit) - int(used))
    except (OSError, ValueError):
        return None


def _of_process() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit
