"""Schedules: `finance.schedules` against a plain insert of as many rows, and one long schedule.

The reference inserts the rows of one schedule once for each loan of `generate_series`, into the
same table. Both run on the same server in the same run, in turn; what counts is the median.

    python bench/schedules.py            10,000, 100,000 and 1,000,000 loans of 12 instalments
    python bench/schedules.py --short    10,000 loans, no verdict
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import LiteralString

from harness import Bench, deployed_server, print_table

TARGET_RATIO = 3.0
TARGET_MILLISECONDS = 10.0
ROUNDS = 3
# 24 days of disbursement and 50 rates: 1,200 shapes, whatever the number of loans.
LOANS: LiteralString = """
create schema bench;
create table bench.loan as
select
    n as number,
    jsonb_populate_record(
        null::finance.schedule_terms,
        jsonb_build_object(
            'principal_amount', 500 + (n * 7919::bigint %% 4000000) / 100.0,
            'disbursed_on', date '2024-01-05' + n %% 24,
            'instalments', 12,
            'annual_rate', 0.05 + n %% 50 * 0.0025,
            'day_count', 'ACT/365F'
        )
    ) as terms
from generate_series(1, %(loans)s) as n;
create table bench.line (
    loan_number integer not null,
    number integer,
    kind text not null,
    start_on date not null,
    end_on date not null,
    due_on date not null,
    days integer not null,
    opening_balance numeric not null,
    disbursed numeric not null,
    principal numeric not null,
    interest numeric not null,
    stub_interest numeric not null,
    fees numeric not null,
    penalties numeric not null,
    instalment numeric not null,
    closing_balance numeric not null
);
analyze bench.loan
"""
PLAIN: LiteralString = """
with line as materialized (
    select s.*
    from bench.loan as l
    cross join lateral finance.schedule(l.terms) as s
    where l.number = 1
)
insert into bench.line
select n, line.*
from generate_series(1, %(loans)s) as n
cross join line
"""
SCHEDULES: LiteralString = """
insert into bench.line
select s.*
from (select array_agg(l.terms order by l.number) as terms from bench.loan as l) as a
cross join lateral finance.schedules(a.terms) as s
"""
LONG: LiteralString = """
select count(*)
from finance.schedule(
    jsonb_populate_record(
        null::finance.schedule_terms,
        '{"principal_amount": 250000, "disbursed_on": "2024-01-31", "instalments": 360,
          "annual_rate": 0.0612, "day_count": "ACT/365F", "is_smoothed": true}'
    )
)
"""


def seconds(bench: Bench, statement: LiteralString, loans: int) -> float:
    """Run the statement into the emptied table and return how long it took."""
    bench.link.execute("truncate bench.line")
    bench.link.execute("checkpoint")
    start = time.perf_counter()
    bench.link.execute(statement, {"loans": loans})
    return time.perf_counter() - start


def compare(bench: Bench, loans: int, rounds: int) -> tuple[float, float]:
    """Return the medians of the plain insert and of the schedules, in seconds."""
    for statement in LOANS.split(";"):
        bench.link.execute(statement, {"loans": loans} if "%(" in statement else None)
    pairs = [
        (seconds(bench, PLAIN, loans), seconds(bench, SCHEDULES, loans)) for _ in range(rounds)
    ]
    bench.link.execute("drop table bench.loan, bench.line")
    bench.link.execute("drop schema bench")
    plain, computed = zip(*pairs, strict=True)
    return statistics.median(plain), statistics.median(computed)


def long_schedule(bench: Bench) -> tuple[float, float]:
    """Return fastest and median time of a schedule of 360 instalments, in milliseconds."""
    times = []
    for _ in range(51):
        start = time.perf_counter()
        bench.link.execute(LONG)
        times.append((time.perf_counter() - start) * 1000)
    return min(times), statistics.median(times)


def main() -> None:
    """Measure, print both figures of each comparison, and fail if a target is missed."""
    parser = argparse.ArgumentParser(description="Schedules against a plain insert.")
    parser.add_argument("--short", action="store_true", help="10,000 loans only")
    is_short = parser.parse_args().short
    sizes = [10_000] if is_short else [10_000, 100_000, 1_000_000]
    with deployed_server() as bench:
        fastest, median = long_schedule(bench)
        rows = []
        for loans in sizes:
            plain, computed = compare(bench, loans, ROUNDS if loans < 1_000_000 else 1)
            rows.append((loans, plain, computed, computed / plain, computed / loans * 1e6))
    print_table(
        f"schedules of 12 instalments, target {TARGET_RATIO} x a plain insert",
        ("loans", "plain insert s", "schedules s", "ratio", "µs a loan"),
        rows,
    )
    print_table(
        f"one schedule of 360 instalments, target {TARGET_MILLISECONDS} ms",
        ("fastest of 51 ms", "median ms"),
        [(fastest, median)],
    )
    # The short form shows figures: with few loans, the 1,200 shapes weigh more than the loans do.
    if not is_short and (fastest > TARGET_MILLISECONDS or rows[-1][3] > TARGET_RATIO):
        raise SystemExit("a target is missed")


if __name__ == "__main__":
    main()
