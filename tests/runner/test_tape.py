"""`rently import tape` as its user sees it: small tapes of every kind, and 10,000 real loans."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import conninfo, sql

from rently.cli import main
from rently.runner import embedded

PROJECT = Path(__file__).resolve().parents[2]
REAL_MAP = PROJECT / "docs" / "how-to" / "import-a-loan-tape.map.yml"
REAL_TAPE_VARIABLE = "RENTLY_TEST_TAPE"
LOGIN = "tape_officer"
PASSWORD = "only for tests"  # noqa: S105

MAP = """
as_of: 2024-06-30
currency: USD
product:
  code: TAPE
  name: Loans taken over
  category: consumer_loan
  business_unit: purchases
  interest_rate: 0.12
  min_principal_amount: 100
  max_principal_amount: 100000
  min_instalment_count: 1
  max_instalment_count: 360
fields:
  loan_number: id
  status: {constant: good}
  principal_amount: amount
  interest_rate: {column: rate, format: percent}
  instalment_count: {constant: 12}
  start_date: day
statuses: {good: active}
"""
HEADER = "id,amount,rate,day\n"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def database(deployed: Any, server: embedded.Server) -> Iterator[str]:
    """Return the DSN of a superuser on a database with an entity and a loan officer."""
    name = "tapes"
    admin: dict[str, Any] = {"password": server.password(), "autocommit": True}
    with psycopg.connect(server.conninfo("postgres"), **admin) as link:
        link.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(deployed.template_dbname)
            )
        )
        link.execute(
            sql.SQL("create role {} login password {} in role rently_loan_officer").format(
                sql.Identifier(LOGIN), sql.Literal(PASSWORD)
            )
        )
        dsn = conninfo.make_conninfo(server.conninfo(name), password=server.password())
        with psycopg.connect(dsn) as inside:
            inside.execute(
                "select api.create_legal_entity('TAPES', 'Tapes', 'USD', 'US', 'America/New_York')"
            )
            inside.execute("select api.register_user('person', 'Officer', %s)", [LOGIN])
            inside.execute("select api.grant_entity_access(%s, 'TAPES', %s)", [LOGIN, OFFICER])
        yield dsn
        link.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        link.execute(sql.SQL("drop role {}").format(sql.Identifier(LOGIN)))


OFFICER = "rently_loan_officer"


@pytest.fixture
def run(database: str, tmp_path: Path) -> Run:
    """Return a function that imports a file's content with a map's text."""

    def import_tape(
        content: str | bytes | Path,
        *options: str,
        map_text: str | Path = MAP,
        dsn: str | None = None,
        entity: str = "TAPES",
    ) -> Result:
        tape, chart = tmp_path / "tape.csv", tmp_path / "map.yml"
        if isinstance(content, Path):
            tape = content
        else:
            tape.write_bytes(content.encode() if isinstance(content, str) else content)
        if isinstance(map_text, Path):
            chart = map_text
        else:
            chart.write_text(map_text)
        login = conninfo.make_conninfo(database, user=LOGIN, password=PASSWORD)
        place = ["--legal-entity", entity, "--map", str(chart), "--dsn", dsn or login]
        return CliRunner().invoke(main, ["import", "tape", str(tape), *place, *options])

    return import_tape


def count(database: str) -> int:
    """Return how many rows an import has ever written, in the tables it begins and ends with."""
    with psycopg.connect(database) as link:
        found = link.execute(
            "select (select count(*) from lending.party) + (select count(*) from lending.loan)"
            " + (select count(*) from lending.product) + (select count(*) from lending.tape_import)"
        ).fetchone()
    assert found is not None
    return int(found[0])


def assert_clean(result: Result, code: int, said: str) -> None:
    """Expect an exit code, one line of error that says something, and no traceback."""
    assert result.exit_code == code, result.output
    errors = [line for line in result.stderr.splitlines() if not line.startswith("database: ")]
    assert len(errors) == 1, result.stderr
    assert errors[0].startswith("rently: ")
    assert said in errors[0]


def test_a_good_tape_is_imported_and_again_changes_nothing(run: Run, database: str) -> None:
    tape = HEADER + "A-1,1200,12,2024-03-15\r\nA-2,500.50,9.5,2024-01-31\r\n"
    result = run("\ufeff" + tape, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["done"]["loan_count"] == 2
    assert told["done"]["instalment_count"] == 24
    assert told["rejections"] == []
    assert told["rows_per_second"] > 0
    before = count(database)
    again = run("\ufeff" + tape)
    assert again.exit_code == 0
    assert again.stdout.startswith("nothing changed")
    assert count(database) == before


def test_rejected_rows_are_told_with_their_line_and_nothing_is_imported(
    run: Run, database: str
) -> None:
    before = count(database)
    tape = (
        HEADER
        + "B-1,1200,12,2024-03-15\n"
        + '"B-2\nsecond line",12x,12,2024-03-15\n'
        + "\n"
        + "B-3,1200\n"
        + "B-4,1200,12,2024-03-15\n"
        + "B-4,1300,12,2024-03-15\n"
    )
    result = run(tape, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["done"] is None
    assert [(r["line"], r["kind"], r["field"]) for r in told["rejections"]] == [
        (3, "not_a_number", "principal_amount"),
        (6, "malformed_row", "row"),
        (7, "duplicate_on_tape", "loan_number"),
        (8, "duplicate_on_tape", "loan_number"),
    ]
    assert count(database) == before
    lines = run(tape).stdout.splitlines()
    assert [line.split(":")[0] for line in lines[:4]] == ["line 3", "line 6", "line 7", "line 8"]
    assert "4 of 5 rows" in lines[4]


def test_bad_rows_are_skipped_when_asked(run: Run) -> None:
    result = run(HEADER + "C-1,1200,12,2024-03-15\nC-2,?,12,2024-03-15\n", "--skip-bad", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["done"]["loan_count"], told["done"]["rejected_row_count"]) == (1, 1)
    assert [r["line"] for r in told["rejections"]] == [3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (HEADER.encode(), "RL823"),
        (b"id,amount,rate\n1,2,3\n", "day"),
        (b"id,amount,rate,day,day\n1,2,3,4,5\n", "twice"),
        (HEADER.encode() + b"\xff,1,1,1\n", "line 2"),
        (HEADER.encode() + b'D-1,1,1,"2024\n', "line 2"),
        (HEADER.encode() + b"x" * 2_000_000, "line 2"),
        (HEADER.encode("utf-16"), "line 1"),
    ],
)
def test_a_file_that_is_no_tape_changes_nothing(
    run: Run, database: str, content: bytes, said: str
) -> None:
    before = count(database)
    assert_clean(run(content), 1, said)
    assert count(database) == before


@pytest.mark.parametrize(
    ("map_text", "code", "said"),
    [
        ("fields: [", 2, "YAML"),
        ("words", 2, "mapping"),
        (MAP.replace("day\n", "{column: day, format: epoch}\n"), 1, "RL820"),
        (MAP.replace("currency: USD", "currency: XXX"), 1, "RL820"),
        (MAP.replace("id\n", "identifier\n"), 1, "identifier"),
    ],
)
def test_a_map_that_cannot_be_used_changes_nothing(
    run: Run, database: str, map_text: str, code: int, said: str
) -> None:
    before = count(database)
    assert_clean(run(HEADER + "E-1,1200,12,2024-03-15\n", map_text=map_text), code, said)
    assert count(database) == before


def test_missing_files_are_told_in_one_line(run: Run, tmp_path: Path) -> None:
    assert_clean(run(tmp_path / "missing.csv"), 1, "missing.csv")
    assert_clean(run(HEADER, map_text=tmp_path / "missing.yml"), 2, "missing.yml")


def test_an_unknown_entity_and_a_login_without_access_learn_how_to_get_it(
    run: Run, database: str
) -> None:
    tape = HEADER + "F-1,1200,12,2024-03-15\n"
    assert_clean(run(tape, entity="NOBODY"), 1, "rently users add")
    assert_clean(run(tape, dsn=database), 1, "rently users add")


def real_tape() -> Path:
    """Return where the tape of OpenIntro is: the variable, or `shared/data` beside the project."""
    given = os.environ.get(REAL_TAPE_VARIABLE)
    default = PROJECT.parent / "shared" / "data" / "openintro_lendingclub_loans.csv"
    return Path(given) if given else default


@pytest.mark.skipif(
    not real_tape().exists(), reason=f"{REAL_TAPE_VARIABLE} names no tape of OpenIntro"
)
def test_ten_thousand_real_loans(run: Run, database: str) -> None:
    result = run(real_tape(), "--json", map_text=REAL_MAP)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    done = told["done"]
    assert (done["loan_count"], done["rejected_row_count"]) == (10_000, 0)
    assert done["equal_instalment_count"] == done["compared_instalment_count"] - 3 == 9_997
    assert done["equal_outstanding_count"] == done["compared_outstanding_count"] - 7 == 9_993
    found = {finding["kind"]: finding["rows"] for finding in told["findings"]}
    assert found["outstanding_differs"] == 7
    assert found["instalment_differs"] == 3
    assert "paid_total_differs" not in found
    with psycopg.connect(database) as link:
        broken = link.execute("select name, example from ops.verify() where violations > 0")
        assert broken.fetchall() == []
        charged_off = link.execute(
            "select count(*) from lending.tape_finding as f"
            " inner join lending.loan as l"
            " on f.legal_entity_id = l.legal_entity_id"
            " and l.loan_number = 'OPENINTRO-' || (f.row_line_number - 2)"
            " where f.kind = 'outstanding_differs' and l.status = 'charged_off'"
        ).fetchone()
    assert charged_off == (7,)
