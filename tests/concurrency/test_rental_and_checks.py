"""Adapters and officers at once: a check is with one claim, a unit has one lease."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from rentals import register_unit
from sqltest import Database, Entity

WORKERS = 8
CHECKS = 120
PASSWORD = "workers"  # noqa: S105  # of a login on a throw-away server
CLAIM = "select kyc_check_id, lease_id from api.claim_kyc_checks(%s, 'alpha', 5)"
ANSWER = """
select status from api.complete_kyc_check(%s, %s, %s, 'passed', 'clear', 'clear', %s)
"""
FAIL = "select status from api.fail_kyc_check(%s, %s, %s, 'flaky', 1000)"
SIGN = """
select id
from api.sign_lease(
    %s, %s, %s, %s, reference => %s, starts_on => '2024-01-01', rent_amount => 900,
    currency_code => 'EUR'
)
"""


@dataclass
class World:
    """A committed entity, and a way to connect as its compliance officer and loan officer."""

    db: Database
    entity: Entity
    conninfo: str

    def in_parallel(self, work: Callable[[int, psycopg.Connection[Any]], object]) -> list[Any]:
        """Let every worker do its work at the same moment, on a connection of its own."""
        start = threading.Barrier(WORKERS)

        def worker(number: int) -> object:
            with psycopg.connect(self.conninfo, autocommit=True) as link:
                start.wait(timeout=60)
                return work(number, link)

        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(worker, range(WORKERS)))


@pytest.fixture
def world(clone: psycopg.Connection[Any]) -> Iterator[World]:
    clone.autocommit = True
    db = Database(clone)
    entity = db.create_entity("RACE")
    login = db.ensure_login("rently_compliance_officer", entity)
    db.run(f"grant rently_loan_officer to {login}")
    db.run("select api.grant_entity_access(%s, %s, 'rently_loan_officer')", [login, entity.code])
    db.run(f"alter role {login} password '{PASSWORD}'")
    info = clone.info
    yield World(
        db,
        entity,
        make_conninfo(
            host=info.host, port=info.port, dbname=info.dbname, user=login, password=PASSWORD
        ),
    )
    for row in db.rows("select rolname from pg_roles where rolname like '%%\\_race'"):
        db.run(f"drop role {row['rolname']}")


def test_a_check_is_with_one_claim_and_answered_once(world: World) -> None:
    login = world.entity.login("rently_compliance_officer")
    with world.db.acting_as(login):
        world.db.call(
            "api.set_kyc_provider",
            legal_entity_id=world.entity.id, code="alpha", name="Alpha", priority=1,
        )  # fmt: skip
        world.db.rows(
            "select k.id from generate_series(1, %s) as n"
            " cross join lateral api.register_party(%s, 'person', 'R-' || n, 'Tenant') as p"
            " cross join lateral api.request_kyc_check(%s, p.id) as k",
            [CHECKS, world.entity.id, world.entity.id],
        )
    claims: Counter[tuple[Any, Any]] = Counter()
    answers: Counter[Any] = Counter()
    lock = threading.Lock()

    def work(number: int, link: psycopg.Connection[Any]) -> None:
        chance = random.Random(number)  # noqa: S311  # a repeatable choice, no secret
        until = time.monotonic() + 60
        while sum(answers.values()) < CHECKS and time.monotonic() < until:
            batch = link.execute(CLAIM, [world.entity.id]).fetchall()
            if not batch:
                time.sleep(0.01)  # the others have them, or they wait after a failure
            for check, lease in batch:
                with lock:
                    claims[check, lease] += 1
                if chance.random() < 0.2:
                    link.execute(FAIL, [world.entity.id, check, lease])
                else:
                    evidence = hashlib.sha256(str(lease).encode()).digest()
                    link.execute(ANSWER, [world.entity.id, check, lease, evidence])
                    with lock:
                        answers[check] += 1

    # A failed check waits some seconds for the same provider; here it need not.
    ready = threading.Event()

    def hurry() -> None:
        while not ready.wait(0.05):
            world.db.run(
                "update lending.kyc_check set available_at = now() where status = 'queued'"
            )

    helper = threading.Thread(target=hurry)
    helper.start()
    try:
        world.in_parallel(work)
    finally:
        ready.set()
        helper.join()
    assert set(claims.values()) == {1}
    assert set(answers.values()) == {1}
    assert len(answers) == CHECKS
    assert world.db.value("select count(*) from lending.kyc_check where status = 'completed'") == (
        CHECKS
    )
    assert (
        world.db.value(
            "select count(*) from lending.outbox_event where event_type = 'kyc_check_completed'"
        )
        == CHECKS
    )


def test_of_leases_signed_at_once_for_a_unit_one_stands(world: World) -> None:
    unit = register_unit(world.db, world.entity)["id"]
    landlord, tenant = (world.db.create_party(world.entity) for _ in range(2))

    def work(number: int, link: psycopg.Connection[Any]) -> str:
        try:
            link.execute(SIGN, [world.entity.id, unit, landlord, tenant, f"M-{number}"])
        except psycopg.Error as error:
            return str(error.sqlstate)
        return "signed"

    found = Counter(world.in_parallel(work))
    assert found == {"signed": 1, "RL722": WORKERS - 1}
    assert world.db.value("select count(*) from lending.lease") == 1
