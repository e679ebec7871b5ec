"""The demo portfolio: four entities, two years, the same from a seed, and every law holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from sqltest import Database, Entity

from rently.runner import demo, embedded

CODES = ["RENTLY_DE", "RENTLY_GB", "RENTLY_JP", "RENTLY_US"]


@pytest.fixture(scope="module")
def portfolio(demo_database: str, server: embedded.Server) -> Iterator[Database]:
    """The demo, in a transaction that is rolled back."""
    with psycopg.connect(server.conninfo(demo_database)) as link:
        yield Database(link)
        link.rollback()


def test_every_law_holds(portfolio: Database) -> None:
    laws = portfolio.rows("select name, violations from ops.verify()")
    assert [law["name"] for law in laws if law["violations"]] == []


def test_it_has_four_entities_in_four_currencies_and_zones(portfolio: Database) -> None:
    found = portfolio.rows(
        "select e.code, e.base_currency_code, e.time_zone, count(*) as loans,"
        " max(l.start_date) - min(l.start_date) as days from lending.legal_entity as e"
        " inner join lending.loan as l on l.legal_entity_id = e.id group by 1, 2, 3 order by 1"
    )
    assert [row["code"] for row in found] == CODES
    assert len({row["base_currency_code"] for row in found}) == 4
    assert len({row["time_zone"] for row in found}) == 4
    assert [row["loans"] for row in found] == [40, 20, 10, 30]
    assert max(row["days"] for row in found) > 600


@pytest.mark.parametrize(
    "query",
    [
        "select from lending.promise_to_pay where status = 'kept'",
        "select from lending.promise_to_pay where status = 'broken'",
        "select from lending.dispute",
        "select from lending.decision where result = 'approve'",
        "select from lending.decision where result = 'decline'",
        "select from lending.offer_outcome where outcome = 'declined'",
        "select from lending.loan_modification",
        "select from lending.loan where status = 'closed'",
        "select from lending.loan_transaction where transaction_type = 'charge_off'",
        "select from lending.contact_attempt",
        "select from lending.provider_call where outcome <> 'succeeded'",
        "select from lending.provider_call where outcome = 'succeeded'",
        "select from lending.lease",
        "select from lending.agent_commission",
        "select from lending.refund",
        "select from lending.currency_exchange",
        "select from lending.kyc_check where result = 'passed'",
        "select from lending.accounting_period where status = 'closed'",
        "select from ops.close_run",
        "select from lending.provision_movement where movement = 'transfer'",
        "select from lending.risk_assessment",
    ],
)
def test_something_of_everything_happens(portfolio: Database, query: str) -> None:
    assert portfolio.value(f"select exists ({query})"), query


@pytest.fixture(autouse=True)
def _in_transaction(db: Database) -> None:
    """Begin the transaction that is undone at the end, before the runner begins one of its own."""
    db.run("select")


def fates(db: Database) -> list[dict[str, object]]:
    return db.rows(
        "select d.*, internal.demo_habit(d.loan_number, r.seed) as habit"
        " from ops.demo_entity as e cross join ops.demo_run as r"
        " cross join internal.demo_loans(e.code, r.starts_on, r.ends_on) as d order by 1"
    )


def test_the_seed_and_nothing_else_says_what_happens(db: Database) -> None:
    drawn = []
    for seed in (1, 1, 2):
        with db.connection.transaction(force_rollback=True):
            demo.begin(db.connection, Decimal("0.05"), seed, date(2026, 3, 30))
            drawn.append(fates(db))
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0]) == 100


def test_the_seed_says_how_borrowers_are_scored(portfolio: Database) -> None:
    assert portfolio.value(
        "select bool_and(a.score = round(400 + 350"
        " * internal.demo_chance(p.reference || ' score', r.seed), 4))"
        " from lending.risk_assessment as a inner join lending.party as p on p.id = a.party_id"
        " cross join ops.demo_run as r"
    )


def test_weeks_add_up_to_the_loans_asked_for(db: Database) -> None:
    demo.begin(db.connection, Decimal("0.3"), 5)
    assert len(fates(db)) == 600
    assert db.value(
        "select min(start_date) >= min(starts_on) and max(start_date) < min(ends_on) from"
        " ops.demo_run, lateral internal.demo_loans('RENTLY_DE', starts_on, ends_on)"
    )


@pytest.mark.parametrize("scale", ["0", "-1", "0.001", "1001", "NaN"])
def test_a_scale_out_of_range_is_refused(db: Database, scale: str) -> None:
    with db.refused("RL890"):
        demo.begin(db.connection, Decimal(scale), 1)
    assert not db.rows("select from ops.demo_step")


@pytest.mark.parametrize("arguments", ["1, null", "1, 1, current_date"])
def test_no_seed_and_a_future_are_refused(db: Database, arguments: str) -> None:
    with db.refused("RL891"):
        db.rows(f"select * from ops.begin_demo({arguments})")


def test_a_second_demo_is_refused_and_the_first_goes_on(db: Database) -> None:
    steps = demo.begin(db.connection, Decimal("0.05"), 1)
    with db.refused("RL892"):
        demo.begin(db.connection, Decimal("0.05"), 2)
    demo.run_step(db.connection, steps[0])
    assert demo.begin(db.connection, Decimal("0.05"), 1) == steps[1:]


def test_steps_of_an_entity_keep_their_order(db: Database) -> None:
    steps = demo.begin(db.connection, Decimal("0.05"), 1)
    for wrong in (steps[1], steps[-1], demo.Step(0, "week", None)):
        with db.refused("RL893"):
            demo.run_step(db.connection, wrong)


def test_it_is_for_administrators(db: Database, entity: Entity) -> None:
    db.run("grant usage on schema ops to public")
    db.run("grant execute on function ops.begin_demo(numeric, bigint, date) to public")
    db.run("grant execute on function ops.run_demo_step(integer) to public")
    with db.acting_as("rently_loan_officer", entity):
        with db.refused("RL004"):
            db.rows("select * from ops.begin_demo(1, 1)")
        with db.refused("RL004"):
            db.rows("select ops.run_demo_step(1)")
