"""Close of business: a day on which 2 % of the loans change, against a scan of the same tables.

The reference reads loans and instalments sequentially and updates, in a plain copy of the loans,
those that the close changed. Loans have 12 instalments, of a product of the accrual basis; one in
fifty is due on the day, one in ten is late. Then days are closed while payments come in. For the
growth a portfolio of a quarter of the size is closed: what the close costs a loan is processor time
and log, which other work on the machine does not change as it changes seconds.

    python bench/close.py                       1,000,000 loans
    python bench/close.py --short               20,000 loans, without the growth
    python bench/close.py --loans 200000        any other number
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString

import psycopg
from harness import Bench, deployed_server, ended_cpu, print_table, write_loans

TARGET, PAYMENT_TARGET = 5.0, 0.8
CLIENTS = max((os.cpu_count() or 2) - 1, 1)  # they wait for the close, not for a processor
QUIET_SECONDS = 3
SHORT = 20_000
DAYS = 6  # of which the first makes the figures of all loans, the second is the one measured
FOUND: LiteralString = """
select api.create_product(
    legal_entity_id => e.id, code => 'RENT', name => 'Rent', category => 'rent_advance',
    business_unit => 'bench', currency_code => 'EUR', interest_rate => 0.12,
    min_principal_amount => 100, max_principal_amount => 10000,
    min_instalment_count => 1, max_instalment_count => 12, frequency_unit => 'day',
    frequency_count => 50, valid_from => date '2020-01-01',
    terms => '{"accounting_basis": "accrual", "arrears_grace_days": 2}'
)
from api.legal_entity as e
"""
SCAN: LiteralString = """
select
    (select sum(l.principal_outstanding_amount) from lending.loan as l),
    (select sum(s.interest_amount) from lending.amortisation_line as s)
"""
COPY: LiteralString = """
create table public.plain_loan with (fillfactor = 70) as select * from lending.loan;
alter table public.plain_loan add primary key (legal_entity_id, id);
analyze public.plain_loan
"""
UPDATE: LiteralString = """
update public.plain_loan as l
set row_version = l.row_version + 1, updated_at = now(), oldest_unpaid_due_date = current_date
from (
    select x.loan_id from lending.loan_accrual as x where x.accrued_on = current_date - %(day)s
    union
    select x.loan_id from lending.delinquency_history as x
    where x.business_date = current_date - %(day)s
) as c
where l.id = c.loan_id
"""
STEPS: LiteralString = """
select s.step_code, sum(s.row_count)::bigint, sum(s.seconds)::float from ops.close_step_run as s
where s.business_date = current_date - %(day)s
group by s.step_code order by min(s.created_at), min(s.ctid)
"""
PAY: LiteralString = """
select id from api.receive_payment(%s, %s, 0.01, 'EUR', gen_random_uuid()::text)
"""


LOG: LiteralString = "select (pg_current_wal_insert_lsn() - '0/0')::float / 1e6"


@dataclass(frozen=True)
class Cost:
    """What closing a day cost.

    Attributes:
        seconds: how long it took.
        cpu: seconds that its process ran.
        log: megabytes written to the write-ahead log.
    """

    seconds: float
    cpu: float
    log: float


@dataclass
class Payers:
    """Clients that pay one loan after the other until told to stop."""

    bench: Bench
    loans: list[tuple[Any, Any]]
    paid: list[float] = field(default_factory=list)
    refused: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def pay(self, number: int) -> None:
        """Pay, and note when."""
        place = number
        with self.bench.connect("closer") as link:
            while not self.is_over.is_set():
                try:
                    link.execute(PAY, self.loans[place % len(self.loans)])
                    self.paid.append(time.perf_counter())
                except psycopg.Error:
                    self.refused += 1
                place += CLIENTS

    def rate(self, start: float, end: float) -> float:
        """Return payments a second between two moments."""
        return sum(start <= moment < end for moment in self.paid) / max(end - start, 0.001)


def timed(bench: Bench, statement: LiteralString, values: dict[str, Any] | None = None) -> float:
    """Run a statement and return the seconds that it took."""
    started = time.perf_counter()
    bench.link.execute(statement, values)
    return time.perf_counter() - started


def build(bench: Bench, loans: int) -> float:
    """Write a portfolio, close the day on which all of it is new, and return that day's seconds."""
    bench.link.execute(
        "select api.create_legal_entity('BENCH', 'Bench', 'EUR', 'DE', 'Europe/Berlin')"
    )
    roles = ("rently_scheduler", "rently_loan_officer", "rently_payments_operator")
    bench.create_login("closer", "BENCH", *roles)
    with bench.connect("closer") as link:
        link.execute(FOUND)
    write_loans(bench, "BENCH", "RENT", starts(250 if loans > SHORT else 50), loans)
    first = close(bench, DAYS)
    bench.link.execute("vacuum analyze lending.loan_accrual, lending.delinquency_state")
    return first


