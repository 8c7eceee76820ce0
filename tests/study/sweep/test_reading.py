"""SQL over a study reads it, and nothing else."""

from pathlib import Path

import pytest

import govsim
from govsim.errors import InputError
from govsim.study.sweep.study import Study
from tests.study.small import tiny

SECRET = [1, 2, 3]
"""A variable of a caller, which SQL must not see."""

ATTACKS = (
    "copy runs to 'FOLDER/x.csv'", "copy (select 1) to 'FOLDER/parts/x.parquet'", "export database 'FOLDER/x'",
    "attach 'FOLDER/x.db'", "create table t as select 1", "create view v as select 1", "drop view runs",
    "insert into results values (1)", "delete from results", "update results set trust = 1",
    "install httpfs", "load httpfs", "force install spatial", "set enable_external_access = true",
    "reset lock_configuration", "pragma enable_external_access = true", "set threads = 1", "pragma database_list",
    "use memory", "begin", "checkpoint", "vacuum", "prepare p as select 1", "set variable a = 1",
    "call enable_logging(storage = 'file', storage_config = {'path': 'FOLDER/log'})",
    "select * from enable_logging(storage = 'file')", "create persistent secret (type s3)",
    "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')", "select * from read_json('/etc/passwd')",
    "select * from read_parquet('FOLDER/points.parquet')", "select * from 'FOLDER/points.parquet'",
    "from 'FOLDER/points.parquet'", "select * from parquet_metadata('FOLDER/points.parquet')",
    "select * from sniff_csv('/etc/passwd')", "select * from glob('FOLDER/*')", "select * from read_duckdb('x.db')",
    "select * from 'https://example.com/x.csv'", "select * from duckdb_secrets()", "select getenv('HOME')",
    "select * from SECRET", "select * from tables", "select * from self", "select * from study",
    "select 1; copy runs to 'FOLDER/x.csv'", "select * from query('copy runs to ''FOLDER/x.csv''')",
    "explain analyze copy runs to 'FOLDER/x.csv'", "with a as (select 1) select * from a; install httpfs",
    "", "-- nothing", "selekt", "select 1; select 2", "\x00", "select * from runs where",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading") / "study"
    govsim.sweep(tiny(6), out=folder)
    return folder


@pytest.mark.parametrize("sql", ATTACKS)
def test_whatever_does_not_only_read_is_refused(folder: Path, sql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    before = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    for study in (Study.open(folder), govsim.sweep(tiny(1))):
        with pytest.raises(InputError) as refused:
            study.query(sql.replace("FOLDER", str(folder)))
        assert refused.value.place == "query"
    assert {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "sql",
    [
        "select avg(trust) from runs", "from results limit 1", "with a as (from points) select count(*) from a",
        "describe runs", "summarize results", "show tables", "values (1)", "explain select 1",
        "pivot (select point, replication from runs) on replication using count(*)", "select 1;",
        "select * from runs order by random()",
    ],
)  # fmt: skip
def test_all_that_reads_is_answered(folder: Path, sql: str) -> None:
    assert len(Study.open(folder).query(sql)) > 0
