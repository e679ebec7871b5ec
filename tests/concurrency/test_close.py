"""Closing the day while payments come in; going on after an interruption."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from clock import TODAY
from provisions import set_rules
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

PASSWORD = "closers"  # noqa: S105  # of logins on a throw-away server
BROKEN_LAWS = "select name, example from ops.verify() where violations > 0"
DAYS = 4
WRITERS = 4
PAY = "select id from api.receive_payment(%s, %s, %s, 'EUR', %s)"
CALL = "call api.close_business_day(%s, %s)"
DONE = """
select step_code, business_date, batch_number, row_count, created_at from ops.close_step_run
order by business_date, step_code, batch_number
"""
SLOW_STEP = """
create or replace function internal.close_step_slow(legal_entity_id uuid, business_date date)
returns bigint language sql volatile set search_path = '' as 'select {body}';
alter function internal.close_step_slow(uuid, date) owner to rently_owner;
insert into ops.close_step (code, position, description)
values ('slow', 35, 'Takes long') on conflict do nothing
"""

# Ends the session that has just done a step, or a batch of it, each the first time: what was not
# committed is lost. A sequence counts on where a transaction is undone.
KILLER = """
create sequence public.steps_done;
create function public.end_session() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if nextval('public.steps_done') %% 2 = 1 then
        perform pg_terminate_backend(pg_backend_pid());
    end if;
    return new;
end
$$;
create trigger _900_end_session before insert on ops.close_step_run
for each row execute function public.end_session()
"""
BUSY = {"accrual", "charges", "delinquency", "charge_offs", "promises", "collections", "provisions"}
# The rows of a table without their own keys, moments, and places in the log.
STATE = """
select regexp_replace(
    (to_jsonb(t) - '{{transaction_id,seconds}}'::text[])::text,
    '[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|[0-9-]{{10}}T[0-9:.+]+', '', 'g'
) as row
from {} as t order by 1
"""


@dataclass
class World:
    """A committed portfolio whose payments come in and whose days are closed."""

    db: Database
    entity: Entity
    loans: list[Any]
    yesterday: date

    def connect(self, role: str) -> psycopg.Connection[Any]:
        """Connect as the entity's login of a role."""
        info = self.db.connection.info
        return psycopg.connect(
            make_conninfo(
                host=info.host, port=info.port, dbname=info.dbname,
                user=self.entity.login(role), password=PASSWORD,
            ),
            autocommit=True,
        )  # fmt: skip


@pytest.fixture
def world(clone: psycopg.Connection[Any]) -> Iterator[World]:
    clone.autocommit = True
    db = Database(clone)
    entity = db.create_entity("CLOSERS")
    for role in ("rently_payments_operator", "rently_scheduler"):
        db.run(f"alter role {db.ensure_login(role, entity)} password '{PASSWORD}'")
    product = db.create_product(entity, terms={"accounting_basis": "accrual"})
    loans = [
        db.disburse(
            entity,
            db.create_loan(
                entity, product_code=product["code"], start_date=str(TODAY - timedelta(days=70))
            ),
        )
        for _ in range(8)
    ]
    yield World(db, entity, [loan["id"] for loan in loans], TODAY - timedelta(days=1))
    for row in db.rows("select rolname from pg_roles where rolname like '%%\\_closers'"):
        db.run(f"drop role {row['rolname']}")


