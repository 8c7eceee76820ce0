"""Arguments and options that several commands have."""

from typing import Annotated

import typer

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A shipped scenario's name, or a TOML file.")]
Name = Annotated[str, typer.Argument(metavar="NAME")]
Years = Annotated[str | None, typer.Option(metavar="N", help="Fiscal years to report.")]
Warmup = Annotated[str | None, typer.Option(metavar="N", help="Fiscal years to run before them.")]
Threads = Annotated[
    str | None, typer.Option(metavar="N", help="As many as there are processors, unless told otherwise.")
]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="Keep the tables in a new folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
StudyFolder = Annotated[str, typer.Argument(metavar="DIR", help="A study's folder, which `govsim sweep` wrote.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")]
