"""Relays killed at random: every event reaches Redis once, in order per aggregate.

Short in CI; `make chaos` runs two minutes, by RENTLY_CHAOS_RELAY_SECONDS.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from redisserver import redis_server
from sqltest import Database, Entity

SECONDS = float(os.environ.get("RENTLY_CHAOS_RELAY_SECONDS", "12"))
RELAYS = 3
AGGREGATES = 40
PROGRAM = "from rently.cli import main; main()"
EMIT = """
insert into lending.outbox_event
(legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload)
select %(entity)s, 'loan_created', 'loan', a.id, now(), jsonb_build_object('number', %(number)s)
from unnest(%(aggregates)s::uuid[]) as a (id)
"""


@pytest.fixture
def firm(clone: psycopg.Connection[Any]) -> Iterator[Entity]:
    clone.autocommit = True
    books = Database(clone)
    firm = books.create_entity("KILLED")
    books.ensure_login("rently_app", firm)
    books.run("alter role app_killed password 'app'")
    with books.acting_as("rently_app", firm):
        books.call(
            "api.register_event_consumer",
            legal_entity_id=firm.id, code="redis", lease_seconds=1, max_attempts=100,
        )  # fmt: skip
    yield firm
    books.run("drop owned by app_killed; drop role app_killed")


@pytest.mark.timeout(600)
def test_no_event_is_lost_or_doubled(clone: psycopg.Connection[Any], firm: Entity) -> None:
    rng = random.Random(11)  # noqa: S311  # repeatable, not secret
    aggregates = [uuid.UUID(int=n) for n in range(1, AGGREGATES + 1)]
    info = clone.info
    dsn = f"host={info.host} port={info.port} dbname={info.dbname} user=app_killed password=app"
    with redis_server() as (url, store):
        command = [sys.executable, "-c", PROGRAM, "relay", "--redis", url]
        environment = os.environ | {"RENTLY_DSN": dsn}

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

        relays = [start() for _ in range(RELAYS)]
        kills = number = 0
        try:
            end = time.monotonic() + SECONDS
            kill_at = time.monotonic() + 2
            while time.monotonic() < end:
                number += 1
                chosen = rng.sample(aggregates, 10)
                clone.execute(EMIT, {"entity": firm.id, "number": number, "aggregates": chosen})
                if time.monotonic() > kill_at:
                    victim = rng.randrange(RELAYS)
                    relays[victim].kill()
                    relays[victim].wait()
                    relays[victim] = start()
                    kills += 1
                    kill_at = time.monotonic() + rng.uniform(0.3, 2)
                time.sleep(0.05)
            wait_until_handled(clone, 60 + 2 * SECONDS)
        finally:
            for relay in relays:
                relay.kill()
                relay.wait()
        entries: Any = store.xrange(f"rently:events:{firm.id}")
    seen: list[dict[bytes, bytes]] = [fields for _, fields in entries]
    written = {row[0] for row in clone.execute("select id::text from lending.outbox_event")}
    ids = [fields[b"id"].decode() for fields in seen]
    orders: dict[bytes, list[int]] = defaultdict(list)
    for fields in seen:
        orders[fields[b"aggregate_id"]].append(json.loads(fields[b"payload"])["number"])
    out_of_order = sum(numbers != sorted(numbers) for numbers in orders.values())
    print(
        f"{RELAYS} relays, {kills} killed in {SECONDS:.0f} s: {len(written)} events written,"
        f" {len(ids)} in the stream, {len(ids) - len(set(ids))} doubled,"
        f" {len(written - set(ids))} lost, {out_of_order} aggregates out of order"
    )
    assert kills > 0
    assert len(ids) == len(set(ids))
    assert set(ids) == written
    assert out_of_order == 0


def wait_until_handled(link: psycopg.Connection[Any], seconds: float) -> None:
    """Wait until the consumer has handled every event."""
    left = (
        "select exists (select from lending.outbox_event as e inner join lending.event_consumer"
        " as c on c.legal_entity_id = e.legal_entity_id where c.code = 'redis' and"
        " (e.transaction_id, e.id) > (c.position_transaction_id, c.position_event_id))"
    )
    deadline = time.monotonic() + seconds
    while True:
        row = link.execute(left).fetchone()
        if row == (False,):
            return
        assert time.monotonic() < deadline, "events are left over"
        time.sleep(0.2)
