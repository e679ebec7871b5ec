"""Events reach a real Redis: each once, in order, with a word to caches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import redis
from redisserver import redis_server
from sqltest import Database, Entity

from rently.runner import relay
from rently.runner.errors import RunnerError

PROGRAM = "from rently.cli import main; main()"


def silent(*_words: Any, **_fields: Any) -> None:
    pass


@pytest.fixture
def store() -> Iterator[tuple[str, redis.Redis]]:
    with redis_server() as found:
        yield found


@pytest.fixture
def books(clone: psycopg.Connection[Any]) -> Database:
    clone.autocommit = True
    return Database(clone)


@pytest.fixture
def firm(books: Database) -> Iterator[Entity]:
    firm = books.create_entity("RELAYED")
    books.ensure_login("rently_app", firm)
    books.run("alter role app_relayed password 'app'")
    yield firm
    books.run("drop role app_relayed")


def dsn(books: Database, login: str) -> str:
    info = books.connection.info
    return f"host={info.host} port={info.port} dbname={info.dbname} user={login} password=app"


def emit(books: Database, firm: Entity, count: int) -> None:
    books.run(
        "insert into lending.outbox_event (legal_entity_id, event_type, aggregate_type,"
        " aggregate_id, occurred_at, payload) select %s, 'loan_created', 'loan',"
        " '00000000-0000-0000-0000-00000000000a', now(), jsonb_build_object('number', n)"
        " from generate_series(1, %s) as n",
        [firm.id, count],
    )


def stream(client: redis.Redis, firm: Entity) -> list[dict[bytes, bytes]]:
    entries: Any = client.xrange(f"rently:events:{firm.id}")
    return [fields for _, fields in entries]


def test_events_are_relayed_once_and_in_order(
    books: Database, firm: Entity, store: tuple[str, redis.Redis]
) -> None:
    url, client = store
    ear = client.pubsub()
    ear.subscribe("rently:invalidate")
    emit(books, firm, 5)
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "relay", "--redis", url, "--once"],
        env=os.environ | {"RENTLY_DSN": dsn(books, "app_relayed")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    found = stream(client, firm)
    assert [json.loads(fields[b"payload"])["number"] for fields in found] == [1, 2, 3, 4, 5]
    assert {fields[b"type"] for fields in found} == {b"loan_created"}
    heard = [message for _ in range(6) if (message := ear.get_message(timeout=2))]
    assert [message["data"] for message in heard if message["type"] == "message"] == [
        b"loan:00000000-0000-0000-0000-00000000000a"
    ] * 5


def test_a_batch_whose_end_was_lost_is_not_added_again(
    books: Database, firm: Entity, store: tuple[str, redis.Redis]
) -> None:
    _, client = store
    emit(books, firm, 1)
    options = relay.Options()
    with psycopg.connect(dsn(books, "app_relayed"), autocommit=True) as link:
        worker = relay.Relay(link, client, options, silent)
        books.run("update lending.event_consumer set lease_seconds = 1")
        (event,) = link.cursor(row_factory=psycopg.rows.dict_row).execute(
            "select * from api.claim_events(%s, 'redis')", [firm.id]
        )
        worker._add(firm.id, event)  # and then the worker is gone
        books.run("select pg_sleep(1.1)")
        assert worker.relay() == 1
        assert worker.relay() == 0
    assert len(stream(client, firm)) == 1


def test_a_login_without_an_entity_is_told(books: Database, store: tuple[str, redis.Redis]) -> None:
    _, client = store
    books.run("drop role if exists loner")
    books.run("create role loner login password 'app' in role rently_app")
    try:
        with (
            psycopg.connect(dsn(books, "loner"), autocommit=True) as link,
            pytest.raises(RunnerError, match="no legal entity"),
        ):
            relay.Relay(link, client, relay.Options(), silent)
    finally:
        books.run("drop role loner")


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "nonsense"])
def test_a_redis_that_does_not_answer_is_told(url: str) -> None:
    with pytest.raises(RunnerError, match="does not answer"):
        relay.open_store(url)
