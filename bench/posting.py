"""Posting: `api.receive_payment` against pgbench's TPC-B-like transaction.

Both run on the same server in the same run, in turn, with fsync and synchronous commit on. A
payment goes through row security, foreign keys, idempotency, ledger and outbox. Then one payment
with a value date before 2,400 others of its loan.

    python bench/posting.py            clients 1, 8 and 32, three rounds of ten seconds
    python bench/posting.py --short    clients 1 and 8, one round of three seconds
    python bench/posting.py --loans 10000 1000000     the rate as portfolios grow, 8 clients
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness import (
    Bench,
    Load,
    deployed_server,
    pgbench,
    print_table,
    run_pgbench,
    write_loans,
)

from rently.runner import embedded

LOGIN = "bench_operator"
REFERENCE = "bench_reference"
TARGET_RATIO, TARGET_P99, TARGET_BACKDATED = 0.5, 3.0, 1.0
LATER_PAYMENTS = 2400
PAYMENT = r"""
\set number random(1, :loans)
select count(*)
from bench.loan as l
cross join lateral api.receive_payment(
    l.legal_entity_id, l.id, 0.01, 'EUR', gen_random_uuid()::text
)
where l.number = :number;
"""
PORTFOLIO = """
create schema if not exists bench;
create table if not exists bench.loan (
    number integer primary key, legal_entity_id uuid, id uuid
);
truncate bench.loan;
grant usage on schema bench to bench_operator;
grant select on bench.loan to bench_operator;
"""
PAYERS = 1000  # who share the loans, so that clients do not queue for one payer
LOANS = """
insert into bench.loan (number, legal_entity_id, id)
select substring(l.loan_number, '[0-9]+')::integer, l.legal_entity_id, l.id
from lending.loan as l
inner join lending.legal_entity as e on l.legal_entity_id = e.id
where e.code = %s and l.loan_number like 'L-%%'
"""

MANY_PAYMENTS = """
select count(*)
from bench.loan as l
cross join lateral api.receive_payments(
    l.legal_entity_id,
    (
        select jsonb_agg(
            jsonb_build_object(
                'idempotency_key', 'one of many ' || n, 'loan_id', l.id, 'amount', 0.01,
                'currency_code', 'EUR', 'value_date', current_date - 90 + n / 40
            )
        )
        from generate_series(1, %(count)s) as n
    )
)
where l.number = 1
"""
BACKDATED = """
select count(*)
from bench.loan as l
cross join lateral api.receive_payment(
    l.legal_entity_id, l.id, 5, 'EUR', 'before them', value_date => current_date - 95
)
where l.number = 1
"""


def build(bench: Bench, loans: int, entity: str = "BENCH") -> None:
    """Create an entity of its own with loans that are paid out, for the login to pay."""
    bench.link.execute(
        "select api.create_legal_entity(%s, 'Bench', 'EUR', 'DE', 'Europe/Berlin')", [entity]
    )
    roles = ("rently_payments_operator", "rently_loan_officer", "rently_app")
    if bench.link.execute("select from pg_roles where rolname = %s", [LOGIN]).rowcount:
        for role in roles:
            bench.link.execute("select api.grant_entity_access(%s, %s, %s)", [LOGIN, entity, role])
    else:
        bench.create_login(LOGIN, entity, *roles)
        bench.link.execute(f"create database {REFERENCE}")
        # 50 branches, so that 32 clients do not queue for one.
        run_pgbench(
            bench, embedded.SUPERUSER, REFERENCE,
            "--initialize", "--scale=50", "--init-steps=dtgvp",
        )  # fmt: skip
    bench.link.execute(PORTFOLIO)
    with bench.connect(LOGIN) as link:
        link.execute(
            "select api.create_product(id, 'BENCH', 'Bench', 'rent', 'bench', 'EUR', 0.1,"
            " 1, 1000000, 1, 36, valid_from => current_date - 365)"
            " from api.legal_entity where code = %s",
            [entity],
        )
    start = datetime.now(UTC).date() - timedelta(days=100)
    write_loans(bench, entity, "BENCH", [start] * min(loans, PAYERS), loans, principal=100_000)
    bench.link.execute(LOANS, [entity])
    bench.link.execute("vacuum analyze bench.loan")


def measure(bench: Bench, loans: int, clients: int, seconds: int, rounds: int) -> list[object]:
    """Run both in turn and return a row of the table: medians over the rounds."""
    pairs: list[tuple[Load, Load]] = []
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(PAYMENT)
        script.flush()
        for _ in range(rounds):
            reference = pgbench(bench, embedded.SUPERUSER, REFERENCE, clients, seconds)
            payment = pgbench(
                bench, LOGIN, "rently", clients, seconds,
                f"--file={Path(script.name)}", f"--define=loans={loans}",
            )  # fmt: skip
            pairs.append((reference, payment))
    ratio = statistics.median(ours.tps / theirs.tps for theirs, ours in pairs)
    p99 = statistics.median(ours.p99 / theirs.p99 for theirs, ours in pairs)
    cpu = statistics.median(ours.cpu for _, ours in pairs)
    return [
        clients,
        statistics.median(theirs.tps for theirs, _ in pairs),
        statistics.median(ours.tps for _, ours in pairs),
        ratio,
        "yes" if ratio >= TARGET_RATIO else "no",
        statistics.median(theirs.p99 for theirs, _ in pairs),
        statistics.median(ours.p99 for _, ours in pairs),
        p99,
        "yes" if p99 <= TARGET_P99 else "no",
        sum(ours.failed for _, ours in pairs),
        cpu,
    ]


def backdate(bench: Bench) -> float:
    """Pay one loan many times, then once before all that; return the seconds of the last."""
    with bench.connect(LOGIN) as link:
        link.execute(MANY_PAYMENTS, {"count": LATER_PAYMENTS})
        started = time.perf_counter()
        link.execute(BACKDATED)
        return time.perf_counter() - started


def grow(bench: Bench, loans: int, clients: int, seconds: int, rounds: int) -> list[object]:
    """Build a portfolio beside those that are there, and return what posting to it reaches."""
    build(bench, loans, f"E{loans}")
    _, reference, rate, ratio, *_, cpu = measure(bench, loans, clients, seconds, rounds)
    return [loans, clients, reference, rate, cpu, ratio]


def main() -> None:
    """Build the portfolio, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one short round, for CI")
    parser.add_argument("--loans", type=int, nargs="+", default=[1000], metavar="N")
    options = parser.parse_args()
    clients, seconds, rounds = ((1, 8), 3, 1) if options.short else ((1, 8, 32), 10, 3)
    if len(options.loans) > 1:
        with deployed_server() as bench:
            sizes = [grow(bench, loans, 8, seconds, rounds) for loans in options.loans]
        first = sizes[0][-1]
        print_table(
            f"receive_payment as portfolios grow: {rounds} x {seconds} s",
            [
                "loans",
                "clients",
                "TPC-B tps",
                "payments/s",
                "CPU ms a payment",
                "ratio",
                "of the first's (0.9 to 1.1)",
            ],
            [[*size, size[-1] / first] for size in sizes],  # type: ignore[operator]
        )
        return
    (loans,) = options.loans
    with deployed_server() as bench:
        build(bench, loans)
        backdated = backdate(bench)
        rows = [measure(bench, loans, count, seconds, rounds) for count in clients]
    print_table(
        f"receive_payment against TPC-B-like: {loans} loans, {rounds} x {seconds} s",
        ["clients", "TPC-B tps", "payments/s", f"ratio (≥ {TARGET_RATIO})", "met",
         "TPC-B p99 ms", "payment p99 ms", f"p99 ratio (≤ {TARGET_P99})", "met", "failed",
         "CPU ms a payment"],
        rows,
    )  # fmt: skip
    print_table(
        "a payment with a value date before others of its loan",
        ["later payments", "seconds", f"met (≤ {TARGET_BACKDATED} s)"],
        [[LATER_PAYMENTS, backdated, "yes" if backdated <= TARGET_BACKDATED else "no"]],
    )


if __name__ == "__main__":
    main()
