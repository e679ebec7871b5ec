"""What the benchmarks share: a throw-away server with the durability of production, deployed."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table

from rently.runner import binaries, deploy, embedded
from rently.runner.source import Folders

SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "100"}
PASSWORD = "bench"  # noqa: S105  # of logins on a throw-away server
CHUNK = 50_000  # loans that one statement copies
MODEL: LiteralString = """
select l.id
from api.legal_entity as e
cross join lateral api.register_party(e.id, 'person', 'M-' || %(number)s, 'Payer') as p
cross join lateral api.create_loan(
    e.id, %(product)s, p.id, %(principal)s, 12, %(start)s, loan_number => 'M-' || %(number)s
) as c
cross join lateral api.disburse_loan(e.id, c.id, 'pay out ' || c.id) as l
where e.code = %(entity)s
"""
# What a loan consists of: the tables that name it, with an expression for each column. What is the
# loan's own gets a key that follows from the loan's number, and grows with it as new keys do.
PARTS: LiteralString = """
select
    a.table_name,
    a.key_column,
    array_agg(a.column_name order by a.place),
    array_agg(
        case
            when a.column_name = 'loan_number' then format('%L || c.n', 'L-')
            when a.is_own then format(
                '(lpad(to_hex(1577836800000 + c.n), 12, %2$L)'
                ' || substr(replace(t.%1$I::text, %3$L, %4$L), 13))::uuid',
                a.column_name, '0', '-', ''
            )
            else format('t.%I', a.column_name)
        end
        order by a.place
    )
from (
    select
        r.relname::text as table_name, x.attname::text as column_name, x.attnum as place,
        case r.relname when 'loan' then 'id' else 'loan_id' end as key_column,
        x.atttypid = 'uuid'::regtype and (
            x.attname in ('id', 'loan_id', 'journal_id') or x.attname like '%transaction_id'
        ) as is_own
    from pg_class as r
    inner join pg_attribute as x on r.oid = x.attrelid
    where
        r.relnamespace = 'lending'::regnamespace and r.relkind in ('r', 'p')
        and not r.relispartition and x.attnum > 0 and not x.attisdropped and x.attgenerated = ''
) as a
group by a.table_name, a.key_column
having bool_or(a.column_name = a.key_column)
order by a.table_name
"""
COPY: LiteralString = """
insert into lending.{table} ({columns})
select {expressions}
from generate_series(%(first)s::bigint, %(last)s) as c (n)
cross join lateral (
    select x.*
    from lending.{table} as x
    where
        x.legal_entity_id = %(entity)s
        and x.{key} = (%(models)s::uuid[])[1 + c.n %% cardinality(%(models)s::uuid[])]
    offset 0
) as t
"""
SAMPLE: LiteralString = """
select
    string_agg((to_jsonb(l) - '{row_version,updated_at}'::text[])::text, '' order by l.id),
    (select count(*) from lending.ledger_entry),
    (select count(*) from lending.payment_allocation)
