"""A larger portfolio: each loan of the demo copied with all that belongs to it, as often as asked.

The engine needs tens of milliseconds a loan; a copy takes two or three, so that views can be read
at a size that the demo does not reach. What belongs to an entity as a whole is not copied: the laws
that compare it with the loans (provision movements, decisions that are run again) do not hold.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import LiteralString

import psycopg
from harness import Bench
from psycopg import sql

# Of the large tables first, so that the workers end together.
TABLES: tuple[LiteralString, ...] = (
    "outbox_event", "ledger_entry", "payment_allocation", "amortisation_line", "loan_transaction",
    "payment", "idempotency_key", "collections_event", "loan", "party", "party_identity",
    "rental_unit", "lease", "application", "application_party", "application_status_history",
    "application_check", "decision", "offer", "offer_outcome", "amortisation_plan",
    "loan_status_history", "disbursement", "loan_charge", "loan_modification", "collections_case",
    "collections_escalation", "contact_attempt", "promise_to_pay", "dispute", "ecl_stage_history",
    "loan_impairment", "provision", "agent_commission",
)  # fmt: skip
# Keys of what is copied: a copy has the number of the copy in place of the first five digits.
KEYS = frozenset({
    "id", "loan_id", "journal_id", "loan_transaction_id", "original_transaction_id", "payment_id",
    "case_id", "arrangement_id", "borrower_party_id", "payer_party_id", "party_id",
    "payee_party_id", "tenant_party_id", "lease_id", "rental_unit_id", "application_id",
    "aggregate_id", "accrual_id", "decision_id", "offer_id",
})  # fmt: skip
# Names that are unique beside the key.
NAMES = {
    ("loan", "loan_number"),
    ("party", "reference"),
    ("rental_unit", "reference"),
    ("lease", "reference"),
    ("application", "application_number"),
    ("idempotency_key", "key"),
}
ONLY: dict[str, LiteralString] = {
    "ledger_entry": (
        "(t.loan_id is not null or exists (select from lending.agent_commission as x"
        " where x.legal_entity_id = t.legal_entity_id and x.journal_id = t.journal_id))"
    ),
    "payment": (
        "exists (select from lending.loan_transaction as x"
        " where x.legal_entity_id = t.legal_entity_id and x.payment_id = t.id)"
    ),
}
COLUMNS: LiteralString = """
select a.attname::text
from pg_attribute as a
where
    a.attrelid = ('lending.' || %s)::regclass
    and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
order by a.attnum
"""
COPY: LiteralString = """
insert into lending.{table} ({columns})
select {expressions}
from lending.{table} as t
cross join generate_series(1, {copies}) as k (n)
where {only}
"""
SNAPSHOTS: LiteralString = """
with dropped as (
    delete from lending.ledger_balance_snapshot as s
    returning s.legal_entity_id, s.as_of_on
)

select d.legal_entity_id, max(d.as_of_on) from dropped as d group by d.legal_entity_id
"""


def multiply(bench: Bench, copies: int) -> None:
    """Copy each loan of the portfolio `copies` times, and keep the balances of the ledger anew."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda table: copy(bench, table, copies), TABLES))
    for kept in bench.link.execute(SNAPSHOTS).fetchall():
        bench.link.execute("select internal.snapshot_balances(%s, %s)", kept)


def copy(bench: Bench, table: LiteralString, copies: int) -> None:
    """Copy the rows of a table without its triggers."""
    columns = [name for (name,) in bench.link.execute(COLUMNS, [table]).fetchall()]
    statement = sql.SQL(COPY).format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        expressions=sql.SQL(", ").join(expression(table, name) for name in columns),
        copies=sql.Literal(copies),
        only=sql.SQL(ONLY.get(table, "true")),
    )
    with psycopg.connect(
        bench.server.conninfo(), password=bench.server.password(), autocommit=True
    ) as link:
        link.execute("set session_replication_role = replica")
        link.execute(statement)


def expression(table: str, column: str) -> sql.Composed:
    """Return what a copy has in a column."""
    if column in KEYS:
        form = "overlay(t.{}::text placing lpad(to_hex(k.n), 5, '0') from 1)::uuid"
    elif (table, column) in NAMES:
        form = "t.{} || '/' || k.n"
    else:
        form = "t.{}"
    return sql.SQL(form).format(sql.Identifier(column))
