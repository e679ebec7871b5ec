"""`rently users`: logins that work, without a password in any log or process list."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from rently import cli
from rently.runner import embedded

LOGINS = ("ann_of_tests", "gate_of_tests")


@pytest.fixture
def dsn(clone: psycopg.Connection, server: embedded.Server) -> Iterator[str]:
    """Return the DSN of a database of its own with one legal entity; drop the logins afterwards."""
    clone.execute(
        "select api.create_legal_entity('ALPHA', 'Alpha', 'EUR', 'DE', 'Europe/Berlin'),"
        " api.create_legal_entity('BETA', 'Beta', 'USD', 'US', 'America/New_York')"
    )
    clone.commit()
    yield server.conninfo(clone.info.dbname)
    for login in LOGINS:
        clone.execute(f"drop role if exists {login}")
    clone.commit()


def run(dsn: str, *arguments: str, answers: str | None = None) -> Result:
    command = arguments[0]
    return CliRunner().invoke(
        cli.main, ["users", command, "--dsn", dsn, *arguments[1:]], input=answers
    )


def add(dsn: str, login: str, *more: str, role: str = "rently_loan_officer") -> Result:
    return run(dsn, "add", login, "--entity", "ALPHA", "--role", role, *more)


def test_a_login_with_a_made_password_works(dsn: str, tmp_path: Path) -> None:
    passfile = tmp_path / "passfile"
    result = add(dsn, "ann_of_tests", "--passfile", str(passfile))
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(passfile.stat().st_mode) == 0o600
    password = passfile.read_text().strip().rsplit(":", 1)[1]
    assert password not in result.output
    with psycopg.connect(dsn, user="ann_of_tests", passfile=str(passfile)) as link:
        assert link.execute("show search_path").fetchone() == ("api, analytics, finance",)
        assert link.execute("select code from legal_entity").fetchall() == [("ALPHA",)]
        assert link.execute("select current_user_has_role('rently_loan_officer')").fetchone() == (
            True,
        )
        assert link.execute("select * from v_party_masked").fetchall() == []


def test_a_login_with_an_asked_password_works(dsn: str) -> None:
    result = run(
        dsn,
        *("add", "ann_of_tests", "--entity", "ALPHA", "--role", "rently_auditor"),
        "--ask-password",
        answers="s3cret of ann\ns3cret of ann\n",
    )
    assert result.exit_code == 0, result.output
    assert "s3cret" not in result.output
    with psycopg.connect(dsn, user="ann_of_tests", password="s3cret of ann", passfile="") as link:  # noqa: S106
        assert link.execute("select session_user").fetchone() == ("ann_of_tests",)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--entity", "NOWHERE", "--role", "rently_auditor"),
        ("--entity", "ALPHA", "--role", "rently_owner"),
        ("--entity", "ALPHA", "--role", "pg_read_all_data"),
    ],
)
def test_a_refused_login_leaves_nothing_behind(
    dsn: str, clone: psycopg.Connection, arguments: tuple[str, ...]
) -> None:
    result = run(dsn, "add", "ann_of_tests", *arguments)
    assert result.exit_code == 1
    assert "RL00" in result.output
    found = clone.execute("select to_regrole('ann_of_tests'), count(*) from lending.user_account")
    assert found.fetchone() == (None, 0)


def test_a_passfile_open_to_others_is_refused(dsn: str, tmp_path: Path) -> None:
    passfile = tmp_path / "passfile"
    passfile.touch(0o644)
    result = add(dsn, "ann_of_tests", "--passfile", str(passfile))
    assert result.exit_code == 1
    assert "chmod 600" in result.output
    assert passfile.read_text() == ""
    with psycopg.connect(dsn) as link:
        assert link.execute("select to_regrole('ann_of_tests')").fetchone() == (None,)


def test_roles_are_granted_listed_revoked(dsn: str) -> None:
    assert add(dsn, "gate_of_tests", "--kind", "gateway", role="rently_app").exit_code == 0
    more = ("gate_of_tests", "--entity", "BETA", "--role", "rently_app")
    assert run(dsn, "grant", *more).exit_code == 0
    listed = json.loads(run(dsn, "list", "--json").stdout)
    assert [(row["legal_entity_code"], row["business_role"], row["kind"]) for row in listed] == [
        ("ALPHA", "rently_app", "gateway"),
        ("BETA", "rently_app", "gateway"),
    ]
    is_member = "select pg_has_role('gate_of_tests', 'rently_app', 'member')"
    with psycopg.connect(dsn, autocommit=True) as link:
        for entity, remains in (("BETA", True), ("ALPHA", False)):
            arguments = ("gate_of_tests", "--entity", entity, "--role", "rently_app")
            assert run(dsn, "revoke", *arguments).exit_code == 0
            assert link.execute(is_member).fetchone() == (remains,)
    assert "RL005" in run(dsn, "revoke", *more).output


def test_a_disabled_login_is_closed_and_its_sessions_end(dsn: str, tmp_path: Path) -> None:
    passfile = str(tmp_path / "passfile")
    assert add(dsn, "ann_of_tests", "--passfile", passfile).exit_code == 0
    with psycopg.connect(dsn, user="ann_of_tests", passfile=passfile, autocommit=True) as link:
        assert run(dsn, "disable", "ann_of_tests").exit_code == 0
        with pytest.raises(psycopg.OperationalError):
            link.execute("select pg_sleep(5)")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(dsn, user="ann_of_tests", passfile=passfile)
