"""Close of business: a day on which 2 % of the loans change, against a scan of the same tables.

The reference reads loans and instalments sequentially and updates, in a plain copy of the loans,
those that the close changed. Loans are written directly: 12 instalments each, of a product of the
accrual basis; one in fifty is due on the day, one in ten is late. Then days are closed while
payments come in, and a portfolio of a quarter of the size is closed for the growth.

    python bench/close.py                       1,000,000 loans
    python bench/close.py --short               20,000 loans
    python bench/close.py --loans 200000        any other number
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from harness import PASSWORD, Bench, deployed_server, print_table

TARGET, PAYMENT_TARGET = 5.0, 0.8
CLIENTS = max((os.cpu_count() or 2) - 1, 1)  # they wait for the close, not for a processor
QUIET_SECONDS = 4
DAYS = 6  # of which the first makes the figures of all loans, the second is the one measured
FOUND: LiteralString = """
select api.create_product(
    legal_entity_id => e.id, code => 'RENT', name => 'Rent', category => 'rent_advance',
    business_unit => 'bench', currency_code => 'EUR', interest_rate => 0.12,
    min_principal_amount => 100, max_principal_amount => 10000,
    min_instalment_count => 1, max_instalment_count => 12, valid_from => date '2020-01-01',
    terms => '{"accounting_basis": "accrual", "arrears_grace_days": 2}'
), api.register_party(e.id, 'person', 'P', 'Payer')
from api.legal_entity as e where e.code = %(code)s
"""
# Of loan n, the first instalment is due (n + 43) % 50 days after the day measured; of one in ten,
# up to 200 days before it. Nothing is paid yet.
LOANS: LiteralString = """
insert into lending.loan (
    legal_entity_id, loan_number, product_id, product_version_id, borrower_party_id,
    currency_code, status, principal_amount, interest_rate, instalment_count, start_date,
    maturity_date, disbursed_amount, oldest_unpaid_due_date, created_at, updated_at
)
select
    e.id, 'L' || n, v.product_id, v.id, p.id, 'EUR', 'active', 1200, 0.12, 12, d.due - 50,
    d.due + 550, 1200, d.due, now() - interval '30 days', now() - interval '30 days'
from lending.legal_entity as e
inner join lending.product_version as v on e.id = v.legal_entity_id
inner join lending.party as p on e.id = p.legal_entity_id
cross join generate_series(1, %(loans)s) as n
cross join lateral (
    select current_date - %(days)s + 1 + case
        when n %% 10 = 0 then -1 - n / 10 %% 200 else (n + 43) %% 50
    end as due
) as d
where e.code = %(code)s;
insert into lending.loan_transaction (
    legal_entity_id, loan_id, currency_code, transaction_type, amount, value_date, booked_at
)
select l.legal_entity_id, l.id, 'EUR', 'disbursement', 1200, l.start_date, l.created_at
from lending.loan as l
inner join lending.legal_entity as e on l.legal_entity_id = e.id
where e.code = %(code)s;
insert into lending.amortisation_plan (
    legal_entity_id, loan_id, version_number, reason, effective_on, booked_at
)
select l.legal_entity_id, l.id, 1, 'origination', l.start_date, l.created_at
from lending.loan as l
inner join lending.legal_entity as e on l.legal_entity_id = e.id
where e.code = %(code)s;
insert into lending.amortisation_line (
    legal_entity_id, loan_id, plan_version, line_number, period_start_date, due_date,
    opening_balance_amount, principal_amount, interest_amount
)
select
    l.legal_entity_id, l.id, 1, k, l.start_date + 50 * (k - 1), l.start_date + 50 * k,
    1300 - 100 * k, 100, 13 - k
