"""The page's sources in Node: what they need, and a file of theirs as one that Node runs."""

import os
import shutil
import subprocess
from pathlib import Path

WEB = Path(__file__).parents[1] / "web"


def missing() -> str | None:
    """Why nothing of the page can run here; None where it can."""
    lacking = [name for name in ("node", "esbuild") if _found(name) is None]
    return f"{' and '.join(lacking)} not installed: Node 20, and `npm install` in web/" if lacking else None


def bundle(source: str, out: Path, *options: str) -> Path:
    """A source below web/ with all that it imports, as one file."""
    command = [_found("esbuild") or "esbuild", "--bundle", "--log-level=error", *options, f"--outfile={out}"]
    subprocess.run([*command, str(WEB / source)], check=True)
    return out


def program(source: str, out: Path) -> Path:
    """The same for Node."""
    return bundle(source, out, "--platform=node", "--format=esm")


def run(*arguments: str | Path) -> str:
    """What a program of Node's prints."""
    command = [_found("node") or "node", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout


def chromium() -> str | None:
    """The browser that the page is opened in; None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def _found(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join([str(WEB / "node_modules" / ".bin"), os.environ.get("PATH", "")]))
