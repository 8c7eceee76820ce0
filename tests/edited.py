"""Facts files as somebody leaves them who edits one and works out its hash again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from govsim.runs import files


def edited(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the facts of a file, which carries a hash that fits then."""
    facts = files.read_facts(path)
    change(facts)
    files.write_facts(path, facts)