def test_payments_that_come_in_while_days_are_closed_all_count(world: World) -> None:
    is_over = threading.Event()

    def pay(number: int) -> int:
        paid = 0
        with world.connect("rently_payments_operator") as link:
            while not is_over.is_set() or paid < 5:
                loan = world.loans[(number + paid) % len(world.loans)]
                link.execute(PAY, [world.entity.id, loan, 1, f"{number} {paid}"])
                paid += 1
                time.sleep(0.05)
        return paid

    with ThreadPoolExecutor(WRITERS) as pool:
        payments = [pool.submit(pay, number) for number in range(WRITERS)]
        try:
            with world.connect("rently_scheduler") as link:
                link.execute("set statement_timeout = '300s'")
                for days in (DAYS, 0):
                    link.execute(CALL, [world.entity.id, world.yesterday - timedelta(days=days)])
        finally:
            is_over.set()
        accepted = sum(payment.result() for payment in payments)
    assert world.db.value("select count(*) from lending.payment") == accepted
    repaid = "select sum(principal_repaid_amount + interest_repaid_amount) from lending.loan"
    assert world.db.value(repaid) == accepted
    closed = world.db.value("select count(*) from ops.close_run")
    assert closed == DAYS + 1
    assert world.db.rows(BROKEN_LAWS) == []


def test_a_close_that_was_killed_goes_on_behind_the_steps_that_are_done(world: World) -> None:
    world.db.run(SLOW_STEP.format(body="1 from pg_sleep(60)"))

    def close() -> str | None:
        with world.connect("rently_scheduler") as link:
            try:
                link.execute(CALL, [world.entity.id, world.yesterday])
            except psycopg.Error as error:
                return error.sqlstate or "connection lost"
        return None

    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(close)
        killed = False
        while not killed and not closing.done():
            time.sleep(0.1)
            killed = bool(
                world.db.rows(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where usename = %s and wait_event = 'PgSleep'",
                    [world.entity.login("rently_scheduler")],
                )
            )
        assert closing.result() is not None
    before = world.db.rows(DONE)
    assert [row["step_code"] for row in before if row["step_code"] == "accrual"]
    assert world.db.value("select count(*) from ops.close_run") == 0
    with world.connect("rently_scheduler") as link, pytest.raises(psycopg.Error) as caught:
        link.execute(CALL, [world.entity.id, world.yesterday - timedelta(days=1)])
    assert caught.value.sqlstate == "RL374"

    world.db.run(SLOW_STEP.format(body="1"))
    assert close() is None
    after = world.db.rows(DONE)
    assert [row for row in after if row in before] == before
    steps = world.db.value("select count(*) from ops.close_step")
    assert len({row["step_code"] for row in after}) == steps
    assert world.db.value("select business_date from ops.close_run") == world.yesterday
    assert close() == "RL374"
    assert world.db.rows(BROKEN_LAWS) == []


def test_without_a_date_the_last_day_is_closed_once(world: World) -> None:
    command = f"call api.close_business_day('{world.entity.id}')"
    with world.connect("rently_scheduler") as link:
        link.execute("set role rently_scheduler")
        for _ in range(2):
            result = link.pgconn.exec_params(command.encode(), [])  # as a job runs it
            assert result.status == psycopg.pq.ExecStatus.COMMAND_OK, result.error_message
    assert world.db.rows("select business_date from ops.close_run") == [
        {"business_date": world.yesterday}
    ]


def test_a_payoff_and_a_close_that_meet_earn_deferred_income_once(world: World) -> None:
    db, entity = world.db, world.entity
    start = world.yesterday - timedelta(days=20)
    product = db.create_product(
        entity, terms={"max_disbursement_count": 2, "capitalised_income_type": "fee"}
    )
    loan = db.create_loan(entity, product_code=product["code"], start_date=str(start))
    loan = db.disburse(entity, loan, amount=900)
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.capitalise_income", legal_entity_id=entity.id, loan_id=loan["id"], amount=50,
            value_date=start, idempotency_key="defer",
        )  # fmt: skip

    def close() -> None:
        with world.connect("rently_scheduler") as link:
            link.execute(CALL, [entity.id, world.yesterday])

    waits = "select from pg_stat_activity where usename = %s and wait_event_type = 'Lock'"
    with ThreadPoolExecutor(1) as pool, world.connect("rently_payments_operator") as payer:
        with payer.transaction():
            payer.execute(PAY, [entity.id, loan["id"], 2000, "pay off"])
            closing = pool.submit(close)
            while not closing.done() and not db.rows(waits, [entity.login("rently_scheduler")]):
                time.sleep(0.05)
        closing.result()
    assert db.value("select sum(amount) from lending.earned_income") == 50
    assert db.rows(BROKEN_LAWS) == []


