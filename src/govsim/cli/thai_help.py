"""Help in Thai: what commands and options say of themselves, said in Thai before the help is laid out."""

import re
from functools import partial
from typing import Any

from govsim.cli.speaking import said

_HEADS = ("Usage: ", "Options:", "Arguments:", "Commands:", "[required]", "[default: ")


def translate(command: Any) -> None:
    """Put a command's help, and that of the commands below it, in the language that is spoken."""
    for part in ("help", "short_help", "epilog"):
        if text := getattr(command, part, None):
            setattr(command, part, "\n\n".join(map(said, text.split("\n\n"))))
    for option in command.params:
        if getattr(option, "help", None):
            option.help = said(option.help)
    usual_option, usual_help = command.get_help_option, command.get_help
    command.get_help_option = partial(_option, usual_option)
    command.get_help = partial(_help, usual_help)
    for below in getattr(command, "commands", {}).values():
        translate(below)


def _option(usual: Any, context: Any) -> Any:
    option = usual(context)
    option.help = said(option.help)
    return option


def _help(usual: Any, context: Any) -> str:
    """The help, and what typer itself writes into it."""
    text = usual(context)
    for head in _HEADS:
        text = re.sub(rf"{re.escape(head)}", said(head), text)
    return str(text)