from lending.loan as l
where l.loan_number = any(%(numbers)s)
"""
REBUILD: LiteralString = """
select internal.rebuild_loan(l, l.created_at)
from lending.loan as l
where l.loan_number = any(%(numbers)s)
"""


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

    def connect(self, login: str) -> psycopg.Connection[Any]:
        """Connect as a login, in autocommit mode."""
        return psycopg.connect(
            self.server.conninfo(), user=login, password=PASSWORD, passfile="", autocommit=True
        )

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


def write_loans(
    bench: Bench,
    entity: str,
    product_code: str,
    starts: Sequence[date],
    count: int,
    principal: int = 1200,
) -> None:
    """Write `count` loans of twelve instalments that are paid out, in seconds a hundred thousand.

    The engine makes one loan for each day in `starts`, booked on that day. Loan `L-n` is a copy of
    number n of them, in all its rows but events and audit. A few copies are rebuilt to prove it.

    Raises:
        RuntimeError: a rebuild changes a copy.
    """
    login = f"writer_{entity.lower()}"
    bench.create_login(login, entity, "rently_loan_officer")
    bench.link.execute(f"grant rently_owner to {login}")  # type: ignore[call-overload]
    models = []
    with bench.connect(login) as link:
        for number, start in enumerate(starts):
            link.execute("select set_config('rently.booking_time', %s, false)", [f"{start} 12:00"])
            row = link.execute(
                MODEL,
                {"number": number, "start": start, "product": product_code, "entity": entity,
                 "principal": principal},
            ).fetchone()  # fmt: skip
            models.append(row[0] if row else None)
    found = bench.link.execute(
        "select legal_entity_id from lending.loan where id = %s", models[:1]
    ).fetchone()
    values = {"models": models, "entity": found[0] if found else None}

    def copy(part: tuple[Any, ...], first: int) -> None:
        table, key, columns, expressions = part
        statement = sql.SQL(COPY).format(
            table=sql.Identifier(table),
            key=sql.Identifier(key),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            expressions=sql.SQL(", ").join(map(sql.SQL, expressions)),
        )
        with psycopg.connect(
            bench.server.conninfo(), password=bench.server.password(), autocommit=True
        ) as link:
            link.execute("set session_replication_role = replica")
            link.execute("set enable_seqscan = off")  # it would read all that is being written
            link.execute(
                statement, values | {"first": first, "last": min(first + CHUNK - 1, count)}
            )

    parts = [
        part
        for part in bench.link.execute(PARTS).fetchall()
        if bench.link.execute(
            sql.SQL("select from lending.{} where {} = any(%s) limit 1").format(
                sql.Identifier(part[0]), sql.Identifier(part[1])
            ),
            [models],
        ).rowcount
    ]
    tables = sql.SQL(", ").join(sql.Identifier("lending", part[0]) for part in parts)
    bench.link.execute(sql.SQL("analyze {}").format(tables))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        chunks = product(range(1, count + 1, CHUNK), parts)
        list(pool.map(lambda chunk: copy(chunk[1], chunk[0]), chunks))
    bench.link.execute(sql.SQL("vacuum analyze {}").format(tables))
    sample = {"numbers": [f"L-{number}" for number in range(1, count + 1, max(count // 10, 1))]}
    before = bench.link.execute(SAMPLE, sample).fetchone()
    bench.link.execute(REBUILD, sample)
    if bench.link.execute(SAMPLE, sample).fetchone() != before:
        raise RuntimeError("a rebuild changes a loan that was copied")


@dataclass(frozen=True)
class Load:
    """What pgbench measured.

    Attributes:
        tps: transactions a second.
        p50: median latency in milliseconds.
        p99: 99th percentile of the latency in milliseconds.
        failed: transactions that ended in an error.
        cpu: milliseconds that the server's processes ran for a transaction. Other work on the
            machine disturbs it less than the rest.
    """

    tps: float
    p50: float
    p99: float
    failed: int
    cpu: float


def ended_cpu(bench: Bench) -> float:
    """Return the milliseconds that processes of the server ran which have ended by now."""
    postmaster = int((bench.server.data_directory / "postmaster.pid").read_text().split()[0])
    times = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()[13:15]
    return sum(map(int, times)) * 1000 / os.sysconf("SC_CLK_TCK")


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
    before = ended_cpu(bench)
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
    time.sleep(0.2)  # until the last of its processes has ended
    return Load(
        tps=len(times) / seconds,
        p50=statistics.median(times),
        p99=times[int(len(times) * 0.99)],
        failed=len(lines) - len(times),
        cpu=(ended_cpu(bench) - before) / len(times),
    )


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print figures as a table."""
    grid = Table(title=title, title_justify="left")
    for column in columns:
        grid.add_column(column, justify="right")
    for row in rows:
        grid.add_row(*(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(width=120).print(grid)
