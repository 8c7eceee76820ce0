"""Where a key of a TOML text stands: the line is found in any way of writing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.scenario.toml import place_of

TRICKY = """\
# [rotation] in a comment
"a.b" = '# no comment'
text = \"\"\"
[world]
agencies = 0 \\\"\"\" still text \"\"\"
list = [ # a list
  { x = 1, "y z" = [2,
    3] },
  '''
  ]''', "[", 1979-05-27 07:32:00,
]
c.d.e = +1.5e-3
[world] # a table
agencies.more = 1
[[groups]]
name = "one"
[groups.rotation]
transfer_rate = 0.4
[[groups]]
[[groups.deep]]
[[groups.deep]]
key = "two"
[ 'last' . "one" ]
empty = {}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a.b",), 2),
        (("text",), 3),
        (("list",), 6),
        (("list", 0, "x"), 7),
        (("list", 0, "y z", 1), 8),
        (("list", 1), 9),
        (("list", 3), 10),
        (("c", "d", "e"), 12),
        (("world",), 13),
        (("world", "agencies", "more"), 14),
        (("world", "missing"), 13),
        (("groups", 0), 15),
        (("groups", 0, "name"), 16),
        (("groups", 0, "rotation"), 17),
        (("groups", 0, "rotation", "transfer_rate"), 18),
        (("groups", 1, "missing"), 19),
        (("groups", 1, "deep", 1, "key"), 22),
        (("last", "one", "empty"), 24),
    ],
)
def test_the_line_of_a_key_is_found_in_any_way_of_writing_it(path: tuple[str | int, ...], line: int) -> None:
    assert place_of(path, TRICKY, "my.toml") == f"my.toml:{line}"


def test_a_key_that_is_nowhere_has_no_line() -> None:
    assert place_of(("nothing",), TRICKY, "my.toml") == "my.toml"
    assert place_of((), "", "my.toml") == "my.toml"


VALUES = st.sampled_from(
    [
        "1",
        '"#["',
        "'\"'",
        '"""\n[x]\n"""',
        "'''\nk0 = 1'''",
        "[\n1, # ]\n[2],\n]",
        "{ x = [{ y = 1 }] }",
        '"\\""',
        "1.5",
    ]
)


@given(st.lists(st.tuples(st.sampled_from(["", "\n# k1 = 1\n", "[t]\n", "[[a]]\n", "[a.t]\n"]), VALUES), max_size=12))
def test_every_key_of_a_text_is_found_on_its_line(parts: list[tuple[str, str]]) -> None:
    text, arrays, seen = "", 0, set()
    table: tuple[str | int, ...] = ()
    expected: dict[tuple[str | int, ...], int] = {}
    for number, (before, value) in enumerate(parts):
        if before == "[[a]]\n":
            arrays, table = arrays + 1, ("a", arrays)
        elif before.startswith("["):
            opened = ("t",) if before == "[t]\n" else ("a", arrays - 1, "t")
            if opened in seen or -1 in opened:
                continue
            seen.add(opened)
            table = opened
        text += before
        expected[(*table, f"k{number}")] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    for path, line in expected.items():
        assert place_of(path, text, "t") == f"t:{line}"
