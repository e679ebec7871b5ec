"""What the benchmarks share: a throw-away server with the durability of production, deployed."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from rently.runner import binaries, deploy, embedded
from rently.runner.source import Folders

SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "100"}
PASSWORD = "bench"  # noqa: S105  # of logins on a throw-away server


@dataclass(frozen=True)
class Bench:
    """A deployed server, and how to reach it as superuser.

    Attributes:
        server: the server.
        link: connection of the superuser to the database `rently`, in autocommit mode.
    """

    server: embedded.Server
    link: psycopg.Connection[Any]

    def environment(self, login: str, database: str = embedded.DATABASE) -> dict[str, str]:
        """Return libpq's variables for a program that connects as a login."""
        is_superuser = login == embedded.SUPERUSER
        return {
            **os.environ,
            "PGHOST": embedded.HOST,
            "PGPORT": str(self.server.port),
            "PGUSER": login,
            "PGDATABASE": database,
            "PGPASSWORD": self.server.password() if is_superuser else PASSWORD,
        }

    def create_login(self, login: str, entity_code: str, *roles: str) -> None:
        """Create a login that has business roles for an entity."""
        self.link.execute(f"create role {login} login password '{PASSWORD}'")  # type: ignore[call-overload]
        self.link.execute("select api.register_user('service', %s, %s)", [login, login])
        for role in roles:
            self.link.execute(f"grant {role} to {login}")  # type: ignore[call-overload]
            self.link.execute(
                "select api.grant_entity_access(%s, %s, %s)", [login, entity_code, role]
            )


@contextmanager
def deployed_server() -> Iterator[Bench]:
    """Start a server with fsync and synchronous commit on, deploy to it, drop it at the end."""
    with tempfile.TemporaryDirectory(prefix="rently-bench-") as directory:
        home = Path(directory)
        server = embedded.start(home, SETTINGS)
        try:
            with psycopg.connect(
                server.conninfo(), password=server.password(), autocommit=True
            ) as link:
                deploy.deploy(link, Folders.packaged(), deploy.Options(with_roles=True))
                link.execute("reset role")
                link.execute("select ops.maintain_partitions(from_date => current_date - 400)")
                yield Bench(server, link)
        finally:
            embedded.stop(home)


@dataclass(frozen=True)
class Load:
    """What pgbench measured.

    Attributes:
        tps: transactions a second.
        p50: median latency in milliseconds.
        p99: 99th percentile of the latency in milliseconds.
        failed: transactions that ended in an error.
    """

    tps: float
    p50: float
    p99: float
    failed: int


def run_pgbench(bench: Bench, login: str, database: str, *arguments: str) -> None:
    """Run pgbench as a login.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    account = binaries.server_account(bench.server.data_directory)
    program = binaries.find_binaries(account, bench.server.home).directory / "pgbench"
    environment = bench.environment(login, database)
    subprocess.run([program, *arguments], env=environment, check=True, capture_output=True)


def pgbench(
    bench: Bench, login: str, database: str, clients: int, seconds: int, *arguments: str
) -> Load:
    """Put a load on the server and read each transaction's latency from pgbench's log."""
    with tempfile.TemporaryDirectory(prefix="rently-pgbench-") as directory:
        run_pgbench(
            bench, login, database,
            "--no-vacuum", "--protocol=prepared", "--log", f"--log-prefix={directory}/log",
            f"--client={clients}", "--jobs=2", f"--time={seconds}", *arguments,
        )  # fmt: skip
        lines = [
            line.split()
            for path in Path(directory).iterdir()
            for line in path.read_text().splitlines()
        ]
    times = sorted(int(line[2]) / 1000 for line in lines if line[2].isdecimal())
    return Load(
        tps=len(times) / seconds,
        p50=statistics.median(times),
        p99=times[int(len(times) * 0.99)],
        failed=len(lines) - len(times),
    )


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print figures as a table."""
    grid = Table(title=title, title_justify="left")
    for column in columns:
        grid.add_column(column, justify="right")
    for row in rows:
        grid.add_row(*(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(width=120).print(grid)
