"""save(): the same bytes every time, nothing overwritten, errors a person can act on."""

from pathlib import Path

import pytest

from govsim.errors import InputError
from govsim.show.plots import save, survival
from tests.show.plots.pictures import RUNS, SEED, curve, draw, drawn


def test_it_writes_three_formats_beside_each_other(tmp_path: Path) -> None:
    written = save(drawn("survival"), tmp_path / "new" / "picture")
    assert [path.name for path in written] == ["picture.svg", "picture.png", "picture.pdf"]
    starts = {path.suffix: path.read_bytes()[:60] for path in written}
    assert b"<?xml" in starts[".svg"]
    assert starts[".png"].startswith(b"\x89PNG")
    assert starts[".pdf"].startswith(b"%PDF")


@pytest.mark.parametrize(("name", "lang"), [("survival", "th"), ("incidence", "en"), ("life", "en")])
def test_the_same_picture_gives_the_same_bytes(tmp_path: Path, name: str, lang: str) -> None:
    first = save(drawn(name, lang), tmp_path / "first")
    again = save(drawn(name, lang), tmp_path / "again")
    anew = save(draw(name, lang), tmp_path / "anew")
    for one, two, three in zip(first, again, anew, strict=True):
        assert one.read_bytes() == two.read_bytes() == three.read_bytes(), one.suffix


def test_files_hold_no_date_and_say_what_they_show(tmp_path: Path) -> None:
    svg, png, pdf = save(drawn("survival"), tmp_path / "picture")
    text = svg.read_text(encoding="utf-8")
    assert "<dc:date>" not in text
    assert "How long partnerships live" in text
    assert f"Runs: {RUNS}. Seed: {SEED}." in text
    assert f"Runs: {RUNS}. Seed: {SEED}.".encode() in png.read_bytes()
    assert b"CreationDate" not in pdf.read_bytes()


def test_an_svg_asks_for_no_font_and_no_other_file(tmp_path: Path) -> None:
    (svg,) = save(drawn("survival", "th"), tmp_path / "picture", ("svg",))
    text = svg.read_text(encoding="utf-8")
    assert "<text" not in text
    assert "font-family" not in text
    assert "<image" not in text


def test_a_path_with_the_ending_of_a_format_loses_it_but_no_other_dot(tmp_path: Path) -> None:
    assert save(drawn("options"), tmp_path / "a.png", ("png",)) == [tmp_path / "a.png"]
    assert save(drawn("options"), tmp_path / "fy2569.v2", ("png",)) == [tmp_path / "fy2569.v2.png"]


def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "picture.pdf").write_text("mine")
    with pytest.raises(InputError, match="never overwritten"):
        save(drawn("survival"), tmp_path / "picture")
    assert [path.name for path in tmp_path.iterdir()] == ["picture.pdf"]
    assert (tmp_path / "picture.pdf").read_text() == "mine"


def test_an_unknown_format_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean svg"):
        save(drawn("survival"), tmp_path / "picture", ("svgz",))


def test_a_place_where_nobody_may_write_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        save(drawn("survival"), tmp_path / "file" / "picture")


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r'"thai" is not a language[^\n]*\n  languages: en, th|did you mean th'):
        survival({"a": curve()}, runs=2, seed=1, lang="thai")
