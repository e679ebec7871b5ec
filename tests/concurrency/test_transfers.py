"""Many at once want the same deposit, the same offer, the same loans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

PASSWORD = "movers"  # noqa: S105  # of logins on a throw-away server
BROKEN_LAWS = "select name, example from ops.verify() where violations > 0"
WORKERS = 8
ACCEPT = "select from api.accept_loan_offer(%s, %s, %s, %s)"


@dataclass
class World:
    """Two committed entities, and loans of one borrower in the first."""

    db: Database
    entity: Entity
    buyer: Entity
    loans: list[dict[str, Any]] = field(default_factory=list)

    def outcomes(self, login: str, text: str, requests: list[list[Any]]) -> Counter[str]:
        """Run a statement for each request at the same time; count SQLSTATEs, ok for none."""
        info = self.db.connection.info

        def run(values: list[Any]) -> str:
            with psycopg.connect(
                make_conninfo(
                    host=info.host, port=info.port, dbname=info.dbname, user=login,
                    password=PASSWORD,
                ),
                autocommit=True,
            ) as link:  # fmt: skip
                try:
                    link.execute(text, values)
                except psycopg.Error as error:
                    return error.sqlstate or "none"
            return "ok"

        with ThreadPoolExecutor(WORKERS) as pool:
            return Counter(pool.map(run, requests))


@pytest.fixture
def world(clone: psycopg.Connection[Any]) -> Iterator[World]:
    """Commit two entities and two loans, and give the logins passwords."""
    clone.autocommit = True
    db = Database(clone)
    world = World(db, db.create_entity("MOVERS"), db.create_entity("TAKERS"))
    db.create_login("treasurer_movers", "rently_executive", world.entity, world.buyer)
    db.run(f"alter role treasurer_movers password '{PASSWORD}'")
    for role in ("rently_payments_operator", "rently_loan_officer"):
        db.run(f"alter role {db.ensure_login(role, world.entity)} password '{PASSWORD}'")
    product, party = db.create_product(world.entity), db.create_party(world.entity)
    for _ in range(2):
        loan = db.create_loan(
            world.entity,
            product_code=product["code"],
            borrower_party_id=party,
            start_date="2024-01-15",
        )
        world.loans.append(db.disburse(world.entity, loan))
    yield world
    for row in db.rows("select rolname from pg_roles where rolname ~ '_(movers|takers)$'"):
        db.run(f"drop role {row['rolname']}")


def test_no_more_is_taken_of_a_deposit_than_is_held(world: World) -> None:
    with world.db.acting_as("rently_loan_officer", world.entity):
        deposit = world.db.call(
            "api.record_security_interest",
            legal_entity_id=world.entity.id,
            loan_id=world.loans[0]["id"],
            kind="deposit",
            value_amount=100,
            currency_code="EUR",
        )[0]
    login = world.entity.login("rently_payments_operator")
    receive = "select from api.receive_deposit(%s, %s, 30, %s)"
    apply = "select from api.apply_deposit(%s, %s, %s, 40)"
    requests = [[world.entity.id, deposit["id"], str(number)] for number in range(WORKERS)]
    assert world.outcomes(login, receive, requests) == {"ok": 3, "RL364": WORKERS - 3}
    assert world.outcomes(login, apply, requests) == {"ok": 2, "RL364": WORKERS - 2}
    held = "select internal.deposit_held(%s, %s)"
    assert world.db.value(held, [world.entity.id, deposit["id"]]) == 10
    assert world.db.rows(BROKEN_LAWS) == []


def offer(world: World, *loans: dict[str, Any]) -> Any:
    """Offer loans to the buyer; return the key of the offer."""
    with world.db.acting_as("rently_executive", world.entity):
        return world.db.call(
            "api.offer_loans",
            legal_entity_id=world.entity.id,
            loan_ids=[loan["id"] for loan in loans],
            buyer_legal_entity_id=world.buyer.id,
            price_amount=1000,
            reason="sale",
        )[0]["id"]


def test_loans_of_one_product_and_borrower_are_bought_at_once(world: World) -> None:
    requests = [
        [world.buyer.id, world.entity.id, offer(world, loan), f"buy {loan['id']}"]
        for loan in world.loans
    ]
    assert world.outcomes("treasurer_movers", ACCEPT, requests) == {"ok": len(requests)}
    found = world.db.row(
        """
        select count(*) as loans, count(distinct product_id) as products,
            count(distinct borrower_party_id) as borrowers
        from lending.loan where legal_entity_id = %s
        """,
        [world.buyer.id],
    )
    assert found == {"loans": len(requests), "products": 1, "borrowers": 1}
    assert world.db.rows(BROKEN_LAWS) == []


def test_an_offer_is_accepted_once(world: World) -> None:
    offered = offer(world, *world.loans)
    requests = [
        [world.buyer.id, world.entity.id, offered, str(number)] for number in range(WORKERS)
    ]
    assert world.outcomes("treasurer_movers", ACCEPT, requests) == {"ok": 1, "RL362": WORKERS - 1}
    assert world.db.value("select count(*) from lending.loan_transfer") == 2 * len(world.loans)
    assert world.db.rows(BROKEN_LAWS) == []


def test_refinances_that_name_loans_in_another_order_do_not_deadlock(world: World) -> None:
    ids = [loan["id"] for loan in world.loans]
    refinance = "select from api.refinance_loan(%s, %s, %s, 12, %s)"
    requests = [
        [
            world.entity.id,
            ids if number % 2 else ids[::-1],
            world.loans[0]["product_code"],
            str(number),
        ]
        for number in range(WORKERS)
    ]
    login = world.entity.login("rently_loan_officer")
    assert world.outcomes(login, refinance, requests) == {"ok": 1, "RL360": WORKERS - 1}
    assert world.db.rows(BROKEN_LAWS) == []
