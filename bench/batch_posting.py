"""Batch posting: `api.receive_payments` against a plain insert of the rows that it leaves.

The reference copies the same payments, transactions, allocations, ledger entries and events into
tables of the same columns with the same keys, on the same server in the same run.

    python bench/batch_posting.py            100,000 payments in one call
    python bench/batch_posting.py --short    2,000 payments
    python bench/batch_posting.py --loans 1000000 --payments 100000
"""

from __future__ import annotations

import argparse
import time

import psycopg
from harness import PASSWORD, Bench, deployed_server, print_table
from posting import LOGIN, build

TARGET_RATE, TARGET_RATIO = 20_000, 0.3
WRITTEN = ("payment", "loan_transaction", "payment_allocation", "ledger_entry", "outbox_event")
BATCH = """
select
    legal_entity_id,
    jsonb_agg(
        jsonb_build_object(
            'idempotency_key', 'batch ' || number, 'loan_id', id, 'amount', 9000,
            'currency_code', 'EUR'
        )
    )::text
from bench.loan
where number <= %s
group by legal_entity_id
"""


def receive(bench: Bench, payments: int) -> float:
    """Receive a payment for each of so many loans in one call; return the seconds it took."""
    with psycopg.connect(
        bench.server.conninfo(), user=LOGIN, password=PASSWORD, passfile=""
    ) as link:
        row = link.execute(BATCH, [payments]).fetchone()
        started = time.perf_counter()
        link.execute("select count(*) from api.receive_payments(%s, %s)", row)
        link.commit()
        return time.perf_counter() - started


def copy_rows(bench: Bench) -> float:
    """Insert the same rows into tables with the same primary keys; return the seconds."""
    for table in WRITTEN:
        bench.link.execute(
            f"create table bench.{table}"
            f" (like lending.{table} including defaults including constraints including indexes)"
        )
        bench.link.execute(
            f"create table bench.{table}_rows as select * from lending.{table}"  # noqa: S608
            " where created_at = (select max(created_at) from lending.payment)"
            if table != "outbox_event"
            else f"create table bench.{table}_rows as select * from lending.{table}"  # noqa: S608
            " where recorded_at = (select max(created_at) from lending.payment)"
        )
    started = time.perf_counter()
    with bench.link.transaction():
        for table in WRITTEN:
            bench.link.execute(
                f"insert into bench.{table} select * from bench.{table}_rows"  # noqa: S608
            )
    return time.perf_counter() - started


def main() -> None:
    """Build the portfolio, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few payments, for CI")
    parser.add_argument("--payments", type=int, help="payments in the batch")
    parser.add_argument(
        "--loans", type=int, help="loans of the portfolio, one a payment if not said"
    )
    options = parser.parse_args()
    payments = options.payments or (2_000 if options.short else 100_000)
    loans = options.loans or payments
    with deployed_server() as bench:
        build(bench, loans)
        batch = receive(bench, payments)
        plain = copy_rows(bench)
    rate, ratio = payments / batch, plain / batch
    print_table(
        f"receive_payments against a plain insert of the same rows: {payments:,} payments,"
        f" {loans:,} loans",
        ["batch s", "payments/s", f"(≥ {TARGET_RATE})", "plain s", f"ratio (≥ {TARGET_RATIO})",
         "either met"],
        [[batch, rate, "yes" if rate >= TARGET_RATE else "no", plain, ratio,
          "yes" if rate >= TARGET_RATE or ratio >= TARGET_RATIO else "no"]],
    )  # fmt: skip


if __name__ == "__main__":
    main()
