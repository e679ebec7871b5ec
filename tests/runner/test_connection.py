"""Which server is meant, and what is said when it cannot be used."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from rently.runner import connection, embedded
from rently.runner.binaries import server_account
from rently.runner.errors import RunnerError, UnreachableError, UsageError

SECRET = "pa55w0rd-never-shown"  # noqa: S105


@pytest.fixture
def no_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no embedded server to fall back on."""
    monkeypatch.setenv("RENTLY_HOME", str(tmp_path / "home"))


@pytest.fixture
def password_dsn(server: embedded.Server) -> str:
    """Return a URI that holds the superuser's password."""
    return (
        f"postgresql://{embedded.SUPERUSER}:{server.password()}"
        f"@{embedded.HOST}:{server.port}/postgres"
    )


def told(error: RunnerError) -> str:
    return f"{error.message} {error.detail} {error.hint}"


@pytest.mark.usefixtures("no_embedded")
def test_the_order_is_option_then_variables_then_libpq_then_embedded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert connection.named_target() is None
    expected = [
        ("PGHOST", "db.example", "PGHOST"),
        ("DATABASE_URL", "postgresql://h/second", "DATABASE_URL"),
        ("RENTLY_DSN", "postgresql://h/first", "RENTLY_DSN"),
    ]
    for variable, text, source in expected:
        monkeypatch.setenv(variable, text)
        target = connection.named_target()
        assert target is not None
        assert target.source == source
    target = connection.named_target("dbname=mine")
    assert (target and target.source, target and target.conninfo) == ("--dsn", "dbname=mine")


@pytest.mark.parametrize("variable", connection.LIBPQ_VARIABLES)
def test_each_libpq_variable_means_a_server_of_the_users(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "x")
    target = connection.named_target()
    assert target == connection.Target("", variable)


def test_an_empty_variable_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTLY_DSN", "")
    monkeypatch.setenv("PGHOST", "")
    assert connection.named_target() is None


@pytest.mark.usefixtures("no_embedded")
def test_nothing_named_and_nothing_running_is_unreachable() -> None:
    with pytest.raises(UnreachableError) as caught:
        connection.connect()
    assert "rently up" in str(caught.value.hint)


