"""The site: every page is found, true and whole, and nothing in it asks another machine for anything."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from mkdocs.utils.yaml import yaml_load

import govsim
from govsim.cli import main
from govsim.show.page.write import html

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def script(name: str) -> ModuleType:
    """A script of docs/site, which is no part of the package."""
    specification = importlib.util.spec_from_file_location(f"site_{name}", DOCS / "site" / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


OUTPUTS = script("outputs")
LESSONS = script("lessons")

# The navigation


def named_in(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list | dict):
        for one in nav.values() if isinstance(nav, dict) else nav:
            yield from named_in(one)


def test_every_page_is_in_the_navigation_once_and_every_page_named_there_exists() -> None:
    lessons = [LESSONS.address_of(path) for path in LESSONS.notebooks() if "_solutions" not in path.stem]
    assert sorted(named_in(yaml_load(CONFIG)["nav"])) == sorted([*PAGES, *lessons])


# What the pages say


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=[pytest.mark.slow] * (page in OUTPUTS.SLOW)) for page in OUTPUTS.PAGES]
)
def test_code_runs_in_order_and_prints_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    anew = OUTPUTS.replayed(text_of(page), f"docs/{page}")
    assert anew == text_of(page), "to write again what pages show: uv run python docs/site/outputs.py"


@pytest.mark.parametrize("page", OUTPUTS.PAGES)
def test_every_command_and_option_exists(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    for block in OUTPUTS.blocks(text_of(page), "console"):
        for words in OUTPUTS.commands(block):
            assert main([words[0], "--help"] if not words[0].startswith("-") else words) == 0, words
            told = capsys.readouterr().out
            assert all(word in told for word in words if word.startswith("--")), words


def test_a_page_shows_what_is_printed_and_dots_for_what_is_left_out() -> None:
    page = "```python\nfor i in range(4):\n    print(i)\n```\n\n{}```text\n{}```\n"
    assert OUTPUTS.replayed(page.format("", "9\n"), "a") == page.format("", "0\n1\n2\n3\n")
    some = "<!-- lines 2 to 3 -->\n\n"
    assert OUTPUTS.replayed(page.format(some, "9\n"), "a") == page.format(some, "...\n1\n2\n...\n")


def test_a_command_that_fails_or_is_not_ours_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="exit code 2"):
        OUTPUTS.replayed("```console\nuv run govsim explain teleport\n```\n", "a")
    with pytest.raises(ValueError, match="not a command of govsim: rm"):
        OUTPUTS.replayed("```console\nrm -r results\n```\n", "a")


def test_the_limits_page_tells_every_known_limit_of_the_model() -> None:
    limits = text_of("odd.md").split("\n# Known limits\n")[1].split("\n# ")[0]
    known = re.findall(r"^- (.+?)(?=\n- |\n\n|\Z)", limits, re.M | re.S)
    assert known
    told = set(re.findall(r"\w{4,}", text_of("limits.md").lower()))
    for limit in known:
        if "Common random numbers" not in limit:  # a choice of the code, told with the choices
            words = re.findall(r"\w{4,}", limit.lower())
            assert sum(word in told for word in words) > 0.8 * len(words), limit


# What the hooks do


def test_a_document_with_several_titles_keeps_the_first() -> None:
    text = "# One\n\n## a\n\n```text\n# no title\n```\n\n# Two\n"
    assert script("hooks").with_one_title(text) == "# One\n\n### a\n\n```text\n# no title\n```\n\n## Two\n"
    alone = "# One\n\n```text\n# no title\n```\n"
    assert script("hooks").with_one_title(alone) == alone


def test_names_in_tables_break_where_they_are_joined_and_ranges_nowhere() -> None:
    cell = script("hooks").with_breaks("<td><code>law.audit_rate</code> 0.1 – 0.5, not_code</td>")
    assert cell == "<td><code>law.<wbr>audit_<wbr>rate</code> 0.1&nbsp;–&nbsp;0.5, not_code</td>"


def test_each_role_card_has_a_frame_of_its_own() -> None:
    html = '<h1>Cards</h1><p>One each.</p><h2 id="a">A</h2><p>x</p><h2>B</h2>'
    framed = '<section class="card"><h2 id="a">A</h2><p>x</p></section><section class="card"><h2>B</h2></section>'
    assert script("hooks").as_cards(html) == f"<h1>Cards</h1><p>One each.</p>{framed}"


def test_a_link_out_of_the_site_leads_to_its_place_in_it_or_is_no_link() -> None:
    within = script("hooks").link_within
    assert within("teaching/guide.md", "README", "../../README.md") == "[README](../start.md)"
    assert within("odd.md", "licence", "../LICENSE") == "licence (`LICENSE`)"
    assert within("teaching/guide.md", "model", "../odd.md") == "[model](../odd.md)"


def test_a_notebook_becomes_a_page_with_its_code_folded_its_pictures_and_results_folded_once_it_has_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = {"data": {"image/png": "cGljdHVyZQ==", "text/plain": ["<Figure>"]}}
    cells = [
        {"cell_type": "markdown", "source": ["# Lesson 1. One\n", "\n", "1. Why?\n", "   - So."]},
        {"cell_type": "code", "source": ["a = 1"], "outputs": [{"data": {"text/markdown": ["**1**"]}}, drawn]},
        {"cell_type": "code", "source": ["lesson.ask()"], "outputs": [{"data": {"text/markdown": ["How?"]}}]},
        {"cell_type": "code", "source": ["print(a)"], "outputs": [{"output_type": "stream", "text": ["1"]}, drawn]},
        {"cell_type": "code", "source": ["lesson.quiz()"], "outputs": [{"data": {"text/markdown": ["1. Why?"]}}]},
    ]
    for lang in ("en", "th"):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "01_one.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setattr(LESSONS, "NOTEBOOKS", tmp_path)
    text, pictures = LESSONS.page_of(tmp_path / "en" / "01_one.ipynb")
    run = "To do it yourself, before you read: `notebooks/en/01_one.ipynb` in the project's folder."
    assert text.startswith(f"# Lesson 1. One\n\n[ภาษาไทย](../th/01_one.md) · {run}\n\n\n1. Why?\n    - So.\n\n")
    assert '??? quote "The code"\n\n    ```python\n    a = 1\n    ```\n\n**1**\n\n![](01_one-1.png)\n\n' in text
    assert "\n\nHow?\n\n" in text
    assert '??? example "The result"\n\n    ```text\n    1\n    ```\n\n    ![](01_one-2.png)\n\n' in text
    assert text.endswith("\n\n1. Why?\n")
    assert pictures == {"01_one-1.png": b"picture", "01_one-2.png": b"picture"}
    row = "| [Lesson 1. One](lessons/en/01_one.md) | [Lesson 1. One](lessons/th/01_one.md) |"
    assert LESSONS.table().splitlines()[2:] == [row]


def test_the_help_of_every_command_is_asked_for() -> None:
    from govsim.cli.commands import app

    hooks = script("hooks")
    commands = [command.name or "" for command in app.registered_commands]
    names = [name or call.__name__ for name, call in ((c.name, c.callback) for c in app.registered_commands) if call]
    assert len(names) == len(commands)
    told = [words[0] for words, _ in hooks.helps() if len(words) == 1]
    assert set(told) >= set(names)
    groups = {group.name for group in app.registered_groups}
    assert {words[0] for words, _ in hooks.helps() if len(words) == 2} == groups


def test_a_command_that_is_not_there_ends_the_build() -> None:
    with pytest.raises(ValueError, match="exit code 2"):
        script("hooks").help_of(("teleport",))


# The built site


class Links(HTMLParser):
    """What a page holds: ids, links, and what a browser fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.styles: list[str] = []
        self.classes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.ids |= {has[name] for name in ("id", "name") if name in has}
        self.classes |= set(has.get("class", "").split())
        self.styles.append(has.get("style", ""))
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag == "link" and not {"next", "prev", "canonical"} & set(has.get("rel", "").split()):
            self.fetched.append(has["href"])
        for name in ("src", "poster", "data", "action", "xlink:href"):
            if name in has:
                self.fetched.append(has[name])
        self.fetched += [one.split()[0] for one in has.get("srcset", "").split(",") if one.strip()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as anyone would."""
    folder = tmp_path_factory.mktemp("site") / "built"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    environment = os.environ | nowhere | {"NO_MKDOCS_2_WARNING": "1", "NO_PROXY": "", "no_proxy": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Links]:
    parsed = {}
    for path in sorted(site.rglob("*.html")):
        parsed[path] = Links()
        parsed[path].feed(path.read_text(encoding="utf-8"))
    return parsed


def is_outside(address: str) -> bool:
    return bool(re.match(r"(?!data:)(?:[a-z][a-z0-9+.-]*:|//)", address.strip(), re.I))


def test_every_page_is_built(site: Path, pages: dict[Path, Links]) -> None:
    lessons = [LESSONS.address_of(path) for path in LESSONS.notebooks()]
    expected = {site / page.replace(".md", ".html") for page in [*PAGES, *lessons]}
    assert set(pages) == expected | {site / "404.html", site / "try-it.html"}


def test_the_page_to_try_is_the_one_that_govsim_writes_of_the_default_scenario(site: Path) -> None:
    text = (site / "try-it.html").read_text(encoding="utf-8")
    assert text == html(govsim.Scenario.load("default"), name="default")


def test_nothing_is_fetched_from_outside(site: Path, pages: dict[Path, Links]) -> None:
    for path, page in pages.items():
        assert not [one for one in page.fetched if is_outside(one)], path
        assert not [style for style in page.styles if "url(" in style], path
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"<style[^>]*>[^<]*(?:@import|url\([\"']?(?!data:)[^\"'])", text), path
        assert "mermaid" not in page.classes, f"{path}: the theme would fetch a program to draw that"
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", text) + re.findall(r"@import\s+[\"']([^\"']+)", text)
        assert not [one for one in addresses if is_outside(one)], path
    for path in site.rglob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert not [one for one in re.findall(r"(?:href|src)=\"([^\"]+)", text) if is_outside(one)], path
    for path in (site / "site").rglob("*.js"):
        assert "http" not in path.read_text(encoding="utf-8"), path


def test_nothing_reports_who_reads_it(site: Path, pages: dict[Path, Links]) -> None:
    for path in pages:
        assert not re.search(r"gtag|google|analytics|preconnect|dns-prefetch", path.read_text(encoding="utf-8")), path


def test_what_is_fetched_is_there(site: Path, pages: dict[Path, Links]) -> None:
    for path, page in pages.items():
        for address in page.fetched:
            if path.name != "404.html" and not address.startswith("data:"):
                local = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
                assert not local or (path.parent / local).exists(), f"{path}: {address}"


def test_links_within_the_site_lead_somewhere(site: Path, pages: dict[Path, Links]) -> None:
    for path, page in pages.items():
        for address in page.links:
            if path.name == "404.html" or is_outside(address):
                continue
            parts = urllib.parse.urlsplit(address)
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path}: {address}"
            if parts.fragment and target in pages:
                assert urllib.parse.unquote(parts.fragment) in pages[target].ids, f"{path}: {address}"


def test_every_public_name_is_in_the_reference(site: Path, pages: dict[Path, Links]) -> None:
    ids = {one for path, page in pages.items() if path.parent.name == "reference" for one in page.ids}
    assert {f"govsim.{name}" for name in govsim.__all__} - ids == set()
    told = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| `.*?\|", text_of("reference/index.md"), re.M))))
    assert told == set(govsim.__all__)


def test_every_picture_is_in_the_reference(pages: dict[Path, Links]) -> None:
    from govsim import plots

    ids = {one for page in pages.values() for one in page.ids}
    ours = {name: value for name, value in vars(plots).items() if callable(value)}
    pictures = [name for name, value in ours.items() if value.__module__.startswith("govsim")]
    assert {f"govsim.show.plots.{name}" for name in pictures} - ids == set()


def test_the_keys_of_a_scenario_are_in_the_reference_with_their_bounds(site: Path) -> None:
    text = (site / "reference" / "scenarios.html").read_text(encoding="utf-8")
    assert "years: int = Field(default=20, ge=1, le=200)" in re.sub(r"<[^>]+>", "", text)


def test_every_command_is_in_the_reference(site: Path, pages: dict[Path, Links]) -> None:
    ids = pages[site / "reference" / "commands.html"].ids
    assert {"-".join(("govsim", *words)) for words, _ in script("hooks").helps() if words} - ids == set()
    assert "--replications N" in (site / "reference" / "commands.html").read_text(encoding="utf-8")


def test_the_search_knows_thai_and_works_in_a_folder(site: Path) -> None:
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    found = json.loads(index.removeprefix("var __index = "))
    assert found["config"]["lang"] == ["en", "th"]
    assert {"th.html", "parameters-th.html"} <= {
        one["location"].split("#")[0] for one in found["docs"] if "โยกย้าย" in one["text"]
    }
    lunr = site / "assets" / "javascripts" / "lunr"
    for name in ("wordcut.js", "min/lunr.th.min.js"):
        ours = DOCS / "site" / "theme" / "assets" / "javascripts" / "lunr" / name
        assert (lunr / name).read_bytes() == ours.read_bytes()
    assert 'src="site/iframe-worker.js"' in (site / "index.html").read_text(encoding="utf-8")


def test_the_font_with_thai_comes_along_with_its_licence(site: Path) -> None:
    style = (site / "site" / "site.css").read_text(encoding="utf-8")
    for name in re.findall(r"url\(\"(fonts/[^\"]+)", style):
        assert (site / "site" / name).is_file()
    assert (site / "site" / "fonts" / "OFL.txt").is_file()


def test_scripts_and_sources_are_not_in_the_site(site: Path) -> None:
    assert not [path for path in site.rglob("*") if path.suffix in (".py", ".md", ".pyc")]
    assert not (site / "site" / "theme").exists()


@pytest.mark.parametrize("page", OUTPUTS.PAGES)
def test_no_page_names_a_package_host_or_a_mail_address(page: str) -> None:
    text = text_of(page).lower()
    assert "pypi" not in text
    assert not re.search(r"[\w.]+@[\w-]+\.[a-z]{2,}", text)