from lending.loan as l
inner join lending.legal_entity as e on l.legal_entity_id = e.id
cross join generate_series(1, 12) as k
where e.code = %(code)s
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
inner join lending.legal_entity as e on s.legal_entity_id = e.id
where e.code = %(code)s and s.business_date = current_date - %(day)s
group by s.step_code order by min(s.created_at), min(s.ctid)
"""
PAY: LiteralString = """
select id from api.receive_payment(%s, %s, 0.01, 'EUR', gen_random_uuid()::text)
"""


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
        with connect(self.bench) as link:
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


def connect(bench: Bench) -> psycopg.Connection[Any]:
    """Connect as the login that has every role that is needed."""
    return psycopg.connect(
        bench.server.conninfo(), user="closer", password=PASSWORD, passfile="", autocommit=True
    )


def timed(bench: Bench, statement: LiteralString, values: dict[str, Any] | None = None) -> float:
    """Run a statement and return the seconds that it took."""
    started = time.perf_counter()
    bench.link.execute(statement, values)
    return time.perf_counter() - started


def build(bench: Bench, code: str, loans: int) -> None:
    """Write a portfolio of an entity of its own."""
    bench.link.execute(
        "select api.create_legal_entity(%s, 'Bench', 'EUR', 'DE', 'Europe/Berlin')", [code]
    )
    roles = ("rently_scheduler", "rently_loan_officer", "rently_payments_operator")
    if code == "BENCH":
        bench.create_login("closer", code, *roles)
    else:
        for role in roles:
            bench.link.execute("select api.grant_entity_access('closer', %s, %s)", [code, role])
    with connect(bench) as link:
        link.execute(FOUND, {"code": code})
    bench.link.execute("set session_replication_role = replica")
    values = {"code": code, "loans": loans, "days": DAYS}
    for statement in LOANS.split(";"):
        bench.link.execute(statement, values)
    bench.link.execute("set session_replication_role = origin")
    bench.link.execute("vacuum analyze")


def close(bench: Bench, code: str, days_ago: int) -> float:
    """Close a day of an entity, committing between steps; return the seconds."""
    row = bench.link.execute(
        "select id, current_date - %s::integer from lending.legal_entity where code = %s",
        [days_ago, code],
    ).fetchone()
    with connect(bench) as link:
        started = time.perf_counter()
        link.execute("call api.close_business_day(%s, %s)", row)
        return time.perf_counter() - started


def close_meanwhile(bench: Bench) -> tuple[float, float, int]:
    """Return payments a second alone, the same while days are closed, and payments refused."""
    loans = bench.link.execute(
        "select l.legal_entity_id, l.id from lending.loan as l"
        " inner join lending.legal_entity as e on l.legal_entity_id = e.id"
        " where e.code = 'BENCH' order by l.id limit 5000"
    ).fetchall()
    payers = Payers(bench, [(row[0], row[1]) for row in loans])
    with ThreadPoolExecutor(CLIENTS) as pool:
        for number in range(CLIENTS):
            pool.submit(payers.pay, number)
        try:
            time.sleep(1)  # plans are made
            started = time.perf_counter()
            time.sleep(QUIET_SECONDS)
            closing = time.perf_counter()
            for days_ago in range(DAYS - 2, 0, -1):
                close(bench, "BENCH", days_ago)
            ended = time.perf_counter()
        finally:
            payers.is_over.set()
    return payers.rate(started, closing), payers.rate(closing, ended), payers.refused


def main() -> None:
    """Measure and print the figures."""
    parser = argparse.ArgumentParser(description="Close of business against a sequential scan.")
    parser.add_argument("--short", action="store_true", help="20,000 loans only")
    parser.add_argument("--loans", type=int, help="number of loans")
    options = parser.parse_args()
    loans = options.loans or (20_000 if options.short else 1_000_000)
    measured = {"code": "BENCH", "day": DAYS - 1}
    with deployed_server() as bench:
        build(bench, "BENCH", loans)
        first = close(bench, "BENCH", DAYS)
        bench.link.execute("vacuum analyze lending.loan_accrual, lending.delinquency_state")
        scan = min(timed(bench, SCAN) for _ in range(3))
        whole = close(bench, "BENCH", DAYS - 1)
        steps = bench.link.execute(STEPS, measured).fetchall()
        for statement in COPY.split(";"):
            bench.link.execute(statement)
        update = timed(bench, UPDATE, {"day": DAYS - 1})
        alone, meanwhile, refused = close_meanwhile(bench)
        build(bench, "SMALL", loans // 4)
        close(bench, "SMALL", DAYS)
        small = close(bench, "SMALL", DAYS - 1)
    reference = scan + update
    print_table(
        f"close of business: {loans:,} loans of 12 instalments, 2 % change",
        ["step", "rows", "s"],
        [*steps, ("all", sum(row[1] for row in steps), whole), ("first day", "", first)],
    )
    print_table(
        "against a scan of loans and instalments and an update of the changed rows",
        ["scan s", "update s", "close s", f"ratio (≤ {TARGET:.0f})", "met", "loans/s",
         "s a million loans", "same at a quarter"],
        [(scan, update, whole, whole / reference,
          "yes" if whole / reference <= TARGET else "no", f"{loans / whole:,.0f}",
          whole / loans * 1e6, small / (loans // 4) * 1e6)],
    )  # fmt: skip
    print_table(
        f"payments of {CLIENTS} clients, one fewer than processors, while days are closed",
        ["alone /s", "meanwhile /s", f"share (≥ {PAYMENT_TARGET})", "met", "refused"],
        [(alone, meanwhile, meanwhile / alone,
          "yes" if meanwhile / alone >= PAYMENT_TARGET and not refused else "no", refused)],
    )  # fmt: skip


if __name__ == "__main__":
    main()
