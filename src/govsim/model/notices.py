"""What the model says while it works, on standard error: that it compiles, that its cache is of no use."""

import sys
from collections.abc import Callable

in_words: list[Callable[[str], str]] = [str]
"""The last one puts a notice in the words of who reads it: a command in another language adds its own."""


def say(text: str) -> None:
    """Say something that whoever waits should know."""
    print(in_words[-1](text), file=sys.stderr, flush=True)
