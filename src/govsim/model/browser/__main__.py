"""Build the browser's engine: python -m govsim.model.browser FILE. With --check, compare FILE with what is built."""

import argparse
import sys
from pathlib import Path

from govsim.errors import InputError
from govsim.model import browser


def main() -> int:
    """Write the file anew, or compare it. Returns 0; 1 where it differs; 2 where it cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m govsim.model.browser", description=browser.__doc__)
    parser.add_argument("file", type=Path, help="where the module stands")
    parser.add_argument("--check", action="store_true", help="write nothing; compare the file with what is built anew")
    asked = parser.parse_args()
    try:
        built = browser.build()
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    if not asked.check:
        asked.file.write_bytes(built)
        print(f"{asked.file}: {len(built):,} bytes")
    elif not asked.file.is_file() or asked.file.read_bytes() != built:
        print(f"{asked.file} is not what the rules make; build it with `just wasm`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
