"""What the page is built from: pinned packages, named without hosts, and the checks of its sources that CI runs."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[3]
WEB = ROOT / "web"
PACKAGES = json.loads((WEB / "package.json").read_text("utf-8"))


def test_the_lock_of_packages_names_no_place_to_fetch_them_from() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert "registry" not in (WEB / "package-lock.json").read_text("utf-8")


def test_every_package_is_pinned_to_one_version() -> None:
    versions = {**PACKAGES["dependencies"], **PACKAGES["devDependencies"]}
    assert not [name for name, version in versions.items() if not version.replace(".", "").isdigit()]


def test_form_and_types_of_the_sources_are_looked_at_before_their_tests() -> None:
    assert {"lint", "check", "test", "build"} <= set(PACKAGES["scripts"])
    recipe = (ROOT / "justfile").read_text("utf-8").partition("\npage-test:\n")[2]
    assert [line.split()[-1] for line in recipe.splitlines() if "npm" in line] == ["lint", "check", "test"]
