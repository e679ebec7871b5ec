"""Two people decide on one message of a provider at once: one decision stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

PASSWORD = "deciders"  # noqa: S105  # of a login on a throw-away server
NOBODY = "00000000-0000-4000-8000-000000000000"
DISMISS = "select decision from api.resolve_provider_webhook(%s, %s, 'dismissed', 'not ours')"


@pytest.fixture
def lender(clone: psycopg.Connection[Any]) -> Iterator[tuple[Database, Entity]]:
    """Commit an entity with a provider, and give the login of its operators a password."""
    clone.autocommit = True
    db = Database(clone)
    entity = db.create_entity("DECIDERS")
    db.run(
        f"alter role {db.ensure_login('rently_payments_operator', entity)} password '{PASSWORD}'"
    )
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.register_payment_provider", legal_entity_id=entity.id, code="first", name="First",
            priority=1, capabilities=["capture"],
        )  # fmt: skip
    yield db, entity
    for row in db.rows("select rolname from pg_roles where rolname like '%%\\_deciders'"):
        db.run(f"drop role {row['rolname']}")


def wait_for_lock(db: Database, login: str) -> None:
    """Wait until a statement of the login waits for a lock."""
    until = time.monotonic() + 30
    while not db.value(
        "select count(*) from pg_stat_activity where usename = %s and wait_event_type = 'Lock'",
        [login],
    ):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_message_about_an_unknown_attempt_is_decided_on_once(
    lender: tuple[Database, Entity],
) -> None:
    db, entity = lender
    with db.acting_as("rently_app", entity):
        db.value(
            "select api.receive_provider_webhook(%s, 'first', 'm1', %s, 'succeeded', '{}')",
            [entity.id, NOBODY],
        )
    webhook = db.value("select id from lending.provider_webhook")
    login = entity.login("rently_payments_operator")
    info = db.connection.info
    conninfo = make_conninfo(
        host=info.host, port=info.port, dbname=info.dbname, user=login, password=PASSWORD
    )

    def second() -> str | None:
        with psycopg.connect(conninfo) as link:
            try:
                link.execute(DISMISS, [entity.id, webhook])
            except psycopg.Error as error:
                return error.sqlstate
        return "done"

    with ThreadPoolExecutor(1) as pool, psycopg.connect(conninfo) as link:
        link.execute(DISMISS, [entity.id, webhook])
        answer = pool.submit(second)
        wait_for_lock(db, login)
        link.commit()
        assert answer.result(timeout=30) == "RL691"
    assert db.value("select count(*) from lending.provider_webhook_resolution") == 1