def starts(count: int) -> list[date]:
    """Return the days on which loans start: loan n on the one in place n % count.

    Its first instalment is due (n + 43) % 50 days after the day measured; of one in ten, up to 200
    days before it. Nothing is paid yet.
    """
    measured = datetime.now(UTC).date() - timedelta(days=DAYS - 1)
    return [
        measured + timedelta(days=-51 - n * 200 // count if n % 10 == 0 else (n + 43) % 50 - 50)
        for n in range(count)
    ]


def close(bench: Bench, days_ago: int) -> float:
    """Close a day, committing between steps; return the seconds."""
    row = bench.link.execute(
        "select id, current_date - %s::integer from lending.legal_entity", [days_ago]
    ).fetchone()
    with bench.connect("closer") as link:
        started = time.perf_counter()
        link.execute("call api.close_business_day(%s, %s)", row)
        return time.perf_counter() - started


def cost(bench: Bench, days_ago: int) -> Cost:
    """Close a day, with the pages not yet in the log: a checkpoint lies between two closes."""
    bench.link.execute("checkpoint")
    cpu, log = ended_cpu(bench), bench.link.execute(LOG).fetchone()
    seconds = close(bench, days_ago)
    time.sleep(0.2)  # until its process has ended
    written = bench.link.execute(LOG).fetchone()
    return Cost(
        seconds,
        (ended_cpu(bench) - cpu) / 1000,
        written[0] - log[0] if written and log else 0,
    )


def close_meanwhile(bench: Bench) -> tuple[float, float, int]:
    """Return payments a second alone, the same while days are closed, and payments refused.

    Each close comes after a pause of its own, so that what else the machine does counts in both.
    """
    loans = bench.link.execute(
        "select l.legal_entity_id, l.id from lending.loan as l order by l.id limit 5000"
    ).fetchall()
    payers = Payers(bench, [(row[0], row[1]) for row in loans])
    with ThreadPoolExecutor(CLIENTS) as pool:
        for number in range(CLIENTS):
            pool.submit(payers.pay, number)
        try:
            time.sleep(1)  # plans are made
            pairs = []
            for days_ago in range(DAYS - 2, 0, -1):
                started = time.perf_counter()
                time.sleep(QUIET_SECONDS)
                closing = time.perf_counter()
                close(bench, days_ago)
                pairs.append((started, closing, time.perf_counter()))
        finally:
            payers.is_over.set()
    return (
        statistics.mean(payers.rate(started, closing) for started, closing, _ in pairs),
        statistics.mean(payers.rate(closing, ended) for _, closing, ended in pairs),
        payers.refused,
    )


def main() -> None:
    """Measure and print the figures."""
    parser = argparse.ArgumentParser(description="Close of business against a sequential scan.")
    parser.add_argument("--short", action="store_true", help="20,000 loans only")
    parser.add_argument("--loans", type=int, help="number of loans")
    options = parser.parse_args()
    loans = options.loans or (SHORT if options.short else 1_000_000)
    costs: dict[int, Cost] = {}
    if loans > SHORT:
        with deployed_server() as bench:
            build(bench, loans // 4)
            costs[loans // 4] = cost(bench, DAYS - 1)
    with deployed_server() as bench:
        started = time.perf_counter()
        first = build(bench, loans)
        built = time.perf_counter() - started - first
        scan = min(timed(bench, SCAN) for _ in range(3))
        costs[loans] = cost(bench, DAYS - 1)
        whole = costs[loans].seconds
        steps = bench.link.execute(STEPS, {"day": DAYS - 1}).fetchall()
        for statement in COPY.split(";"):
            bench.link.execute(statement)
        update = timed(bench, UPDATE, {"day": DAYS - 1})
        alone, meanwhile, refused = close_meanwhile(bench)
    reference = scan + update
    print_table(
        f"close of business: {loans:,} loans of 12 instalments, 2 % change",
        ["step", "rows", "s"],
        [*steps, ("all", sum(row[1] for row in steps), whole), ("first day", "", first),
         ("(writing the loans)", "", built)],
    )  # fmt: skip
    print_table(
        "against a scan of loans and instalments and an update of the changed rows",
        ["scan s", "update s", "close s", f"ratio (≤ {TARGET:.0f})", "met", "loans/s"],
        [(scan, update, whole, whole / reference,
          "yes" if whole / reference <= TARGET else "no", f"{loans / whole:,.0f}")],
    )  # fmt: skip
    print_table(
        "growth: what a close costs a million loans",
        ["loans", "s", "CPU s", "MB of log"],
        [(f"{size:,}", *(1e6 / size * part for part in (found.seconds, found.cpu, found.log)))
         for size, found in costs.items()],
    )  # fmt: skip
    print_table(
        f"payments of {CLIENTS} clients, one fewer than processors, while days are closed",
        ["alone /s", "meanwhile /s", f"share (≥ {PAYMENT_TARGET})", "met", "refused"],
        [(alone, meanwhile, meanwhile / alone,
          "yes" if meanwhile / alone >= PAYMENT_TARGET and not refused else "no", refused)],
    )  # fmt: skip


if __name__ == "__main__":
    main()
