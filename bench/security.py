"""What row security and the audit trail cost `api.receive_payment`, measured in turn in one run.

Each round runs the same payments with everything on, with row security off, and with the audit
triggers off. The cost is the throughput that is lost against the run without.

    python bench/security.py            clients 1 and 8, five rounds of five seconds
    python bench/security.py --short    client 1, two rounds of three seconds
"""

from __future__ import annotations

import argparse
import statistics
import tempfile

from harness import Bench, deployed_server, pgbench, print_table
from posting import LOGIN, PAYMENT, build

TARGETS = {"row security": 0.10, "audit": 0.15}
# Every table and partition that internal.secure_table() secured.
SECURED = """
select coalesce(t.relid, to_regclass(s.table_name))::text, s.is_append_only
from ops.secured_table as s
left join lateral pg_partition_tree(to_regclass(s.table_name)) as t on true
"""


def switch(bench: Bench, what: str, on: bool) -> None:
    """Switch row security or the audit triggers of every secured table on or off."""
    # The event trigger would secure partitions again.
    bench.link.execute("select set_config('rently.is_securing', 'on', false)")
    for table, is_append_only in bench.link.execute(SECURED).fetchall():
        if what == "row security":
            change = "enable row level security" if on else "disable row level security"
            bench.link.execute(f"alter table {table} {change}")
        elif not is_append_only:
            change = "enable always" if on else "disable"
            for (trigger,) in bench.link.execute(
                "select tgname from pg_trigger where tgrelid = %s::regclass"
                " and tgname like '\\_900%%' and tgparentid = 0",
                [table],
            ).fetchall():
                bench.link.execute(f"alter table {table} {change} trigger {trigger}")


def measure(
    bench: Bench, loans: int, clients: int, seconds: int, rounds: int
) -> list[list[object]]:
    """Run the variants in turn; return a row of the table for each cost."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(PAYMENT)
        script.flush()

        def run() -> float:
            arguments = (f"--file={script.name}", f"--define=loans={loans}")
            load = pgbench(bench, LOGIN, "rently", clients, seconds, *arguments)
            if load.failed:
                raise SystemExit(f"{load.failed} payments failed")
            return load.tps

        run()  # warms caches and plans
        pairs: dict[str, list[tuple[float, float]]] = {what: [] for what in TARGETS}
        for _ in range(rounds):
            for what, found in pairs.items():
                with_it = run()
                switch(bench, what, on=False)
                without = run()
                switch(bench, what, on=True)
                found.append((with_it, without))
    rows: list[list[object]] = []
    for what, found in pairs.items():
        costs = [1 - with_it / without for with_it, without in found]
        cost = statistics.median(costs)
        rows.append(
            [
                what,
                clients,
                statistics.median(with_it for with_it, _ in found),
                statistics.median(without for _, without in found),
                f"{cost:.1%}",
                f"{min(costs):.1%} to {max(costs):.1%}",
                f"{TARGETS[what]:.0%}",
                "yes" if cost <= TARGETS[what] else "no",
            ]
        )
    return rows


def main() -> None:
    """Build the portfolio, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few short rounds, for CI")
    parser.add_argument("--loans", type=int, default=1000)
    options = parser.parse_args()
    clients, seconds, rounds = ((1,), 3, 2) if options.short else ((1, 8), 5, 5)
    with deployed_server() as bench:
        build(bench, options.loans)
        rows = [
            row
            for count in clients
            for row in measure(bench, options.loans, count, seconds, rounds)
        ]
    print_table(
        f"cost on receive_payment: {options.loans} loans, medians of {rounds} x {seconds} s",
        ["what", "clients", "payments/s with", "without", "cost", "range", "target", "met"],
        rows,
    )


if __name__ == "__main__":
    main()
