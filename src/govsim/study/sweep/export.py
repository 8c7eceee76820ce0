"""A study as one table for other programs: a row a point and replication, in the order of runs.

A CSV file begins with a byte order mark, without which Excel shows Thai as rubbish; pandas, R and duckdb drop it.
In csv and xlsx a text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
Injection"); in parquet, which no spreadsheet takes formulas from, it stays as it is.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from govsim.arguments import a_path, check_ending, instance, named, takes, text
from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.outcomes.declared import find
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.runs.new_files import new_file
from govsim.study.sweep.study import Study

FORMATS = ("csv", "xlsx", "parquet")
MOST_ROWS_IN_EXCEL = 1_048_575
_ROWS_A_GROUP = 65_536
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@takes(study=instance("Study"), file=a_path, form=text)
def export(study: Study, file: str | Path, form: str) -> int:
    """Write the table to a file that does not exist yet; returns its rows.

    Raises InputError for another format, a file in use or that cannot be written, and more rows than Excel holds.
    """
    if form not in FORMATS:
        raise InputError(f"{form} is not a format", place="--format", remedy=f"formats: {', '.join(FORMATS)}")
    target = named(file)
    if target.suffix:
        check_ending(target, (f".{form}",), f"a table in {form}")
    status = study.status()
    rows = status.done - status.failed
    if form == "xlsx" and rows > MOST_ROWS_IN_EXCEL:
        what = f"{rows:,} rows are more than the {MOST_ROWS_IN_EXCEL:,} that Excel holds"
        raise InputError(what, place="--format xlsx", remedy="use csv or parquet")
    with _in_words(target), new_file(target) as work:
        {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}[form](study, work)
    return rows


def dictionary(study: Study) -> pd.DataFrame:
    """What each column is: column, kind, label, unit."""
    design = study.design
    labels = list(design.cells()[0].labels)
    entries: list[tuple[str, str, str, str]] = [
        ("point", "key", "number of the design point", ""),
        ("replication", "key", "number of the run of this point", ""),
    ]
    for name in [*labels, *(factor.name for factor in design.factors)]:
        if (parameter := BY_NAME.get(name)) is not None:
            entries.append((name, parameter.role, parameter.label, parameter.unit))
        else:
            entries.append((name, "label", {"scenario": "scenario", "option": "option"}[name], ""))
    measures = {**KIND_MEASURES, **GROUP_MEASURES}
    for name in study.columns:
        if (outcome := find(name)) is not None:
            entries.append((name, "outcome", outcome.label, outcome.unit))
        else:
            entries.append((name, "measure", measures.get(name, ""), ""))
    return pd.DataFrame(entries, columns=["column", "kind", "label", "unit"])


def _slices(study: Study) -> Iterator[pd.DataFrame]:
    """The table part by part; one without rows when there are none."""
    empty = True
    for table in study.tables():
        empty = False
        yield study.joined(table.to_pandas())
    if empty:
        yield study.to_pandas()


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = [f"'{text}" if str(text).startswith(_FORMULA) else text for text in table[name]]
    return table


def _csv(study: Study, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for number, table in enumerate(map(_harmless, _slices(study))):
            table.to_csv(file, index=False, header=number == 0, lineterminator="\n")


def _parquet(study: Study, path: Path) -> None:
    with path.open("wb") as file:
        _parquet_to(study, file)


def _parquet_to(study: Study, file: BinaryIO) -> None:
    """In groups of so many rows, whatever parts the study has: the same bytes however it was made and interrupted."""
    writer = None
    try:
        for group in _groups(pa.Table.from_pandas(table, preserve_index=False) for table in _slices(study)):
            writer = writer or pq.ParquetWriter(file, group.schema, compression="zstd")
            writer.write_table(group)
    finally:
        if writer is not None:
            writer.close()


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in full groups and a last one, each in one piece, on which it depends how pages are cut."""
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        while sum(map(len, held)) > _ROWS_A_GROUP:
            whole = pa.concat_tables(held)
            yield whole.slice(0, _ROWS_A_GROUP).combine_chunks()
            held = [whole.slice(_ROWS_A_GROUP)]
    yield pa.concat_tables(held).combine_chunks()


def _xlsx(study: Study, path: Path) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    book = xlsxwriter.Workbook(path, options)
    try:
        _fill(book, study)
        book.close()
    except BaseException:
        for sheet in book.worksheets():  # it leaves the files it has under way open
            with suppress(OSError):
                sheet.row_data_fh.close()
        raise


def _fill(book: Any, study: Study) -> None:
    """A sheet with the runs, and one that says what each column is."""
    sheet = book.add_worksheet("runs")
    sheet.freeze_panes(1, 2)
    row = 0
    for table in map(_harmless, _slices(study)):
        if row == 0:
            sheet.write_row(0, 0, list(table.columns))
        for values in table.astype(object).where(table.notna(), None).itertuples(index=False):
            row += 1
            sheet.write_row(row, 0, values)
    words = book.add_worksheet("dictionary")
    described = dictionary(study)
    for number, said in enumerate([list(described.columns), *described.to_numpy().tolist()]):
        words.write_row(number, 0, said)


@contextmanager
def _in_words(target: Path) -> Iterator[None]:
    """What the writer of workbooks raises, as any file that cannot be written."""
    from xlsxwriter.exceptions import XlsxFileError

    try:
        yield
    except XlsxFileError as error:
        remedy = "make room, or name a file where you may write"
        raise InputError(f"cannot be written: {error}", place=str(target), remedy=remedy) from None
