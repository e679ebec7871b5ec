"""Origination: an application taken to a loan, against a loan that is agreed directly.

Both write the same loan with its schedule, on the same server in the same run, in turn, with fsync
and synchronous commit on, one transaction a command. The path through an application is six
commands: submission, verified income, checks, decision, offer with its cost, acceptance.

    python bench/origination.py            200 of each, three rounds
    python bench/origination.py --short    50 of each, one round
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

import psycopg
from harness import PASSWORD, Bench, deployed_server, print_table

LOGIN = "bench_officer"
STEPS = {
    "submit": "select id from api.submit_application(%(entity)s, 'BENCH', %(party)s, 1200, 12,"
    " 'Rent', 2500, 200, application_number => %(name)s)",
    "verify": "select from api.record_verified_income(%(entity)s, %(id)s, %(party)s, 2500, 200)",
    "check": "select from api.run_application_checks(%(entity)s, %(id)s)",
    "decide": "select from api.decide_automatically(%(entity)s, %(id)s)",
    "offer": "select id from api.make_offer(%(entity)s, %(id)s)",
    "accept": "select from api.accept_offer(%(entity)s, %(offer)s)",
}
DIRECT = "select from api.create_loan(%(entity)s, 'BENCH', %(party)s, 1200, 12)"


def build(bench: Bench) -> Any:
    """Create an entity, its product and policy, and a login that may do what is needed."""
    bench.link.execute(
        "select api.create_legal_entity('BENCH', 'Bench', 'EUR', 'DE', 'Europe/Berlin')"
    )
    bench.create_login(LOGIN, "BENCH", "rently_loan_officer", "rently_risk_manager")
    with connect(bench) as link:
        (entity,) = link.execute("select id from api.legal_entity").fetchone() or ()
        link.execute(
            "select api.create_product(%s, 'BENCH', 'Bench', 'rent', 'bench', 'EUR', 0.1, 100,"
            " 5000, 1, 36, terms => '{\"max_income_ratio_pct\": 40}')",
            [entity],
        )
        link.execute("select api.set_origination_policy(%s, 'EUR', 5000)", [entity])
    return entity


def connect(bench: Bench) -> psycopg.Connection[Any]:
    """Connect as the officer."""
    return psycopg.connect(
        bench.server.conninfo(), user=LOGIN, password=PASSWORD, passfile="", autocommit=True
    )


def parties(link: psycopg.Connection[Any], entity: Any, names: list[str]) -> list[Any]:
    """Register a person for each name."""
    return [
        link.execute(
            "select id from api.register_party(%s, 'person', %s, 'Tenant')", [entity, name]
        ).fetchone()[0]  # type: ignore[index]
        for name in names
    ]


def measure(bench: Bench, entity: Any, number: int, count: int) -> dict[str, float]:
    """Take `count` loans each way; return the milliseconds a loan of each command."""
    spent = dict.fromkeys(["direct", *STEPS], 0.0)
    with connect(bench) as link:
        people = parties(link, entity, [f"{number}-{n}" for n in range(2 * count)])
        for position, party in enumerate(people):
            facts = {"entity": entity, "party": party, "name": f"A-{number}-{position}"}
            if position % 2:
                spent["direct"] += run(link, DIRECT, facts)[0]
                continue
            for step, statement in STEPS.items():
                seconds, found = run(link, statement, facts)
                spent[step] += seconds
                facts |= {"submit": {"id": found}, "offer": {"offer": found}}.get(step, {})
    return {step: seconds * 1000 / count for step, seconds in spent.items()}


def run(link: psycopg.Connection[Any], statement: str, facts: dict[str, Any]) -> tuple[float, Any]:
    """Run a command; return its seconds and the key that it gives."""
    start = time.perf_counter()
    row = link.execute(statement.encode(), facts).fetchone()
    return time.perf_counter() - start, row[0] if row else None


def main() -> None:
    """Print what a loan costs each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    count, rounds = (50, 1) if parser.parse_args().short else (200, 3)
    with deployed_server() as bench:
        entity = build(bench)
        found = [measure(bench, entity, number, count) for number in range(rounds)]
    median = {step: statistics.median(round_[step] for round_ in found) for step in found[0]}
    path = sum(median[step] for step in STEPS)
    print_table(
        "Milliseconds a loan, one client",
        [*median, "path", "path / direct"],
        [[*median.values(), path, path / median["direct"]]],
    )


if __name__ == "__main__":
    main()
