"""SQL over the tables of a study, for reading alone.

duckdb is shut in before it sees a word of the question: no files, no network, no extensions, no variables of ours, and
no setting that could be changed back. A question is one SELECT; anything else is refused in words.
"""

import tempfile
from collections.abc import Mapping
from typing import Any

import pandas as pd

from govsim.errors import InputError

_REMEDY = "tables: points, results, failures, runs (points and results together)"
_READS = ("SELECT", "EXPLAIN", "MULTI")
"""Kinds of statements that read; MULTI is what duckdb makes of PIVOT."""
_SHUT_IN = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


def answer(sql: str, tables: Mapping[str, Any], runs: str) -> pd.DataFrame:
    """What duckdb answers from these tables, and from the view `runs` of them.

    Raises InputError for what does not only read, asks for other files, or is not understood.
    """
    import duckdb

    with (
        tempfile.TemporaryDirectory(prefix="govsim-") as scratch,  # for a question that takes more than the memory
        duckdb.connect(config={**_SHUT_IN, "temp_directory": scratch}) as connection,
    ):
        for name, table in tables.items():
            connection.register(name, table)
        connection.execute(f"create view runs as {runs}")
        try:
            statements = connection.extract_statements(sql)
            for statement in statements:
                if len(statements) > 1 or statement.type.name not in _READS:
                    what = f"is for reading: one SELECT, not {' and '.join(one.type.name for one in statements)}"
                    raise InputError(what, place="query", remedy=_REMEDY)
            found: Any = connection.execute(statements[0]) if statements else None
            if found is None:
                raise InputError("returned no table", place="query", remedy=_REMEDY)
            return pd.DataFrame(found.df())
        except duckdb.PermissionException:
            what = "is for reading this study: no other file, folder, address or extension"
            raise InputError(what, place="query", remedy=_REMEDY) from None
        except duckdb.Error as error:
            raise InputError(f"duckdb: {str(error).strip()}", place="query", remedy=_REMEDY) from None
