"""Matching a statement with payments, against a plain join of the same rows in the same run.

python bench/reconciliation.py            100,000 lines and payments
python bench/reconciliation.py --short    10,000
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import psycopg
from harness import Bench, deployed_server, print_table

LOGIN = "bench_operator"
ROLE = "rently_payments_operator"
# Eight in ten lines are exact, one differs by a cent, one lacks the reference.
BUILD = """
insert into lending.payment (
    legal_entity_id, received_at, value_date, currency_code, amount, reference
)
select e.id, now(), current_date - 30, 'EUR', 10 + n, case when n %% 10 <> 0 then 'R' || n end
from lending.legal_entity as e, generate_series(1, %s) as n
where e.code = 'BENCH';
"""
IMPORT = """
select api.import_provider_statement(e.id, 'bank', 'S1', 'EUR', (
    select jsonb_agg(jsonb_build_object(
        'value_date', current_date - 29,
        'amount', 10 + n + case when n %% 10 = 1 then 0.01 else 0 end,
        'reference', case when n %% 10 <> 0 then 'R' || n end
    ))
    from generate_series(1, %s) as n
))
from api.legal_entity as e
"""
JOIN = """
create temp table joined as
select l.id as line_id, p.id as payment_id, p.received_at
from lending.provider_statement_line as l
inner join lending.payment as p
    on l.legal_entity_id = p.legal_entity_id
    and l.currency_code = p.currency_code
    and l.line_number + 10 = p.amount
"""


def seconds(link: psycopg.Connection[Any], statement: str, *values: Any) -> float:
    """Run a statement and return how long it took."""
    started = time.perf_counter()
    link.execute(statement, values)  # type: ignore[call-overload]
    return time.perf_counter() - started


def measure(bench: Bench, count: int) -> list[list[object]]:
    """Build the rows, then time import, plain join and matching."""
    link = bench.link
    link.execute("select api.create_legal_entity('BENCH', 'Bench', 'EUR', 'DE', 'UTC')")
    bench.create_login(LOGIN, "BENCH", ROLE)
    link.execute(
        "insert into lending.payment_provider (legal_entity_id, code, name, priority, capabilities)"
        " select id, 'bank', 'Bank', 1, '{capture}' from lending.legal_entity"
    )
    link.execute(BUILD, [count])
    link.execute(f"set session authorization {LOGIN}")  # type: ignore[call-overload]
    imported = seconds(link, IMPORT, count)
    link.execute("reset session authorization")
    link.execute("analyze")
    joined = seconds(link, JOIN)
    link.execute(f"set session authorization {LOGIN}")  # type: ignore[call-overload]
    matched = seconds(
        link, "select count(*) from api.legal_entity as e, api.reconcile_payments(e.id)"
    )
    link.execute("reset session authorization")
    found = link.execute(
        "select rule, count(*) from lending.reconciliation_match group by rule order by rule"
    ).fetchall()
    print(f"{count} lines, {count} payments, matched: {dict(found)}")
    return [
        ["plain join into a table", f"{joined:.2f} s", "1"],
        ["import", f"{imported:.2f} s", f"{imported / joined:.1f}"],
        ["matching, four rules", f"{matched:.2f} s", f"{matched / joined:.1f}"],
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    arguments = parser.parse_args()
    with deployed_server() as bench:
        rows = measure(bench, 10_000 if arguments.short else 100_000)
    print_table("Reconciliation", ["what", "time", "times the join"], rows)


if __name__ == "__main__":
    main()
