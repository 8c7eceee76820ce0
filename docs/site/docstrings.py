"""How docstrings become pages: where one explains names line by line, in columns, the page has a list.

    runs            a run: measures over all reported years
    months: the measures of every reported month

Examples, which are indented in a docstring, are Python. A scenario's tables show their keys, with their bounds.
"""

import re
from typing import Any

from griffe import Attribute, Class, Docstring, Extension, Object

_NAME = r"[A-Za-z_]\w*(?:\(\))?"
_ENTRY = re.compile(rf"({_NAME}(?:, {_NAME})*(?: \.\.\.)?)(?: {{2,}}|: +)(\S.*)")


class Columns(Extension):
    """Makes lists of the names explained in docstrings."""

    def on_object(self, *, obj: Object, **kwargs: Any) -> None:
        """Change the docstring of a class, function, attribute or module."""
        if obj.docstring:
            obj.docstring.value = with_lists(obj.docstring.value)
        if isinstance(obj, Class) and (keys := keys_of(obj)):
            told = obj.docstring.value if obj.docstring else ""
            obj.docstring = Docstring(f"{told}\n\n```python\n{keys}\n```", parent=obj)


def keys_of(table: Class) -> str:
    """The annotated fields of a class that declares no parameters otherwise, as they are declared."""
    if not any(str(base).split(".")[-1] in ("Table", "ParameterTable", "BaseModel") for base in table.bases):
        return ""
    fields = [
        f"{name}: {member.annotation}" + (f" = {member.value}" if member.value is not None else "")
        for name, member in table.members.items()
        if isinstance(member, Attribute) and member.annotation and "property" not in member.labels and name[0] != "_"
    ]
    return "\n".join(one for one in fields if "ClassVar" not in one)


def with_lists(text: str) -> str:
    """A docstring with its columns as Markdown lists, and its examples, which are indented, as Python."""
    return "\n\n".join(_paragraph(paragraph) for paragraph in text.split("\n\n"))


def _paragraph(text: str) -> str:
    lines = text.split("\n")
    if all(line.startswith("    ") for line in lines):
        return "```python\n" + "\n".join(line[4:] for line in lines) + "\n```"
    if not _ENTRY.fullmatch(lines[0]) or not _is_list(lines):
        return text
    entries: list[str] = []
    for line in lines:
        if entry := _ENTRY.fullmatch(line):
            names = ", ".join(f"`{name}`" for name in entry[1].removesuffix(" ...").split(", "))
            more = " …" if entry[1].endswith(" ...") else ""
            entries.append(f"- {names}{more}: {_one_space(entry[2])}")
        else:
            entries[-1] += " " + _one_space(line)
    return "\n".join(entries)


def _is_list(lines: list[str]) -> bool:
    """Whether all lines are entries or go on with one: at least two entries, or columns."""
    entries = [line for line in lines if _ENTRY.fullmatch(line)]
    others = [line for line in lines if not _ENTRY.fullmatch(line)]
    columns = any(re.match(rf"{_NAME}(, {_NAME})* {{2,}}", line) for line in entries)
    return (len(entries) > 1 or columns) and (all(line.startswith("  ") for line in others) or not columns)


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