def test_the_embedded_server_is_the_last_resort(
    server: embedded.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTLY_HOME", str(server.home))
    with connection.connect() as link:
        about = connection.describe(link)
    assert (about.host, about.port) == (embedded.HOST, server.port)
    assert (about.database, about.user) == (embedded.DATABASE, embedded.SUPERUSER)


def test_libpqs_variables_and_passfile_are_honoured(
    server: embedded.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", embedded.HOST)
    monkeypatch.setenv("PGPORT", str(server.port))
    monkeypatch.setenv("PGUSER", embedded.SUPERUSER)
    monkeypatch.setenv("PGDATABASE", "template1")
    monkeypatch.setenv("PGPASSFILE", str(server.passfile))
    with connection.connect() as link:
        assert connection.describe(link).database == "template1"


def test_a_service_is_honoured(
    server: embedded.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = tmp_path / "services"
    services.write_text(
        f"[lending]\nhost={embedded.HOST}\nport={server.port}\nuser={embedded.SUPERUSER}\n"
        f"dbname=postgres\npassfile={server.passfile}\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    monkeypatch.setenv("PGSERVICE", "lending")
    with connection.connect() as link:
        assert connection.describe(link).database == "postgres"
    with pytest.raises(UnreachableError):
        connection.connect("service=unheard_of")


def test_the_description_has_no_password(password_dsn: str, server: embedded.Server) -> None:
    with connection.connect(password_dsn) as link:
        about = str(connection.describe(link))
        assert link.info.parameter_status("application_name") == "rently"
    assert server.password() not in about
    assert f"postgres on {embedded.HOST}:{server.port} as {embedded.SUPERUSER}" in about


@pytest.mark.parametrize(
    "dsn",
    [
        "nosuch",
        f"postgres+driver://u:{SECRET}@h/d",
        f"postgresql://u:{SECRET}/x@h/d",
        f"postgresql://u:x@{SECRET}@h/d",
        f"host=h pasword={SECRET}",
        f"postgresql://u:%zz{SECRET}@h/d",
        f"postgresql://u@h:{SECRET}/d",
    ],
)
def test_a_malformed_dsn_is_a_usage_error_that_repeats_nothing(dsn: str) -> None:
    with pytest.raises(UsageError) as caught:
        connection.connect(dsn)
    assert SECRET not in told(caught.value)


@pytest.mark.parametrize(
    "dsn",
    [
        f"postgresql://u:{SECRET}@127.0.0.1:1/d",
        f"host=/nonexistent password={SECRET}",
        f"postgresql://u:{SECRET}@nowhere.invalid/d",
    ],
)
def test_a_server_that_does_not_answer_is_unreachable(dsn: str) -> None:
    with pytest.raises(UnreachableError) as caught:
        connection.connect(dsn)
    assert SECRET not in told(caught.value)


@pytest.mark.parametrize("credentials", [f":{SECRET}", ""])
def test_a_wrong_or_missing_password_is_a_refusal(
    server: embedded.Server, credentials: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", "/nonexistent")
    with pytest.raises(RunnerError) as caught:
        connection.connect(
            f"postgresql://{embedded.SUPERUSER}{credentials}@{embedded.HOST}:{server.port}/postgres"
        )
    assert caught.value.exit_code == 1
    assert SECRET not in told(caught.value)


def test_an_unknown_database_is_a_refusal(password_dsn: str) -> None:
    with pytest.raises(RunnerError) as caught:
        connection.connect(password_dsn.replace("/postgres", "/nosuch"))
    assert caught.value.exit_code == 1


def test_a_role_that_may_not_connect_is_refused(password_dsn: str, server: embedded.Server) -> None:
    with connection.connect(password_dsn, autocommit=True) as link:
        link.execute("create database closed")
        link.execute("revoke connect on database closed from public")
        link.execute(f"create role stranger login password '{SECRET}'")
        try:
            with pytest.raises(RunnerError) as caught:
                connection.connect(
                    f"postgresql://stranger:{SECRET}@{embedded.HOST}:{server.port}/closed"
                )
        finally:
            link.execute("drop database closed")
            link.execute("drop role stranger")
    assert caught.value.exit_code == 1
    assert SECRET not in told(caught.value)


def test_a_server_too_old_is_refused(password_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "OLDEST_VERSION", 990000)
    with pytest.raises(RunnerError) as caught:
        connection.connect(password_dsn)
    assert "99" in str(caught.value.hint)


def test_a_direct_connection_is_a_session(password_dsn: str) -> None:
    for autocommit in (False, True):
        with connection.connect(password_dsn, autocommit=autocommit, require_session=True) as link:
            assert link.autocommit is autocommit
            assert link.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


@pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="needs PgBouncer")
@pytest.mark.parametrize("round_robin", [0, 1])
@pytest.mark.parametrize(
    ("mode", "is_session"), [("transaction", False), ("statement", False), ("session", True)]
)
def test_a_pooler_is_accepted_in_session_mode_only(
    server: embedded.Server, mode: str, is_session: bool, round_robin: int
) -> None:
    with pooler(server, mode, round_robin) as dsn:
        idle = [connection.connect(dsn, autocommit=True) for _ in range(3)]
        for link in idle:
            link.execute("select pg_sleep(0.05)")
            link.close()
        if is_session:
            connection.connect(dsn, require_session=True).close()
            return
        for autocommit in (False, True):
            with pytest.raises(RunnerError) as caught:
                connection.connect(dsn, autocommit=autocommit, require_session=True)
            assert "session" in str(caught.value.hint)
            assert server.password() not in told(caught.value)


@contextmanager
def pooler(server: embedded.Server, mode: str, round_robin: int) -> Iterator[str]:
    """Run PgBouncer before the server and give a DSN that goes through it."""
    account = server_account(server.data_directory)
    port = server.port + 1000
    with tempfile.TemporaryDirectory(prefix="rently-pooler-") as name:
        folder = Path(name)
        account.owns(folder)
        (folder / "users").write_text(f'"{embedded.SUPERUSER}" "{server.password()}"\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\npostgres = host={embedded.HOST} port={server.port}\n[pgbouncer]\n"
            f"listen_addr = {embedded.HOST}\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {folder}/users\npool_mode = {mode}\n"
            f"server_round_robin = {round_robin}\n"
        )
        process = subprocess.Popen(
            ["pgbouncer", "-q", folder / "pgbouncer.ini"],
            user=account.uid,
            group=account.gid,
            extra_groups=None if account.uid is None else [],
            cwd="/",
            stderr=subprocess.DEVNULL,
        )
        dsn = (
            f"postgresql://{embedded.SUPERUSER}:{server.password()}@{embedded.HOST}:{port}/postgres"
        )
        try:
            wait_for(dsn)
            yield dsn
        finally:
            process.terminate()
            process.wait()


def wait_for(dsn: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            connection.connect(dsn).close()
        except UnreachableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
