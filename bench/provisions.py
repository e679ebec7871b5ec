"""Provisions: all loans of an entity measured, and a day on which 2 % change, against plain SQL.

The reference of the whole run reads loans and instalments sequentially and inserts as many plain
rows as it writes; that of the day reads the loans and inserts the few. Loans are written directly:
12 instalments each, one in ten is late.

    python bench/provisions.py                    1,000,000 loans
    python bench/provisions.py --short            20,000 loans
    python bench/provisions.py --loans 200000     any other number
"""

from __future__ import annotations

import argparse
import time
from typing import LiteralString

import psycopg
from harness import PASSWORD, Bench, deployed_server, print_table

FOUND: LiteralString = """
select api.create_product(
    legal_entity_id => e.id, code => 'RENT', name => 'Rent', category => 'rent_advance',
    business_unit => 'bench', currency_code => 'EUR', interest_rate => 0.12,
    min_principal_amount => 100, max_principal_amount => 10000,
    min_instalment_count => 1, max_instalment_count => 12, valid_from => date '2020-01-01'
), api.register_party(e.id, 'person', 'P', 'Payer')
from api.legal_entity as e;
select api.set_ecl_parameters(
    e.id, date '2020-01-01',
    '[{"stage": 1, "cumulative_default_probabilities": [0.02, 0.035], "loss_given_default": 0.4},
    {"stage": 2, "cumulative_default_probabilities": [0.15, 0.25], "loss_given_default": 0.4},
    {"stage": 3, "cumulative_default_probabilities": [1], "loss_given_default": 0.55}]'
), api.set_ecl_policy(e.id, date '2020-01-01')
from api.legal_entity as e
"""
LOANS: LiteralString = """
set session_replication_role = replica;
insert into lending.loan (
    legal_entity_id, loan_number, product_id, product_version_id, borrower_party_id,
    currency_code, status, principal_amount, interest_rate, instalment_count, start_date,
    maturity_date, disbursed_amount, oldest_unpaid_due_date, effective_interest_rate, created_at,
    updated_at
)
select
    e.id, 'L' || n, v.product_id, v.id, p.id, 'EUR', 'active', 1200, 0.12, 12, d.due - 30,
    d.due + 330, 1200, d.due, 0.1 + (n %% 1000) / 10000.0, now() - interval '30 days',
    now() - interval '30 days'
from lending.legal_entity as e
inner join lending.product_version as v on e.id = v.legal_entity_id
inner join lending.party as p on e.id = p.legal_entity_id
cross join generate_series(1, %(loans)s) as n
cross join lateral (
    select current_date - 20 + case
        when n %% 10 = 0 then -1 - n / 10 %% 200 else (n + 43) %% 50
    end as due
) as d;
insert into lending.amortisation_line (
    legal_entity_id, loan_id, plan_version, line_number, period_start_date, due_date,
    opening_balance_amount, principal_amount, interest_amount
)
select
    l.legal_entity_id, l.id, 1, k, l.start_date + 30 * (k - 1), l.start_date + 30 * k,
    1300 - 100 * k, 100, 13 - k
from lending.loan as l
cross join generate_series(1, 12) as k;
set session_replication_role = default;
create table public.plain (like lending.provision);
vacuum analyze lending.loan, lending.amortisation_line
"""
TOUCH: LiteralString = """
update lending.loan
set principal_repaid_amount = 100, oldest_unpaid_due_date = oldest_unpaid_due_date + 30
where substr(loan_number, 2)::integer %% 50 = 1 and %(days)s = 1
"""
RULES: LiteralString = """
update lending.ecl_parameter
set valid_during = daterange(current_date - 17, null), loss_given_default = loss_given_default / 2
where %(days)s = 3
"""
# As if a day had passed: what changed before the run is no longer new.
SETTLE: LiteralString = """
set session_replication_role = replica;
alter table lending.provision_run disable trigger user;
update lending.provision_run set started_at = clock_timestamp() + interval '1 hour';
set session_replication_role = default
"""
DAYS = (("all loans", 0), ("2 % changed", 1), ("none changed", 2), ("new rules", 3))
SCAN: LiteralString = """
select
    (select sum(l.principal_outstanding_amount) from lending.loan as l),
    (select sum(s.interest_amount) from lending.amortisation_line as s)
"""
COPY: LiteralString = """
insert into public.plain
select p.* from lending.provision as p
inner join lending.provision_run as r on p.run_id = r.id
where r.business_date = current_date - 20 + %(days)s
"""
MEASURE: LiteralString = """
select internal.close_step_provisions(e.id, current_date - 20 + %(days)s)
from lending.legal_entity as e
"""


def timed(bench: Bench, statement: LiteralString, days: int) -> tuple[float, int]:
    """Run a statement; return the seconds and the number that it gives."""
    started = time.perf_counter()
    cursor = bench.link.execute(statement, {"days": days})
    found = cursor.fetchone() if cursor.description else None
    return time.perf_counter() - started, int(found[0] or 0) if found else cursor.rowcount


def build(bench: Bench, loans: int) -> None:
    """Write a portfolio."""
    bench.link.execute(
        "select api.create_legal_entity('BENCH', 'Bench', 'EUR', 'DE', 'Europe/Berlin')"
    )
    bench.create_login("manager", "BENCH", "rently_loan_officer", "rently_risk_manager")
    with psycopg.connect(
        bench.server.conninfo(), user="manager", password=PASSWORD, passfile="", autocommit=True
    ) as link:
        for statement in FOUND.split(";"):
            link.execute(statement)
    for statement in LOANS.split(";"):
        bench.link.execute(statement, {"loans": loans})


def main() -> None:
    """Measure and print the figures."""
    parser = argparse.ArgumentParser(description="Provisions against plain SQL.")
    parser.add_argument("--short", action="store_true", help="20,000 loans only")
    parser.add_argument("--loans", type=int, help="number of loans")
    options = parser.parse_args()
    loans = options.loans or (20_000 if options.short else 1_000_000)
    figures = []
    with deployed_server() as bench:
        build(bench, loans)
        for name, days in DAYS:
            timed(bench, TOUCH, days)
            timed(bench, RULES, days)
            seconds, rows = timed(bench, MEASURE, days)
            reference = timed(bench, SCAN, days)[0] + timed(bench, COPY, days)[0]
            figures.append(
                (
                    name,
                    f"{rows:,}",
                    reference,
                    seconds,
                    seconds / reference,
                    f"{loans / seconds:,.0f}",
                )
            )
            bench.link.execute("vacuum analyze lending.loan_impairment, lending.provision")
            bench.link.execute(SETTLE)
    print_table(
        f"provisions of {loans:,} loans of 12 instalments",
        ["day", "rows", "scan + insert s", "step s", "ratio", "loans/s"],
        figures,
    )


if __name__ == "__main__":
    main()
