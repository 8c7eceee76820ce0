"""`govsim new-design NAME.toml`: a design to start from, with everything that can be stated in it as a comment."""

from govsim.cli import new
from govsim.study.design import Design
from govsim.study.design_file import template

_DESIGN = new.Kind("design", "new-design", "sweep", "--out {folder} --dry-run")


def write(typed: str) -> int:
    """Write the file; never over another one."""
    return new.write_file(
        typed,
        _DESIGN,
        template,
        lambda name: Design.of("default", name=name, method="random", samples=1, replications=1, seed=1),
    )
