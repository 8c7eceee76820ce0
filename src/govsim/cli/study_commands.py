"""What can be typed after `govsim study`."""

from typing import Annotated

import typer

from govsim.cli.options import Json, StudyFolder

app = typer.Typer(
    help="Look after a study's folder: status, verify, compact, export, query, repeat.",
    epilog="Begin with: govsim study status DIR",
    rich_markup_mode=None,
)


@app.command("status", short_help="Say how far a study is, what failed, how to go on.")
def study_status(folder: StudyFolder, as_json: Json = False) -> int:
    """Say how far a study is, what failed, and how to go on.

    For example: govsim study status results/my-study
    """
    from govsim.cli import study

    return study.status(folder, as_json=as_json)


@app.command("verify", short_help="Check every byte of a study.")
def study_verify(folder: StudyFolder, as_json: Json = False) -> int:
    """Check every byte, put damaged parts aside, and say what to do; exit code 1 when runs are damaged or missing.

    For example: govsim study verify results/my-study
    """
    from govsim.cli import study

    return study.check(folder, as_json=as_json)


@app.command("compact", short_help="Join a study's many small files into few large ones.")
def study_compact(folder: StudyFolder) -> int:
    """Join many small parts into few large ones; the results stay the same.

    For example: govsim study compact results/my-study
    """
    from govsim.cli import study

    return study.compact(folder)


@app.command("export", short_help="Write a study as one table for other programs.")
def study_export(
    folder: StudyFolder,
    out: Annotated[str, typer.Option(metavar="FILE", help="A new file.")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="csv, xlsx or parquet; FILE's ending if not told.")
    ] = None,
) -> int:
    """Write a study as one table: a row a point and replication, with the values of its factors.

    For example: govsim study export results/my-study --format xlsx --out my-study.xlsx
    """
    from govsim.cli import study

    return study.write(folder, form, out)


@app.command("query", short_help="Ask a study in SQL.")
def study_query(
    folder: StudyFolder,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="Tables: points, results, failures; runs joins the first.")],
    as_json: Json = False,
) -> int:
    """Ask a study in SQL. Its tables: points, results, failures, and runs, which joins points and results.

    For example: govsim study query results/my-study "select scenario, avg(trust) from runs group by scenario"
    """
    from govsim.cli import study

    return study.query(folder, sql, as_json=as_json)


@app.command("repeat", short_help="Make one run of a study again.")
def study_repeat(
    folder: StudyFolder,
    point: Annotated[str, typer.Option(metavar="P", help="The number of the point.")],
    replication: Annotated[str, typer.Option(metavar="R", help="The number of the run of this point.")] = "0",
    as_json: Json = False,
) -> int:
    """Make one run again and print its outcomes beside the kept ones, or why it fails; exit code 1 if they differ.

    For example: govsim study repeat results/my-study --point 17 --replication 2
    """
    from govsim.cli import repeat

    return repeat.repeat(folder, point, replication, as_json=as_json)
