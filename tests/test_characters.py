"""Files by human hands: characters that cannot be seen or look like others, other formats, spreadsheets' CSV."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.characters import another_format, no_text, odd_in
from govsim.cli import main
from govsim.errors import InputError
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design

INVISIBLE = "\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff\u2003\u202f\u200e\u00ad\u2028"
ALIKE = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "＝": "=", "０": "0", "๔": "4", "−": "-", "–": "-", "а": "a",
    "Α": "A", "，": ",",
}  # fmt: skip


def refusal(text: str, kind: type[Scenario] | type[Design] = Scenario) -> str:
    with pytest.raises(InputError) as caught:
        kind.from_toml(text, place="my.toml")
    return str(caught.value)


@pytest.mark.parametrize("char", INVISIBLE)
def test_a_character_that_cannot_be_seen_is_named_with_line_and_column(char: str) -> None:
    said = refusal(f"[rotation]\ntransfer_rate{char}= 0.4\n")
    assert said.startswith(f"my.toml:2:14: holds a character that cannot be seen, U+{ord(char):04X} ")


@pytest.mark.parametrize(("char", "plain"), ALIKE.items())
def test_a_character_that_looks_like_another_is_named_with_the_one_to_write(char: str, plain: str) -> None:
    said = refusal(f"[rotation]\ntransfer_rate = {char}0.4\n")
    assert said.startswith("my.toml:2:17: holds a c")
    assert f"U+{ord(char):04X}" in said
    assert said.endswith(f"\n  write a plain {plain} in its place")


@pytest.mark.parametrize("char", [*INVISIBLE.replace("\u2028", ""), *ALIKE])
def test_in_a_text_in_quotes_and_in_a_comment_any_character_may_stand(char: str) -> None:
    assert Scenario.from_toml(f'title = "a{char}b" # c{char}d').title == f"a{char}b"


def test_the_files_of_word_processors_are_refused_at_the_character() -> None:
    assert refusal("title = “My country”\n") == (
        'my.toml:1:9: holds a curly quote, U+201C LEFT DOUBLE QUOTATION MARK (“)\n  write a plain " in its place'
    )
    assert refusal('title = "My country”\n').startswith("my.toml:1:")
    assert refusal("\ufeff\ufefftitle = 'x'\n").startswith("my.toml:1:1: holds a character that cannot be seen")
    assert refusal("method\u00a0= 'lhs'\n", Design).startswith("my.toml:1:7: holds")


def test_a_name_in_quotes_with_a_look_alike_is_told_apart_from_the_one_it_looks_like() -> None:
    said = refusal('without = ["rot\u0430tion"]')
    assert "U+0430 CYRILLIC SMALL LETTER A" in said
    assert "did you mean rotation?" in said
    assert "U+0435" in refusal('"rotation.transf\u0435r_rate" = 0.4')


@given(st.text(st.characters(max_codepoint=126, min_codepoint=32, exclude_characters="`")))
def test_plain_texts_hold_nothing_odd(text: str) -> None:
    assert odd_in(text) is None
    assert odd_in(f"{text}ก\n") is None


@pytest.mark.parametrize(
    ("words", "char"),
    [
        (["--set", "rotation.transfer_rate=０.4"], "U+FF10"),
        (["--set", "rotation.transfer_rate=๐.๔"], "U+0E50"),
        (["--set", "rotation.transfer_rate\u200b=0.4"], "U+200B"),
        (["--set", "law.guideline=−1"], "U+2212"),
        (["--reform", "deputy@２０３０"], "U+FF12"),
        (["--reform", "d\u0435puty@2030"], "U+0435"),
        (["--without", "rotation\u200b"], "U+200B"),
        (["--replications", "๕"], "U+0E55"),
    ],
)
def test_odd_characters_on_the_command_line_are_named(
    words: list[str], char: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "default", *words]) == 2
    said = capsys.readouterr().err
    assert char in said
    assert "Traceback" not in said


# Other formats


def _zip(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("[Content_Types].xml", "x")
        book.writestr(name, "x")
    return file.getvalue()


def _parquet() -> bytes:
    file = io.BytesIO()
    pd.DataFrame({"a": [1]}).to_parquet(file)
    return file.getvalue()


FILES = {
    "an Excel workbook": _zip("xl/workbook.xml"),
    "a Word document": _zip("word/document.xml"),
    "a zip archive": _zip("a.toml"),
    "an old Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3",
    "a picture (PNG)": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "a picture (JPEG)": b"\xff\xd8\xff\xe0" + bytes(20),
    "a Parquet table": _parquet(),
    "a compressed file (gzip)": gzip.compress(b"title = 'x'"),
    "text in UTF-16": "title = 'x'\n".encode("utf-16"),
}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("name", ["s.toml", "s.xlsx"])
def test_a_file_of_another_format_is_named_for_what_it_is(what: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[what])
    for kind in (Scenario, Design):
        with pytest.raises(InputError, match=r"^.*is (an?|text) ") as caught:
            kind.load(path)
        assert f"is {what}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (json.dumps({"world": {"agencies": 3}}, indent=1), "JSON"),
        ("world:\n  agencies: 3\n", "YAML"),
        ("---\na: 1\n", "YAML"),
        ("<!DOCTYPE html><html></html>", "a web page or XML"),
        ("agencies,missions\n3,4\n", "a table (CSV)"),
    ],
)
def test_a_text_in_another_format_is_named_for_what_it_is(text: str, what: str) -> None:
    assert f"not TOML: this is {what}\n  write TOML" in refusal(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_are_named(content: bytes) -> None:
    found = no_text(content)
    assert found is None or found[0].startswith("is ")
    another_format(content.decode("utf-8", "replace"))


# CSV

SCENARIO = "[time]\nfirst_fiscal_year = 2006\nyears = 4\nwarmup_years = 1\n[recorded_acts]\nfile = 'acts.csv'\n"


def acts(folder: Path, content: str | bytes) -> tuple[tuple[int, int], ...]:
    (folder / "s.toml").write_text(SCENARIO, encoding="utf-8")
    (folder / "acts.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return Scenario.load(folder / "s.toml").recorded_acts


@pytest.mark.parametrize(
    "content",
    [
        "fiscal_year;months_late\r\n2006;0\r\n2007;3\r\n",
        "fiscal_year\tmonths_late\r\n2006\t0\r\n2007\t3\r\n",
        "fiscal_year, months_late\n2006, 0\n2007, 3\n",
        "  fiscal_year , months_late \n 2006 , 0 \n 2007,3\n",
        "\ufefffiscal_year,months_late\n2006,0\n2007,3\n",
        "fiscal_year,months_late,,\n2006,0,,\n,,,\n2007,3,,\n,,,\n,,,\n",
        "fiscal_year;months_late;;\r\n;;;\r\n2006;0;;\r\n2007;3\r\n\r\n",
        '"fiscal_year","months_late"\n"2006","0"\n"2007","3"\n',
        "months_late;note;fiscal_year\n0;a, b;2006\n3;;2007\n",
        "fiscal_year,months_late,note\n2006,0,\n2007,3,late\n",
    ],
)
def test_a_table_of_acts_is_read_as_spreadsheets_write_it(content: str, tmp_path: Path) -> None:
    assert acts(tmp_path, content) == ((2006, 0), (2007, 3))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("fiscal_year,months_late\n2006,0\n2007,3,5\n", "acts.csv:3: has more fields than the first line names"),
        ("fiscal_year;months_late\n2006;0\n2007;3,5\n", 'acts.csv:3: months_late must be a whole number, not "3,5"'),
        ("fiscal_year,months_late\n2006,๓\n", "acts.csv:2: months_late holds a character that looks like 3, U+0E53"),
        ("fiscal_year,months_late\n2006,\u00a03\n", "acts.csv:2: months_late holds a character that cannot be seen"),
        ("fiscal_year\u200b,months_late\n2006,3\n", "acts.csv:1: the column"),
        ("fiscal_year,months_late,\n2006,3,x\n", "acts.csv:2: has more fields than the first line names"),
        ("\n\n", "acts.csv:1: has no column fiscal_year"),
        ("fiscal_year,months_late\n,,\n", "acts.csv: states no fiscal year"),
    ],
)
def test_what_is_wrong_in_a_table_of_acts_is_refused_at_its_line(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        acts(tmp_path, content)
    assert said in str(caught.value)


def test_a_table_of_acts_in_utf_16_says_how_to_save_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"acts\.csv: is text in UTF-16, not in UTF-8\n  save it as UTF-8 \(in Excel"):
        acts(tmp_path, "fiscal_year\tmonths_late\n2006\t0\n".encode("utf-16"))


# Names of files


@pytest.mark.parametrize("name", [" my.toml", "my\u200b.toml", "my\u00a0.toml", f"{'x' * 120}.toml"])
def test_a_files_own_name_is_blamed_as_such(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("title = 'x'", encoding="utf-8")
    with pytest.raises(InputError, match="the file's name cannot be a scenario's name: ") as caught:
        Scenario.load(tmp_path / name)
    assert caught.value.remedy == 'rename the file, or state a name in it: name = "my-scenario"'
    (tmp_path / name).write_text("name = 'mine'", encoding="utf-8")
    assert Scenario.load(tmp_path / name).name == "mine"


@pytest.mark.parametrize("command", ["new", "new-design"])
@pytest.mark.parametrize("name", [".", "..", "/", "", " ", "there", "there/", "there.toml", "./"])
def test_a_new_file_that_is_a_folder_or_has_no_name_is_one_clear_error(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("there", "there.toml"):
        (tmp_path / folder).mkdir()
    assert main([command, name]) == 2
    said = capsys.readouterr().err
    assert ("is a folder, not a file" if name.strip() else "the file has no name") in said
    assert f"govsim {command} " in said
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["there", "there.toml"]
