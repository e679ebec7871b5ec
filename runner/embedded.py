"""A PostgreSQL server of Rently's own: create, start, stop and report on it.

A *home* directory belongs to one server. It holds `data` (the cluster, or a link to it),
`passfile` (the superuser's password, readable by its owner only), `server.log`, `port` and `lock`.
The server listens on 127.0.0.1 alone and asks everyone for a password. Starting and stopping take
the file lock of the home, which the operating system releases when its holder dies.
"""

from __future__ import annotations

import itertools
import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from rently.runner.binaries import Account, Binaries, find_binaries, server_account
from rently.runner.cluster import (
    Postmaster,
    create_cluster,
    last_line,
    launch,
    port_is_free,
    read_postmaster,
)
from rently.runner.errors import RunnerError
from rently.runner.homes import (
    default_home,
    locked,
    os_errors_explained,
    prepare_home,
    reachable_store,
)

HOST = "127.0.0.1"
SUPERUSER = "rently_admin"
DATABASE = "rently"
# Below the ranges that operating systems hand out for outgoing connections, so that a port stays
# free between two runs unless another server takes it.
PORTS = range(15432, 15532)
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server; `was_started` says whether this call started it."""

    home: Path
    data_directory: Path
    port: int
    pid: int
    was_started: bool = False

    @property
    def passfile(self) -> Path:
        """The file in libpq's passfile format that holds the superuser's password."""
        return self.home / "passfile"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "server.log"

    def conninfo(self, database: str = DATABASE) -> str:
        """Return a libpq connection string for the superuser; it names the passfile only."""
        return make_conninfo(
            host=HOST,
            port=self.port,
            user=SUPERUSER,
            dbname=database,
            passfile=str(self.passfile),
            sslmode="disable",
        )

    def password(self) -> str:
        """Return the superuser's password, for clients that cannot read a passfile."""
        return self.passfile.read_text().strip().rpartition(":")[2]


@dataclass(frozen=True)
class Status:
    """What is known of a home: no cluster yet, stopped, starting or running."""

    state: str
    home: Path
    server: Server | None = None


