"""Many writers at once: nothing is lost, nothing booked twice, no deadlock reaches the caller."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

WRITERS = 50
PASSWORD = "writers"  # noqa: S105  # of a login on a throw-away server
PAY = "select id from api.receive_payment(%s, %s, %s, 'EUR', %s)"
PORTFOLIO = """
select l.id
from generate_series(1, %(loans)s) as n
cross join lateral api.create_loan(
    %(entity)s, %(product)s, %(borrower)s, 1200, 12, '2024-01-15', loan_number => 'CROWD-' || n
) as l
"""
BROKEN_LAWS = "select name, example from ops.verify() where violations > 0"


@dataclass
class World:
    """A committed portfolio and a way to connect as its payments operator.

    `acknowledged` is written by the clients: which payment the server said a key belongs to.
    """

    db: Database
    entity: Entity
    loans: list[uuid.UUID]
    conninfo: str
    acknowledged: Counter[tuple[str, uuid.UUID]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def pay(self, link: psycopg.Connection[Any], loan: uuid.UUID, key: str) -> uuid.UUID:
        """Pay one euro and note the acknowledgement."""
        row = link.execute(PAY, [self.entity.id, loan, Decimal(1), key]).fetchone()
        assert row is not None
        with self.lock:
            self.acknowledged[key, row[0]] += 1
        return uuid.UUID(str(row[0]))

    def in_parallel(self, work: Callable[[int, psycopg.Connection[Any]], object]) -> None:
        """Let every writer do its work at the same moment, on a connection of its own."""
        start = threading.Barrier(WRITERS)

        def writer(number: int) -> None:
            with psycopg.connect(self.conninfo, autocommit=True) as link:
                start.wait(timeout=60)
                work(number, link)

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(writer, range(WRITERS)))

    def check(self, payments: int) -> None:
        """Compare what was acknowledged with what is stored, and prove every law."""
        stored = self.db.rows(
            "select key, (answer ->> 'payment_id')::uuid as id from lending.idempotency_key"
            " where command = 'receive_payment'"
        )
        assert {(row["key"], row["id"]) for row in stored} == set(self.acknowledged)
        assert self.db.value("select count(*) from lending.payment") == payments
        assert self.db.value("select sum(amount) from lending.payment") == payments
        assert self.db.rows(BROKEN_LAWS) == []


@pytest.fixture
def world(clone: psycopg.Connection[Any]) -> Iterator[World]:
    clone.autocommit = True
    db = Database(clone)
    entity = db.create_entity("CROWD")
    login = db.ensure_login("rently_payments_operator", entity)
    for role in ("rently_loan_officer", "rently_payments_operator"):
        db.run(f"grant {role} to {login}")
        db.run("select api.grant_entity_access(%s, %s, %s)", [login, entity.code, role])
    db.run(f"alter role {login} password '{PASSWORD}'")
    product = db.create_product(entity)
    borrower = db.create_party(entity)
    with db.acting_as(login):
        loans = [
            row["id"]
            for row in db.rows(
                PORTFOLIO,
                {
                    "entity": entity.id,
                    "product": product["code"],
                    "borrower": borrower,
                    "loans": WRITERS,
                },
            )
        ]
        db.rows(
            "select d.id from unnest(%s::uuid[]) as l (id)"
            " cross join lateral api.disburse_loan(%s, l.id, 'pay out ' || l.id) as d",
            [loans, entity.id],
        )
    info = clone.info
    conninfo = make_conninfo(
        host=info.host, port=info.port, dbname=info.dbname, user=login, password=PASSWORD
    )
    yield World(db, entity, loans, conninfo)
    for row in db.rows("select rolname from pg_roles where rolname like '%%\\_crowd'"):
        db.run(f"drop role {row['rolname']}")


def test_fifty_writers_on_one_loan(world: World) -> None:
    def work(number: int, link: psycopg.Connection[Any]) -> None:
        for step in range(4):
            world.pay(link, world.loans[0], f"{number} {step}")

    world.in_parallel(work)
    world.check(payments=4 * WRITERS)


def test_fifty_writers_on_fifty_loans_and_one_ledger_account(world: World) -> None:
    def work(number: int, link: psycopg.Connection[Any]) -> None:
        for step in range(4):
            world.pay(link, world.loans[(number + step) % WRITERS], f"{number} {step}")

    world.in_parallel(work)
    world.check(payments=4 * WRITERS)


def test_the_same_key_from_fifty_writers_is_one_payment(world: World) -> None:
    world.in_parallel(lambda _number, link: world.pay(link, world.loans[0], "the key") and None)
    assert len(world.acknowledged) == 1
    assert world.acknowledged.total() == WRITERS
    world.check(payments=1)


def test_a_connection_cut_after_commit_is_answered_again(world: World) -> None:
    def work(number: int, link: psycopg.Connection[Any]) -> None:
        key = str(number)
        link.execute(PAY, [world.entity.id, world.loans[number], Decimal(1), key])
        link.close()  # the answer came too late for the client: it does not know
        with psycopg.connect(world.conninfo, autocommit=True) as again:
            first = world.pay(again, world.loans[number], key)
            assert world.pay(again, world.loans[number], key) == first

    world.in_parallel(work)
    world.check(payments=WRITERS)


def test_retries_in_parallel_after_a_cut_connection_are_one_payment(world: World) -> None:
    # Five writers share a key; each loses its connection once the server has committed.
    def work(number: int, link: psycopg.Connection[Any]) -> None:
        loan, key = world.loans[number % 10], f"shared {number % 10}"
        link.execute(PAY, [world.entity.id, loan, Decimal(1), key])
        link.close()
        with psycopg.connect(world.conninfo, autocommit=True) as again:
            world.pay(again, loan, key)

    world.in_parallel(work)
    assert len(world.acknowledged) == 10
    assert world.acknowledged.total() == WRITERS
    world.check(payments=10)


def test_batches_over_the_same_loans_in_any_order_do_not_deadlock(world: World) -> None:
    def work(number: int, link: psycopg.Connection[Any]) -> None:
        loans = world.loans[:10]
        Random(number).shuffle(loans)  # noqa: S311
        batch = [
            {
                "idempotency_key": f"{number} {place}",
                "loan_id": str(loan),
                "amount": 1,
                "currency_code": "EUR",
            }
            for place, loan in enumerate(loans)
        ]
        rows = link.execute(
            "select place, payment_id from api.receive_payments(%s, %s)",
            [world.entity.id, json.dumps(batch)],
        ).fetchall()
        with world.lock:
            for place, payment in rows:
                world.acknowledged[f"{number} {place - 1}", payment] += 1

    world.in_parallel(work)
    world.check(payments=10 * WRITERS)


def test_a_backend_killed_before_commit_leaves_nothing(world: World) -> None:
    with psycopg.connect(world.conninfo) as link:
        link.execute(PAY, [world.entity.id, world.loans[0], Decimal(1), "cut"])
        world.db.run("select pg_terminate_backend(%s)", [link.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            link.commit()
    assert world.db.value("select count(*) from lending.payment") == 0
    with psycopg.connect(world.conninfo, autocommit=True) as link:
        world.pay(link, world.loans[0], "cut")
    world.check(payments=1)
