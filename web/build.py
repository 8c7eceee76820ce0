"""Build the templates of the page and of the class from web/: `uv run python web/build.py` (or `just page`).

--check compares bytes.

Needs Node and the packages of package-lock.json (`npm install` in web/). Users need neither: the template ships.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src" / "govsim"
TEMPLATES = {
    "dist": SOURCE / "show" / "page" / "template.html",
    "dist/room": SOURCE / "game" / "classroom" / "client.html",
}
"""What ships, by the folder in which it is built."""


def main(arguments: list[str]) -> int:
    """Build; 1 where --check finds another template than the one that ships."""
    npm = shutil.which("npm")
    if npm is None:
        print("Node is missing: install it, or leave the template as it ships.", file=sys.stderr)
        return 2
    if not (HERE / "node_modules").is_dir():
        # Not `npm ci`: it asks the lock for an optional package for Windows that no registry has.
        subprocess.run([npm, "install", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    subprocess.run([npm, "run", "--silent", "build"], cwd=HERE, check=True)
    wrong = 0
    for folder, template in TEMPLATES.items():
        built = (HERE / folder / "index.html").read_bytes()
        if "--check" in arguments:
            same = template.exists() and template.read_bytes() == built
            print(f"{template.name} is {'what web/ makes' if same else 'not what web/ makes: run `just page`'}")
            wrong += not same
        else:
            template.write_bytes(built)
            print(f"Written: {template.relative_to(HERE.parent)}, {len(built):,} bytes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