def start(home: Path | None = None, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server of a home, creating both if need be; a running one is left alone.

    Args:
        home: the server's home directory; the default one if None.
        settings: server settings for this start only.

    Raises:
        RunnerError: nothing was started; the message says why.
        LockHeldError: another start or stop has not ended within a minute.
    """
    home = home or default_home()
    with os_errors_explained(home):
        account = server_account(_data(home))
        prepare_home(home, account)
        with locked(home, WAIT_SECONDS):
            data = _data(home)
            if read_postmaster(data) is None:
                return _start_stopped(home, account, settings or {})
            running = _when_ready(home, data)
            server = Server(home, data, running.port, running.pid)
            _ensure_database(server)
            return server


def stop(home: Path | None = None) -> bool:
    """Stop the server of a home, rolling back open transactions; return False if it was not up.

    Raises:
        RunnerError: the server is still up.
    """
    home = home or default_home()
    if status(home).state == "absent":
        return False
    with os_errors_explained(home), locked(home, WAIT_SECONDS):
        data = _data(home)
        if read_postmaster(data) is None:
            return False
        account = server_account(data)
        _stop_running(data, account, find_binaries(account, reachable_store(home, account)))
        return True


def status(home: Path | None = None) -> Status:
    """Report on a home without changing anything.

    Raises:
        RunnerError: the home belongs to someone else.
    """
    home = home or default_home()
    with os_errors_explained(home):
        data = _data(home)
        try:
            (data / "PG_VERSION").stat()  # unlike exists(), tells a closed home from an absent one
        except FileNotFoundError:
            return Status("absent", home)
        found = read_postmaster(data)
        if found is None:
            return Status("stopped", home)
        return Status(
            "running" if found.is_ready else "starting",
            home,
            Server(home, data, found.port, found.pid),
        )


def _data(home: Path) -> Path:
    return (home / "data").resolve()


def _start_stopped(home: Path, account: Account, settings: Mapping[str, str]) -> Server:
    store = reachable_store(home, account)
    binaries = find_binaries(account, store)
    if not _data(home).exists():
        _create(home, account, binaries, store)
    data = _data(home)
    _check_cluster(home, data, binaries)
    port = _launch_on_free_port(home, data, account, binaries, settings)
    postmaster = _when_ready(home, data)
    server = Server(home, data, port, postmaster.pid, was_started=True)
    try:
        _ensure_database(server)
    except RunnerError:
        _stop_running(data, account, binaries)
        raise
    return server


def _stop_running(data: Path, account: Account, binaries: Binaries) -> None:
    result = account.run(
        binaries / "pg_ctl", "-D", data, "-m", "fast", "-w", "-t", str(WAIT_SECONDS), "stop"
    )
    if read_postmaster(data) is not None:
        raise RunnerError("the embedded server does not stop", detail=last_line(result.stdout))


def _create(home: Path, account: Account, binaries: Binaries, store: Path) -> None:
    password = secrets.token_urlsafe(24)
    passfile = home / "passfile"
    passfile.touch(mode=0o600)
    passfile.chmod(0o600)
    passfile.write_text(f"{HOST}:*:*:{SUPERUSER}:{password}\n")
    (home / "data").unlink(missing_ok=True)  # a link to a cluster that is gone
    if store == home:
        create_cluster(home / "data", account, binaries, SUPERUSER, password)
        return
    clusters = store / "clusters"
    clusters.mkdir(mode=0o755, exist_ok=True)
    parent = Path(tempfile.mkdtemp(dir=clusters))
    try:
        parent.chmod(0o711)
        create_cluster(parent / "data", account, binaries, SUPERUSER, password)
        (home / "data").symlink_to(parent / "data")
    except BaseException:
        shutil.rmtree(parent, ignore_errors=True)
        raise


def _check_cluster(home: Path, data: Path, binaries: Binaries) -> None:
    major = (data / "PG_VERSION").read_text().strip()
    if major != str(binaries.major):
        raise RunnerError(
            f"the embedded server's data is of PostgreSQL {major}, the programs are of"
            f" {binaries.major}",
            detail=f"data in {data}, programs in {binaries.directory}",
            hint="use programs of that version (RENTLY_PG_BINDIR) or another RENTLY_HOME",
        )
    if not (home / "passfile").exists():
        raise RunnerError(
            "the embedded server's password file is missing",
            detail=f"no {home / 'passfile'}",
            hint=f"restore the file, or remove {home} and {data} to begin again without the data",
        )


def _launch_on_free_port(
    home: Path, data: Path, account: Account, binaries: Binaries, settings: Mapping[str, str]
) -> int:
    """Start on the port of last time if it is free, else on the first free one of the range."""
    port_file, log = home / "port", home / "server.log"
    remembered = port_file.read_text().strip() if port_file.exists() else ""
    first = int(remembered) if remembered.isdecimal() else PORTS[0]
    fixed = {"listen_addresses": HOST, "unix_socket_directories": ""}
    for port in itertools.chain([first], PORTS):
        if not port_is_free(HOST, port):
            continue
        options = {**fixed, **settings, "port": str(port)}
        reason = launch(data, account, binaries, options, log, WAIT_SECONDS)
        if reason is None:
            port_file.write_text(f"{port}\n")
            return port
        if port_is_free(HOST, port):
            raise RunnerError(
                "the embedded server did not start", detail=reason, hint=f"read {log}"
            )
    raise RunnerError(
        "no free port for the embedded server",
        detail=f"{HOST}, ports {PORTS[0]} to {PORTS[-1]} are all taken",
        hint="stop what uses them, or name a server with --dsn",
    )


def _when_ready(home: Path, data: Path) -> Postmaster:
    """Wait for a server that is still recovering."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (postmaster := read_postmaster(data)) and not postmaster.is_ready:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    if postmaster is None or not postmaster.is_ready:
        raise RunnerError(
            "the embedded server is not ready to accept connections",
            detail=f"waited {WAIT_SECONDS} s",
            hint=f"read {home / 'server.log'}",
        )
    return postmaster


def _ensure_database(server: Server) -> None:
    conninfo = make_conninfo(server.conninfo("postgres"), password=server.password())
    try:
        with psycopg.connect(conninfo, autocommit=True, connect_timeout=10) as connection:
            query = "select from pg_catalog.pg_database where datname = %s"
            if connection.execute(query, (DATABASE,)).fetchone() is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
    except psycopg.Error as error:
        raise RunnerError(
            f"the embedded server runs, but its database {DATABASE} cannot be used",
            detail=error.diag.message_primary or last_line(str(error)),
            hint=error.diag.message_hint or f"check {server.passfile} and read {server.log}",
        ) from error
