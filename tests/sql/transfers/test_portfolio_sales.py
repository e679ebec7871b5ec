"""Many loans that go into the books of another legal entity at one price, or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from clock import months_ago
from servicing import Servicing, new_loan
from sqltest import Database, Entity
from transfers import accept, offer

STATE = """
select jsonb_build_object(
    'loans', (select jsonb_agg(to_jsonb(l) order by l.id) from lending.loan as l),
    'offers', (select jsonb_agg(to_jsonb(o) order by o.id) from lending.loan_transfer_offer as o),
    'offered', (select count(*) from lending.loan_transfer_offer_loan),
    'entries', (select count(*) from lending.ledger_entry),
    'events', (select count(*) from lending.outbox_event),
    'parties', (select count(*) from lending.party)
)
"""


@pytest.fixture
def buyer(db: Database) -> Entity:
    return db.create_entity("BUYER")


@pytest.fixture
def treasurer(db: Database, entity: Entity, buyer: Entity) -> str:
    db.create_login("treasurer", "rently_executive", entity, buyer)
    return "treasurer"


@pytest.fixture
def portfolio(db: Database, entity: Entity) -> list[Servicing]:
    """Return three loans of one product, of different size and state."""
    first = new_loan(db, entity, start_date=months_ago(5))
    first.pay(150, months_ago(3))
    others = [
        Servicing(
            db,
            entity,
            db.disburse(
                entity,
                db.create_loan(
                    entity,
                    product_code=first.loan["product_code"],
                    principal_amount=amount,
                    start_date=months_ago(months),
                ),
            ),
        )
        for amount, months in ((700, 2), (3100, 4))
    ]
    return [first, *others]


def sell_all(loans: list[Servicing], buyer: Entity, login: str, price: Any) -> Any:
    """Offer the loans together and accept; return the key of the offer."""
    offered = offer(loans[0], buyer, price, *loans[1:])
    accept(loans[0].db, login, loans[0].entity, buyer, offered)
    return offered["id"]


@pytest.mark.parametrize("price", ["4100.01", "0.02", "9999.99"])
def test_all_go_at_one_price_to_the_cent(
    db: Database, buyer: Entity, treasurer: str, portfolio: list[Servicing], price: str
) -> None:
    before = portfolio[0].balances()
    offer_id = sell_all(portfolio, buyer, treasurer, price)
    sums = db.rows(
        """
        select direction, count(*), count(distinct transfer_id) as deals,
            min(transfer_id::text) as deal, sum(price_amount) as price,
            sum(principal_amount) as principal, sum(owed_before_amount - owed_after_amount) as moved
        from lending.loan_transfer group by direction order by direction
        """
    )
    for row in sums:
        assert row | {"direction": ""} == {
            "direction": "",
            "count": 3,
            "deals": 1,
            "deal": str(offer_id),
            "price": Decimal(price),
            "principal": before["1100"],
            "moved": 0,
        }
    assert [row["direction"] for row in sums] == ["in", "out"]
    theirs = Servicing(db, buyer, portfolio[0].loan).balances()
    assert theirs["1100"] == before["1100"]
    assert theirs["1000"] == -Decimal(price)
    assert portfolio[0].balances()["1000"] == before["1000"] + Decimal(price)
    assert portfolio[0].violations() == []


def test_each_goes_on_exactly(
    db: Database, entity: Entity, buyer: Entity, treasurer: str, portfolio: list[Servicing]
) -> None:
    db.value("select count(internal.rebuild_loan(l, now())) from lending.loan as l")

    def schedules(owner: Entity) -> list[list[dict[str, Any]]]:
        ids = db.rows("select id from lending.loan where legal_entity_id = %s", [owner.id])
        return sorted(
            (
                [
                    {k: v for k, v in row.items() if k not in ("legal_entity_id", "loan_id")}
                    for row in Servicing(db, owner, loan).schedule()
                ]
                for loan in ids
            ),
            key=str,
        )

    before = schedules(entity)
    sell_all(portfolio, buyer, treasurer, 4000)
    assert schedules(buyer) == before


def test_the_larger_debt_has_the_larger_share(
    db: Database, buyer: Entity, treasurer: str, portfolio: list[Servicing]
) -> None:
    today = "internal.business_date(l.legal_entity_id)"
    owed = db.rows(
        f"select l.id, internal.payoff_amount(l, {today}) as amount from lending.loan as l"
    )
    sell_all(portfolio, buyer, treasurer, 4000)
    total = sum(row["amount"] for row in owed)
    for row in owed:
        share = db.value(
            "select price_amount from lending.loan_transfer where loan_id = %s", [row["id"]]
        )
        assert abs(share - 4000 * row["amount"] / total) <= Decimal("0.01")


def test_the_buyer_sees_what_is_offered(
    db: Database, buyer: Entity, other_entity: Entity, portfolio: list[Servicing]
) -> None:
    offered = offer(portfolio[0], buyer, 4000, *portfolio[1:])
    assert offered["loan_count"] == 3
    read = "select * from api.loan_transfer_offer_loan where loan_transfer_offer_id = %s"
    with db.acting_as("rently_risk_manager", buyer):
        assert db.value("select loan_count from api.loan_transfer_offer") == 3
        rows = db.rows(read, [offered["id"]])
        assert db.rows("select id from api.loan") == []
    assert {row["loan_id"]: row["principal_outstanding_amount"] for row in rows} == {
        row["id"]: row["principal_outstanding_amount"]
        for row in db.rows("select id, principal_outstanding_amount from lending.loan")
    }
    with db.acting_as("rently_risk_manager", other_entity):
        assert db.rows(read, [offered["id"]]) == []


def test_if_one_cannot_go_none_does(
    db: Database, entity: Entity, buyer: Entity, treasurer: str, portfolio: list[Servicing]
) -> None:
    offered = offer(portfolio[0], buyer, 4000, *portfolio[1:])
    with db.acting_as("rently_collections_agent", entity):
        db.call(
            "api.open_dispute",
            legal_entity_id=entity.id,
            loan_id=portfolio[1].loan["id"],
            kind="amount",
            amount=50,
            reason="Heating was off",
        )
    before = db.value(STATE)
    with db.refused("RL361"):
        accept(db, treasurer, entity, buyer, offered)
    assert db.value(STATE) == before


def test_what_cannot_be_offered_together(
    db: Database, entity: Entity, buyer: Entity, portfolio: list[Servicing]
) -> None:
    one, two, three = portfolio
    dollars = db.create_product(entity, currency_code="USD")
    foreign = db.create_loan(entity, product_code=dollars["code"], start_date=months_ago(2))
    foreign = db.disburse(entity, foreign)
    offer(three, buyer, 10)
    before = db.value(STATE)
    mine = one.loan["id"]
    for ids in ([], None, [mine, mine], [mine, None], [mine, foreign["id"]]):
        with db.refused("RL361"):
            offer(one, buyer, loan_ids=ids)
    with db.refused("RL361"):
        offer(one, buyer, 1000, two, three)
    with db.refused("RL301"):
        offer(one, buyer, loan_ids=[mine, buyer.id])
    assert db.value(STATE) == before


def test_a_withdrawn_offer_sets_its_loans_free(
    db: Database, entity: Entity, buyer: Entity, portfolio: list[Servicing]
) -> None:
    offered = offer(portfolio[0], buyer, 4000, *portfolio[1:])
    with db.acting_as("rently_executive", entity):
        db.call(
            "api.withdraw_loan_offer",
            legal_entity_id=entity.id,
            loan_transfer_offer_id=offered["id"],
        )
        assert not db.value("select bool_or(is_open) from api.loan_transfer_offer_loan")
    assert offer(portfolio[1], buyer, 700)["loan_count"] == 1


def test_a_sale_at_another_price_than_offered_is_found(
    db: Database, buyer: Entity, treasurer: str, portfolio: list[Servicing]
) -> None:
    sell_all(portfolio, buyer, treasurer, 4000)
    assert portfolio[0].violations() == []
    db.run("update lending.loan_transfer_offer set price_amount = price_amount + 1")
    assert [row["name"] for row in portfolio[0].violations()] == ["transfers_conserve_balances"]
