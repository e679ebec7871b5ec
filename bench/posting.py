"""Posting: `api.receive_payment` against pgbench's TPC-B-like transaction.

Both run on the same server in the same run, in turn, with fsync and synchronous commit on. A
payment goes through row security, foreign keys, idempotency, ledger and outbox. Then one payment
with a value date before 2,400 others of its loan.

    python bench/posting.py            clients 1, 8 and 32, three rounds of ten seconds
    python bench/posting.py --short    clients 1 and 8, one round of three seconds
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import psycopg
from harness import Bench, Load, deployed_server, pgbench, print_table, run_pgbench

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
create schema bench;
create table bench.loan (number integer primary key, legal_entity_id uuid, id uuid);
grant usage on schema bench to bench_operator;
grant select on bench.loan to bench_operator;
"""
LOANS = """
insert into bench.loan (number, legal_entity_id, id)
select n, p.legal_entity_id, l.id
from generate_series(1, %(loans)s) as n
cross join api.product as p
cross join lateral (
    select r.id
    from api.register_party(p.legal_entity_id, 'person', 'P-' || n, 'Payer ' || n) as r
) as b
cross join lateral api.create_loan(
    p.legal_entity_id, p.code, b.id, 100000, 12, current_date - 100
) as l
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


def build(bench: Bench, loans: int) -> None:
    """Create an entity, a login that may do what is needed, and loans that are paid out."""
    bench.link.execute(
        "select api.create_legal_entity('BENCH', 'Bench', 'EUR', 'DE', 'Europe/Berlin')"
    )
    roles = ("rently_payments_operator", "rently_loan_officer", "rently_app")
    bench.create_login(LOGIN, "BENCH", *roles)
    bench.link.execute(PORTFOLIO)
    bench.link.execute(f"grant insert on bench.loan to {LOGIN}")
    conninfo = bench.server.conninfo()
    with psycopg.connect(conninfo, user=LOGIN, password="bench", passfile="") as link:  # noqa: S106
        link.execute(
            "select api.create_product(id, 'BENCH', 'Bench', 'rent', 'bench', 'EUR', 0.1,"
            " 1, 1000000, 1, 36, valid_from => current_date - 365) from api.legal_entity"
        )
        link.execute(LOANS, {"loans": loans})
        link.execute(
            "select count(d.id) from bench.loan as l cross join lateral"
            " api.disburse_loan(l.legal_entity_id, l.id, 'pay out ' || l.number) as d"
        )
    bench.link.execute("create database bench_reference")
    bench.link.execute("analyze")
    # 50 branches, so that 32 clients do not queue for one.
    run_pgbench(
        bench, embedded.SUPERUSER, REFERENCE, "--initialize", "--scale=50", "--init-steps=dtgvp"
    )


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
    ]


def backdate(bench: Bench) -> float:
    """Pay one loan many times, then once before all that; return the seconds of the last."""
    conninfo = bench.server.conninfo()
    with psycopg.connect(conninfo, user=LOGIN, password="bench", passfile="") as link:  # noqa: S106
        link.execute(MANY_PAYMENTS, {"count": LATER_PAYMENTS})
        link.commit()
        started = time.perf_counter()
        link.execute(BACKDATED)
        link.commit()
        return time.perf_counter() - started


def main() -> None:
    """Build the portfolio, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one short round, for CI")
    parser.add_argument("--loans", type=int, default=1000)
    options = parser.parse_args()
    clients, seconds, rounds = ((1, 8), 3, 1) if options.short else ((1, 8, 32), 10, 3)
    with deployed_server() as bench:
        build(bench, options.loans)
        backdated = backdate(bench)
        rows = [measure(bench, options.loans, count, seconds, rounds) for count in clients]
    print_table(
        f"receive_payment against TPC-B-like: {options.loans} loans, {rounds} x {seconds} s",
        ["clients", "TPC-B tps", "payments/s", f"ratio (≥ {TARGET_RATIO})", "met",
         "TPC-B p99 ms", "payment p99 ms", f"p99 ratio (≤ {TARGET_P99})", "met", "failed"],
        rows,
    )  # fmt: skip
    print_table(
        f"a payment with a value date before {LATER_PAYMENTS} others of its loan",
        ["seconds", f"(≤ {TARGET_BACKDATED})"],
        [[backdated, "yes" if backdated <= TARGET_BACKDATED else "no"]],
    )


if __name__ == "__main__":
    main()
