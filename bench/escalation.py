"""Escalation of collections: one day of an entity against a plain join of the same rows.

The reference joins the loans that are behind with their borrowers, instalments and the rules, and
writes as many events to a plain table. Loans are written directly, without their history: one
unpaid instalment each, of which one loan in ten is behind.

    python bench/escalation.py            1,000,000 loans
    python bench/escalation.py --short    20,000 loans
    python bench/escalation.py --loans N  N loans
"""

from __future__ import annotations

import argparse
import time
from typing import LiteralString

from harness import Bench, deployed_server, print_table

ENTITY: LiteralString = """
select api.create_legal_entity('BENCH', 'Bench', 'EUR', 'DE', 'Europe/Berlin')
"""
PRODUCT: LiteralString = """
select api.create_product(
    legal_entity_id => e.id, code => 'RENT', name => 'Rent', category => 'rent_advance',
    business_unit => 'bench', currency_code => 'EUR', interest_rate => 0.12,
    min_principal_amount => 100, max_principal_amount => 10000,
    min_instalment_count => 1, max_instalment_count => 12, valid_from => date '2020-01-01'
)
from api.legal_entity as e
"""
LOANS: LiteralString = """
set session_replication_role = replica;
insert into lending.party (legal_entity_id, kind, reference)
select e.id, 'person', 'P' || n
from lending.legal_entity as e cross join generate_series(1, %(loans)s) as n;
insert into lending.loan (
    legal_entity_id, loan_number, product_id, product_version_id, borrower_party_id,
    currency_code, status, principal_amount, interest_rate, instalment_count, start_date,
    maturity_date, disbursed_amount, oldest_unpaid_due_date
)
select
    p.legal_entity_id, p.reference, v.product_id, v.id, p.id, 'EUR', 'active', 1000, 0.12, 1,
    current_date - 400, current_date + 400, 1000,
    case when p.number %% 10 = 0 then current_date - 1 - (p.number / 10 %% 200)::integer
        else current_date + 20 end
from (select x.*, row_number() over () as number from lending.party as x) as p
inner join lending.product_version as v on p.legal_entity_id = v.legal_entity_id;
insert into lending.amortisation_line (
    legal_entity_id, loan_id, plan_version, line_number, period_start_date, due_date,
    opening_balance_amount, principal_amount, interest_amount
)
select l.legal_entity_id, l.id, 1, 1, l.start_date, l.oldest_unpaid_due_date, 1000, 1000, 10
from lending.loan as l;
insert into lending.collections_rule (
    legal_entity_id, code, position, min_days_past_due, max_days_past_due, action
)
select e.id, r.code, r.position, r.low, r.high, 'remind'
from lending.legal_entity as e
cross join (values ('A', 1, 1, 30), ('B', 2, 31, 90), ('C', 3, 91, null)) as r (
    code, position, low, high
);
set session_replication_role = default;
create table public.plain (loan_id uuid, rule_id uuid, days integer, amount numeric);
analyze lending.party, lending.loan, lending.amortisation_line, lending.collections_rule
"""
PLAIN: LiteralString = """
insert into public.plain
select l.id, r.id, current_date - i.due_date, sum(i.instalment_amount)
from lending.loan as l
inner join lending.party as p
    on l.legal_entity_id = p.legal_entity_id and l.borrower_party_id = p.id
inner join lending.amortisation_line as i
    on
        l.legal_entity_id = i.legal_entity_id
        and l.id = i.loan_id
        and l.current_plan_version = i.plan_version
inner join lending.collections_rule as r
    on
        l.legal_entity_id = r.legal_entity_id
        and current_date - i.due_date between r.min_days_past_due
        and coalesce(r.max_days_past_due, 10000)
where i.due_date < current_date
group by l.id, r.id, i.due_date
"""


def timed(bench: Bench, statement: LiteralString) -> tuple[float, int]:
    """Run a statement and return how long it took and its number of rows."""
    start = time.perf_counter()
    cursor = bench.link.execute(statement)
    count = cursor.rowcount
    if cursor.description:
        count = cursor.fetchall()[0][0]
    return time.perf_counter() - start, count


STEP: LiteralString = """
select internal.close_step_collections(e.id, current_date) from lending.legal_entity as e
"""


def main() -> None:
    """Measure and print the figures; fail if a loan is missed, or followed twice."""
    parser = argparse.ArgumentParser(description="Escalation against a plain join.")
    parser.add_argument("--short", action="store_true", help="20,000 loans only")
    parser.add_argument("--loans", type=int, default=1_000_000, help="how many loans")
    arguments = parser.parse_args()
    loans = 20_000 if arguments.short else arguments.loans
    with deployed_server() as bench:
        bench.link.execute(ENTITY)
        bench.create_login("closer", "BENCH", "rently_scheduler", "rently_loan_officer")
        bench.link.execute("set session authorization closer")
        bench.link.execute(PRODUCT)
        bench.link.execute("reset session authorization")
        for statement in LOANS.split(";"):
            bench.link.execute(statement, {"loans": loans})
        plain, rows = timed(bench, PLAIN)
        # The step runs as the owner, for a login that sees the entity.
        with_owner = "create function public.step() returns bigint language sql security definer"
        bench.link.execute(f"{with_owner} as $${STEP}$$")  # type: ignore[call-overload]
        bench.link.execute("alter function public.step() owner to rently_owner")
        bench.link.execute("set session authorization closer")
        first, followed = timed(bench, "select public.step()")
        again, none = timed(bench, "select public.step()")
    if followed != rows or none != 0:
        raise SystemExit(f"{followed} loans followed a rule, {rows} expected; then {none}")
    print_table(
        f"escalation of {loans:,} loans against a plain join and insert",
        ("loans behind", "plain join s", "escalation s", "ratio", "run again s", "ratio again"),
        [(rows, plain, first, first / plain, again, again / plain)],
    )


if __name__ == "__main__":
    main()
