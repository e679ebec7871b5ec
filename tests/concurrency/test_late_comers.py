"""Who comes second waits for the first, and is answered as if it had come later."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

Act = tuple[str, str, list[Any]]
PASSWORD = "deciders"  # noqa: S105  # of logins on a throw-away server
NOBODY = "00000000-0000-4000-8000-000000000000"
DISMISS = "select decision from api.resolve_provider_webhook(%s, %s, 'dismissed', 'not ours')"
DISPUTE = "select state from api.open_dispute(%s, %s, 'amount', 106.62, 'Heating was off')"
COLLECT = "select amount from api.collect_due_instalments(%s, '2024-03-15')"
CAP = """
select max_amount
from api.set_charge_cap(
    %s, 'fee', 'EUR', 'charge', 10, legal_basis => 'BGB 288', valid_from => current_date + %s
)
"""
POLICY = "select api.set_origination_policy(%s, 'EUR', 100)"
TEMPLATE = "select api.define_notification_template(%s, 'receipt', 'en', 'email', 'Thanks', 'Paid')"
RULE = """
select code
from api.set_notification_rule(
    %s, %s, 'receipt', event_type => 'payment_received', channel => 'email'
)
"""


@dataclass
class Desk:
    """A committed entity, and two people who do something at once."""

    db: Database
    entity: Entity

    def second(self, role: str, statement: str, values: list[Any], first: Act | None = None) -> str:
        """Run the statement before the first one has ended, which is the same if none is given.

        Returns:
            done, or the SQLSTATE of the second.
        """
        first_role, first_statement, first_values = first or (role, statement, values)
        ahead, behind = self.conninfo(first_role), self.conninfo(role)

        def late() -> str:
            with psycopg.connect(behind) as link:
                try:
                    link.execute(statement.encode(), values)
                except psycopg.Error as error:
                    return str(error.sqlstate)
            return "done"

        with ThreadPoolExecutor(1) as pool, psycopg.connect(ahead) as link:
            link.execute(first_statement.encode(), first_values)
            answer = pool.submit(late)
            self.wait_for_lock(self.entity.login(role))
            link.commit()
            return answer.result(timeout=30)

    def conninfo(self, role: str) -> str:
        """Return how the login that has the role here connects."""
        login = self.db.ensure_login(role, self.entity)
        self.db.run(f"alter role {login} password '{PASSWORD}'")
        info = self.db.connection.info
        return make_conninfo(
            host=info.host, port=info.port, dbname=info.dbname, user=login, password=PASSWORD
        )

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


def test_what_is_disputed_while_instalments_are_collected_is_left_out(desk: Desk) -> None:
    db, entity = desk.db, desk.entity
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.register_payment_provider", legal_entity_id=entity.id, code="first", name="First",
            priority=1, capabilities=["capture"],
        )  # fmt: skip
    loan = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    db.run(
        "insert into lending.payment_instrument (legal_entity_id, party_id, kind, provider_code,"
        " provider_token, masked_display)"
        " values (%s, %s, 'direct_debit_mandate', 'first', 'token-abcdef', '**** 12')",
        [entity.id, loan["borrower_party_id"]],
    )
    dispute = ("rently_collections_agent", DISPUTE, [entity.id, loan["id"]])
    assert desk.second("rently_payments_operator", COLLECT, [entity.id], first=dispute) == "done"
    assert db.value("select amount from lending.payment_instruction") == Decimal("106.62")


@pytest.mark.parametrize(
    ("role", "statement", "table"),
    [
        ("rently_risk_manager", POLICY, "origination_policy"),
        ("rently_compliance_officer", TEMPLATE, "notification_template"),
    ],
)
def test_versions_that_are_set_at_once_follow_each_other(
    desk: Desk, role: str, statement: str, table: str
) -> None:
    assert desk.second(role, statement, [desk.entity.id]) == "done"
    versions = desk.db.rows(f"select version_number from lending.{table} order by 1")
    assert [row["version_number"] for row in versions] == [1, 2]


def test_caps_that_are_set_at_once_follow_each_other(desk: Desk) -> None:
    role = "rently_compliance_officer"
    first = (role, CAP, [desk.entity.id, 1])
    assert desk.second(role, CAP, [desk.entity.id, 2], first=first) == "done"
    days = "select upper(valid_during) - lower(valid_during) as days from lending.charge_cap"
    assert sorted((row["days"] for row in desk.db.rows(days)), key=str) == [1, None]