def test_a_session_that_dies_in_every_step_ends_where_one_that_lives_ends(world: World) -> None:
    db, entity = world.db, world.entity
    be_busy(world)
    with world.connect("rently_scheduler") as link:
        link.execute(CALL, [entity.id, world.yesterday - timedelta(days=2)])
    with db.connection.transaction(force_rollback=True):
        with db.acting_as("rently_scheduler", entity):
            done = db.call(
                "api.run_close_of_business", legal_entity_id=entity.id,
                business_date=world.yesterday,
            )  # fmt: skip
        expected = state(db)
    assert {row["step_code"] for row in done if row["row_count"]} >= BUSY
    steps_before = db.value("select count(*) from ops.close_step_run")
    db.run(KILLER)
    killed = 0
    while not db.rows("select from ops.close_run where business_date = %s", [world.yesterday]):
        with world.connect("rently_scheduler") as link:
            try:
                link.execute(CALL, [entity.id, world.yesterday])
            except psycopg.errors.AdminShutdown:
                killed += 1
    assert killed == db.value("select count(*) from ops.close_step_run") - steps_before
    assert state(db) == expected
    assert db.rows(BROKEN_LAWS) == []


def be_busy(world: World) -> None:
    """Let most steps of the close find something to write."""
    db, entity = world.db, world.entity
    set_rules(db, entity)
    with db.acting_as("rently_loan_officer", entity):
        product = db.create_product(
            entity, terms={"accounting_basis": "accrual", "charge_off_days": 37}
        )
        db.call("api.define_charge", legal_entity_id=entity.id, code="LATE", name="Late",
                component="fee", currency_code="EUR", default_amount=5)  # fmt: skip
    db.run(
        "insert into lending.product_charge (legal_entity_id, product_version_id,"
        " charge_definition_id, calculation, amount, timing)"
        " select v.legal_entity_id, v.id, d.id, 'flat', 5, 'overdue'"
        " from lending.product_version as v cross join lending.charge_definition as d"
        " where v.product_id = %s",
        [product["id"]],
    )
    for days in range(60, 70, 2):
        start = str(world.yesterday - timedelta(days=days))
        db.disburse(entity, db.create_loan(entity, product_code=product["code"], start_date=start))
    with db.acting_as("rently_risk_manager", entity):
        db.call("api.define_collections_rule", legal_entity_id=entity.id, code="CALL", position=1,
                action="call", min_days_past_due=1, channel="phone", repeat_days=1)  # fmt: skip
    db.run("update lending.collections_rule set valid_during = '[2020-01-01,)'")
    with db.acting_as("rently_collections_agent", entity):
        db.call("api.promise_to_pay", legal_entity_id=entity.id, loan_id=world.loans[0],
                amount=10, due_on=world.yesterday + timedelta(days=1))  # fmt: skip
    db.run("update lending.promise_to_pay set made_on = made_on - 3, due_on = due_on - 2")


def state(db: Database) -> dict[str, list[Any]]:
    """Return what the tables of loans, and the record of the close, say."""
    tables = db.rows(
        "select n.nspname, c.relname from pg_class as c join pg_namespace as n"
        " on c.relnamespace = n.oid where c.relkind in ('r', 'p') and not c.relispartition"
        " and (n.nspname = 'lending' or c.relname in ('close_run', 'close_step_run', 'close_work'))"
    )
    return {
        row["relname"]: [
            found["row"]
            for found in db.rows(
                sql.SQL(STATE)
                .format(sql.Identifier(row["nspname"], row["relname"]))
                .as_string(db.connection)
            )
        ]
        for row in tables
    }
