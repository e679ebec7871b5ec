"""`rently deploy`, `status`, `rollback`, `drift` as users run them: logins, options, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from rently.runner import embedded
from rently.runner.migrations import read
from rently.runner.source import Folders

COMMAND = [sys.executable, "-c", "from rently.cli import main; main()"]
MIGRATIONS = len(read(Folders.packaged().migrations))


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def data(*arguments: str, dsn: str, code: int = 0) -> dict[str, object]:
    done = run(*arguments, "--json", "--dsn", dsn)
    assert done.returncode == code, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def value(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as link:
        row = link.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def deployed(dsn: str) -> bool:
    return value(dsn, "select to_regclass('ops.release') is not null") is True


@pytest.fixture
def dsn(new_database: Callable[[], str]) -> str:
    return new_database()


def as_login(dsn: str, user: str) -> str:
    """Return the same database for a login whose password is its name."""
    return make_conninfo(dsn, user=user, password=user, passfile="/dev/null")


def as_variables(dsn: str, *left_out: str) -> dict[str, str]:
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    names |= {"passfile": "PGPASSFILE", "sslmode": "PGSSLMODE"}
    parts = conninfo_to_dict(dsn)
    return {names[part]: str(value) for part, value in parts.items() if part not in left_out}


def test_pgdatabase_and_pgpassfile_are_honoured(dsn: str, superuser_dsn: str) -> None:
    done = run("deploy", "--roles", **as_variables(dsn))
    assert done.returncode == 0, done.stderr
    assert deployed(dsn)
    assert not deployed(superuser_dsn)


def test_pgservice_is_honoured(dsn: str, superuser_dsn: str, tmp_path: Path) -> None:
    parts = "".join(f"{name}={part}\n" for name, part in conninfo_to_dict(dsn).items())
    (tmp_path / "services").write_text(f"[books]\n{parts}")
    done = run("deploy", "--roles", PGSERVICE="books", PGSERVICEFILE=str(tmp_path / "services"))
    assert done.returncode == 0, done.stderr
    assert deployed(dsn)
    assert not deployed(superuser_dsn)


def test_default_database_of_the_server_is_refused(dsn: str) -> None:
    variables = as_variables(dsn, "dbname") | {"PGDATABASE": "postgres"}
    done = run("deploy", "--roles", **variables)
    assert done.returncode == 1
    assert "database postgres belongs to the server" in done.stderr


def test_exit_codes_tell_pending_done_and_drifted(dsn: str) -> None:
    assert data("status", dsn=dsn, code=3)["migrations_pending"] == MIGRATIONS
    plan = data("deploy", "--plan", dsn=dsn, code=3)
    assert len(plan["migrations"]) == MIGRATIONS  # type: ignore[arg-type]
    assert not deployed(dsn)
    assert len(data("deploy", "--roles", dsn=dsn)["migrations"]) == MIGRATIONS  # type: ignore[arg-type]
    assert data("deploy", "--plan", dsn=dsn)["migrations"] == []
    assert data("deploy", dsn=dsn)["applied"] == []
    assert data("status", dsn=dsn)["migrations_applied"] == MIGRATIONS
    assert data("drift", dsn=dsn)["catalogue"] == []
    with psycopg.connect(dsn) as link:
        link.execute("comment on schema ops is 'By hand.'")
    assert data("drift", dsn=dsn, code=3)["catalogue"]
    assert len(data("rollback", "--target", "1", dsn=dsn)["migrations"]) == MIGRATIONS - 1  # type: ignore[arg-type]
    assert data("status", dsn=dsn, code=3)["migrations_pending"] == MIGRATIONS - 1


def test_lock_held_by_another_deploy_is_exit_code_5(dsn: str) -> None:
    with psycopg.connect(dsn) as other:
        other.execute("select pg_advisory_lock(hashtextextended('rently deploy', 0))")
        done = run("deploy", "--roles", "--wait", "0.2", "--dsn", dsn)
    assert done.returncode == 5
    assert done.stderr.count("\n") == 2
    assert not deployed(dsn)


@pytest.mark.parametrize("arguments", [["--target", "9999"], ["--wait", "-1"], ["--wait", "long"]])
def test_wrong_options_are_exit_code_2(dsn: str, arguments: list[str]) -> None:
    assert run("deploy", *arguments, "--dsn", dsn).returncode == 2
    assert not deployed(dsn)


def test_login_that_may_act_as_the_owner_deploys(dsn: str) -> None:
    assert run("deploy", "--roles", "--target", "0", "--dsn", dsn).returncode == 0
    with psycopg.connect(dsn) as link:
        link.execute("alter role rently_migrator password 'rently_migrator'")
    login = as_login(dsn, "rently_migrator")
    assert len(data("deploy", dsn=login)["migrations"]) == MIGRATIONS  # type: ignore[arg-type]
    assert value(dsn, "select deployed_by from ops.release") == "rently_migrator"


def test_login_without_the_owners_role_is_refused(dsn: str) -> None:
    assert run("deploy", "--roles", "--target", "0", "--dsn", dsn).returncode == 0
    with psycopg.connect(dsn, autocommit=True) as link:
        link.execute("create role stranger login password 'stranger'")
        done = run("deploy", "--dsn", as_login(dsn, "stranger"))
        link.execute("drop role stranger")
    assert done.returncode == 1
    assert "stranger may not act as rently_owner" in done.stderr


@pytest.fixture
def lone_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Server]:
    """Return a server of its own, on which no role of Rently exists."""
    home = tmp_path_factory.mktemp("home")
    for path in (home, *home.parents[:2]):
        path.chmod(0o755)
    yield embedded.start(home)
    embedded.stop(home)


def test_login_that_may_only_create_roles_deploys(lone_server: embedded.Server) -> None:
    with psycopg.connect(lone_server.conninfo(), autocommit=True) as link:
        link.execute("create role dba login createrole createdb password 'dba'")
        link.execute("create database books owner dba")
    dba = as_login(lone_server.conninfo("books"), "dba")
    assert len(data("deploy", "--roles", dsn=dba)["migrations"]) == MIGRATIONS  # type: ignore[arg-type]
    assert data("deploy", "--roles", dsn=dba)["migrations"] == []
    assert value(dba, "select nspowner::regrole::text from pg_namespace where nspname = 'lending'")
