"""Who comes second waits for the first, and is answered as if it had come later."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

PASSWORD = "deciders"  # noqa: S105  # of logins on a throw-away server
NOBODY = "00000000-0000-4000-8000-000000000000"
DISMISS = "select decision from api.resolve_provider_webhook(%s, %s, 'dismissed', 'not ours')"
RULE = """
select code
from api.set_notification_rule(
    %s, %s, 'receipt', event_type => 'payment_received', channel => 'email'
)
"""


@dataclass
class Desk:
    """A committed entity, and two people of one role who do the same at once."""

    db: Database
    entity: Entity

    def second(self, role: str, statement: str, values: list[Any]) -> str:
        """Run the statement twice, the second time before the first has ended; say how it went."""
        login = self.db.ensure_login(role, self.entity)
        self.db.run(f"alter role {login} password '{PASSWORD}'")
        info = self.db.connection.info
        conninfo = make_conninfo(
            host=info.host, port=info.port, dbname=info.dbname, user=login, password=PASSWORD
        )

        def late() -> str:
            with psycopg.connect(conninfo) as link:
                try:
                    link.execute(statement.encode(), values)
                except psycopg.Error as error:
                    return str(error.sqlstate)
            return "done"

        with ThreadPoolExecutor(1) as pool, psycopg.connect(conninfo) as link:
            link.execute(statement.encode(), values)
            answer = pool.submit(late)
            self.wait_for_lock(login)
            link.commit()
            return answer.result(timeout=30)

    def wait_for_lock(self, login: str) -> None:
        """Wait until a statement of the login waits for a lock."""
        until = time.monotonic() + 30
        while not self.db.value(
            "select count(*) from pg_stat_activity where usename = %s and wait_event_type = 'Lock'",
            [login],
        ):
            assert time.monotonic() < until
            time.sleep(0.02)


@pytest.fixture
def desk(clone: psycopg.Connection[Any]) -> Iterator[Desk]:
    clone.autocommit = True
    db = Database(clone)
    yield Desk(db, db.create_entity("DECIDERS"))
    for row in db.rows("select rolname from pg_roles where rolname like '%%\\_deciders'"):
        db.run(f"drop role {row['rolname']}")


def test_a_message_about_an_unknown_attempt_is_decided_on_once(desk: Desk) -> None:
    db, entity = desk.db, desk.entity
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.register_payment_provider", legal_entity_id=entity.id, code="first", name="First",
            priority=1, capabilities=["capture"],
        )  # fmt: skip
    with db.acting_as("rently_app", entity):
        db.value(
            "select api.receive_provider_webhook(%s, 'first', 'm1', %s, 'succeeded', '{}')",
            [entity.id, NOBODY],
        )
    webhook = db.value("select id from lending.provider_webhook")
    assert desk.second("rently_payments_operator", DISMISS, [entity.id, webhook]) == "RL691"
    assert db.value("select count(*) from lending.provider_webhook_resolution") == 1


def test_of_rules_set_at_once_the_later_replaces_the_earlier(desk: Desk) -> None:
    role = "rently_compliance_officer"
    assert desk.second(role, RULE, [desk.entity.id, "RECEIPT"]) == "done"
    assert desk.second(role, RULE, [desk.entity.id, "RECEIPT"]) == "done"
    rules = "select count(*), count(*) filter (where upper_inf(valid_during)) as lasting"
    found = desk.db.row(f"{rules} from lending.notification_rule")
    assert found == {"count": 4, "lasting": 1}
