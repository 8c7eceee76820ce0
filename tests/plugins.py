"""Packages written outside govsim: their text on the path, and an entry point as an installer leaves it."""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govsim.model import extensions

GUIDE = Path(__file__).parents[1] / "docs" / "changing-a-rule.md"


def of_the_guide() -> dict[str, str]:
    """The files of the package that docs/changing-a-rule.md works out, by name."""
    text = GUIDE.read_text(encoding="utf-8")
    return dict(re.findall(r'```\w+ title="([\w.]+)"\n(.*?)```', text, re.S))


def write(folder: Path, package: str, code: str, entry_points: str, version: str = "1.0") -> Path:
    """A package of one module, installed into a folder."""
    module = package.replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    about = folder / f"{module}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[govsim.plugins]\n{entry_points}\n", encoding="utf-8")
    return folder


@contextmanager
def on_the_path(folder: Path) -> Iterator[None]:
    """While it lasts, what is in the folder is installed."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    extensions.installed.cache_clear()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for plugin in extensions.installed():
            for name in plugin.extensions:
                extensions.forget(name)
        extensions.installed.cache_clear()
        for name in set(sys.modules) - before:
            if getattr(sys.modules[name], "__file__", None) and str(folder) in str(sys.modules[name].__file__):
                del sys.modules[name]
