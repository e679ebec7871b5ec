"""Loans that go into the books of another legal entity, and back."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY, months_ago
from servicing import Servicing, new_loan
from sqltest import Database, Entity
from transfers import accept, offer, sell

TERMS = [
    {},
    {"interest_recalculation": "last_instalment", "is_level_smoothed": True},
    {"interest_recalculation": "instalment", "is_schedule_progressive": False},
    {"accounting_basis": "accrual"},
]
NAMES = ["none", "last_instalment", "instalment", "accrual"]


@pytest.fixture
def buyer(db: Database) -> Entity:
    """Return another entity in the same time zone."""
    return db.create_entity("BUYER")


@pytest.fixture
def treasurer(db: Database, entity: Entity, buyer: Entity) -> str:
    """Return a login that has rights in both entities."""
    db.create_login("treasurer", "rently_executive", entity, buyer)
    return "treasurer"


@pytest.fixture(params=TERMS, ids=NAMES)
def loan(request: pytest.FixtureRequest, db: Database, entity: Entity) -> Servicing:
    """Return a loan in its middle, with a late payment, a charge and a new rate."""
    loan = new_loan(db, entity, terms=request.param, start_date=months_ago(6))
    loan.pay(200, months_ago(4))
    loan.charge(months_ago(3))
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.change_rate",
            legal_entity_id=entity.id,
            loan_id=loan.loan["id"],
            effective_date=months_ago(2),
            interest_rate="0.18",
            reason="agreed",
        )
    loan.pay(90, months_ago(1))
    return loan


def schedule(loan: Servicing) -> list[dict[str, Any]]:
    """Return the schedule without what names the tenant."""
    return [
        {k: v for k, v in row.items() if k not in ("legal_entity_id", "loan_id")}
        for row in loan.schedule()
    ]


def rebuild_changes_nothing(loan: Servicing) -> None:
    """Compute the loan anew and compare."""
    read = "select to_jsonb(l) - 'row_version' - 'updated_at' from lending.loan as l where id = %s"
    before = loan.db.value(read, [loan.loan["id"]]), loan.schedule()
    loan.db.value(
        "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
        [loan.loan["id"]],
    )
    assert (loan.db.value(read, [loan.loan["id"]]), loan.schedule()) == before


def test_the_loan_goes_on_exactly(loan: Servicing, buyer: Entity, treasurer: str) -> None:
    rebuild = "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s"
    loan.db.value(rebuild, [loan.loan["id"]])
    before = schedule(loan)
    outstanding = loan.db.value(
        "select principal_outstanding_amount from lending.loan where id = %s", [loan.loan["id"]]
    )
    bought = sell(loan, buyer, treasurer)
    assert schedule(bought) == before
    assert bought.loan["principal_outstanding_amount"] == outstanding
    assert bought.loan["maturity_date"] == before[-1]["due_date"]
    rebuild_changes_nothing(bought)
    rebuild_changes_nothing(loan)
    row = loan.db.row(
        """
        select status, status_reason_code, principal_outstanding_amount
        from lending.loan where id = %s
        """,
        [loan.loan["id"]],
    )
    assert row == {
        "status": "closed",
        "status_reason_code": "transferred",
        "principal_outstanding_amount": 0,
    }
    assert loan.violations() == []


def test_it_earns_and_is_paid_as_it_would_have_been(
    db: Database, loan: Servicing, buyer: Entity, treasurer: str
) -> None:
    with db.connection.transaction(force_rollback=True):
        loan.pay(150, str(TODAY))
        kept = schedule(loan)
    bought = sell(loan, buyer, treasurer)
    bought.pay(150, str(TODAY))
    assert schedule(bought) == kept
    assert loan.violations() == []


@pytest.mark.parametrize("price", [900, 1000, 1300])
@pytest.mark.parametrize("basis", ["cash", "accrual"])
def test_what_leaves_one_ledger_enters_the_other(
    db: Database, entity: Entity, buyer: Entity, treasurer: str, basis: str, price: int
) -> None:
    loan = new_loan(db, entity, terms={"accounting_basis": basis}, start_date=months_ago(3))
    loan.pay(100, months_ago(1))
    before = loan.balances()
    bought = sell(loan, buyer, treasurer, price)
    row = db.row("select * from lending.loan_transfer where direction = 'out'")
    sold, theirs = loan.balances(), bought.balances()
    principal = row["principal_amount"]
    assert principal == before["1100"] == theirs["1100"]
    assert "1100" not in sold
    assert sold["1000"] == before["1000"] + price
    assert theirs["1000"] == -price
    assert theirs.get("1160", 0) == price - row["book_amount"]
    gain = abs(sold.get("4800", 0)) - sold.get("5800", 0)
    assert gain == price - row["book_amount"]
    if basis == "accrual":
        assert theirs["1200"] == row["interest_amount"] > 0
        assert row["book_amount"] == principal + row["interest_amount"]
    else:
        assert row["book_amount"] == principal
    assert loan.violations() == []


def test_accrual_goes_on_with_the_buyer(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, terms={"accounting_basis": "accrual"}, start_date=months_ago(3))
    bought = sell(loan, buyer, treasurer)
    sold_interest = db.value("select max(interest_amount) from lending.loan_transfer")
    for owner in (entity, buyer):
        db.value("select internal.close_step_accrual(%s, %s)", [owner.id, TODAY])
    assert "1200" not in loan.balances()
    assert abs(bought.balances()["1200"] - sold_interest) <= Decimal("0.10")
    assert loan.violations() == []


def test_the_buyer_knows_the_borrower_once(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    first = new_loan(db, entity)
    second = Servicing(
        db,
        entity,
        db.disburse(
            entity,
            db.create_loan(
                entity,
                product_code=first.loan["product_code"],
                borrower_party_id=first.loan["borrower_party_id"],
                start_date=months_ago(1),
            ),
        ),
    )
    one, two = sell(first, buyer, treasurer), sell(second, buyer, treasurer)
    assert one.loan["borrower_party_id"] == two.loan["borrower_party_id"]
    assert one.loan["product_code"] == two.loan["product_code"]


def test_a_loan_is_bought_back(db: Database, entity: Entity, buyer: Entity, treasurer: str) -> None:
    db.create_login("second", "rently_executive", entity, buyer)
    loan = new_loan(db, entity, start_date=months_ago(3))
    before = schedule(loan)
    bought = sell(loan, buyer, treasurer, 1100)
    db.run(
        """
        update lending.loan_ownership set owned_during = case
            when upper_inf(owned_during) then daterange(lower(owned_during) - 2, null)
            else daterange(lower(owned_during), upper(owned_during) - 2)
        end
        """
    )
    back = sell(bought, entity, "second", 1150)
    assert schedule(back) == before
    assert back.loan["borrower_party_id"] == loan.loan["borrower_party_id"]
    assert back.loan["loan_number"] != loan.loan["loan_number"]
    kinds = db.rows(
        "select kind, direction from lending.loan_transfer where legal_entity_id = %s order by id",
        [entity.id],
    )
    assert [(row["kind"], row["direction"]) for row in kinds] == [
        ("sale", "out"),
        ("buy_back", "in"),
    ]
    with db.acting_as("second"):
        owners = db.rows("select * from api.loan_owner order by owned_from_date")
    assert [row["legal_entity_code"] for row in owners] == ["ALPHA", "BUYER", "ALPHA"]
    assert [row["owned_until_date"] for row in owners[:2]] == [
        row["owned_from_date"] for row in owners[1:]
    ]
    assert loan.violations() == []


def test_the_same_request_is_answered_once(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity)
    offered = offer(loan, buyer)
    first = accept(db, treasurer, entity, buyer, offered, idempotency_key="once")
    again = accept(db, treasurer, entity, buyer, offered, idempotency_key="once")
    assert first["id"] == again["id"]
    with db.refused("RL362"):
        accept(db, treasurer, entity, buyer, offered)


def test_the_buyer_sees_the_offer_and_nothing_else(
    db: Database, entity: Entity, buyer: Entity, other_entity: Entity
) -> None:
    offered = offer(new_loan(db, entity), buyer)
    with db.acting_as("rently_risk_manager", buyer):
        assert db.row("select id from api.loan_transfer_offer")["id"] == offered["id"]
        assert db.rows("select id from api.loan") == []
    with db.acting_as("rently_risk_manager", other_entity):
        assert db.rows("select id from api.loan_transfer_offer") == []


def test_without_rights_at_the_seller_nothing_is_accepted(
    db: Database, entity: Entity, buyer: Entity
) -> None:
    offered = offer(new_loan(db, entity), buyer)
    login = db.ensure_login("rently_executive", buyer)
    with db.refused("RL001"):
        accept(db, login, entity, buyer, offered)


def test_who_offers_does_not_accept(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity)
    with db.acting_as(treasurer):
        offered = db.call(
            "api.offer_loans",
            legal_entity_id=entity.id,
            loan_ids=[loan.loan["id"]],
            buyer_legal_entity_id=buyer.id,
            price_amount=1,
            reason="mine",
        )[0]
    with db.refused("RL363"):
        accept(db, treasurer, entity, buyer, offered)


def test_a_withdrawn_offer_is_not_accepted(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity)
    offered = offer(loan, buyer)
    with db.refused("RL361"):
        offer(loan, buyer)
    with db.acting_as("rently_executive", entity):
        call = {"legal_entity_id": entity.id, "loan_transfer_offer_id": offered["id"]}
        assert db.call("api.withdraw_loan_offer", **call)[0]["status"] == "withdrawn"
        with db.refused("RL362"):
            db.call("api.withdraw_loan_offer", **call)
    with db.refused("RL362"):
        accept(db, treasurer, entity, buyer, offered)
    offer(loan, buyer)


def test_an_expired_offer_is_not_accepted(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity)
    offered = offer(loan, buyer)
    db.run("update lending.loan_transfer_offer set expires_on = expires_on - 40")
    with db.refused("RL362"):
        accept(db, treasurer, entity, buyer, offered)
    with db.acting_as("rently_executive", entity):
        call = {"legal_entity_id": entity.id, "loan_transfer_offer_id": offered["id"]}
        assert db.call("api.withdraw_loan_offer", **call)[0]["status"] == "withdrawn"
    offer(loan, buyer)


def test_what_cannot_be_offered(db: Database, entity: Entity, buyer: Entity) -> None:
    loan = new_loan(db, entity)
    with db.refused("RL361"):
        offer(loan, entity)
    with db.refused("RL361"):
        offer(loan, Entity(loan.loan["id"], "NOBODY", "EUR"))
    with db.refused("RL361"):
        offer(loan, buyer, expires_on="2020-01-01")
    for price in (0, -1, "0.001", None):
        with db.refused("RL305"):
            offer(loan, buyer, price)
    loan.loan = db.create_loan(entity)
    with db.refused("RL361"):
        offer(loan, buyer)


def test_a_loan_that_began_today_is_not_sold_today(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = Servicing(db, entity, db.disburse(entity, db.create_loan(entity)))
    offered = offer(loan, buyer)
    with db.refused("RL361"):
        accept(db, treasurer, entity, buyer, offered)


def test_the_past_of_a_bought_loan_is_not_the_buyers(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(3))
    bought = sell(loan, buyer, treasurer)
    asked = "select sum(principal_outstanding_amount) from analytics.loan_as_of(%s, %s)"
    for day, owner, amount in (
        (months_ago(1), entity, 1200),
        (months_ago(1), buyer, None),
        (TODAY, buyer, 1200),
    ):
        with db.acting_as("rently_risk_manager", owner):
            assert db.value(asked, [owner.id, day]) == amount
    assert bought.loan["principal_outstanding_amount"] == 1200


def test_a_number_or_reference_that_ends_like_a_suffix_takes_no_other(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    product = db.create_product(entity)
    numbers = []
    for number, reference in (("L/1", "P-1"), ("L", "P")):
        loan = db.create_loan(
            entity,
            product_code=product["code"],
            loan_number=number,
            borrower_party_id=db.create_party(entity, reference=reference),
            start_date=months_ago(3),
        )
        bought = sell(Servicing(db, entity, db.disburse(entity, loan)), buyer, treasurer)
        numbers.append(bought.loan["loan_number"])
    assert numbers == ["L/1", "L"]
    assert db.rows(
        "select reference from lending.party where legal_entity_id = %s order by reference",
        [buyer.id],
    ) == [{"reference": "ALPHA-P"}, {"reference": "ALPHA-P-1"}]


def follow_an_index(db: Database) -> dict[str, Any]:
    """Publish an index of 4 % and return the terms of a product that follows it."""
    db.call("api.register_rate_index", code="EURIBOR_3M", name="Euribor", currency_code="EUR")
    db.call(
        "api.record_rate_index_value",
        rate_index_code="EURIBOR_3M",
        valid_from="2020-01-01",
        rate="0.04",
    )
    return {"rate_index_code": "EURIBOR_3M", "rate_margin": 0.02, "rate_reset_months": 3}


def test_a_reset_of_the_rate_is_not_done_again_by_the_buyer(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    terms = follow_an_index(db)
    loan = new_loan(db, entity, terms=terms, start_date=months_ago(7))
    reset = "select internal.close_step_rates(%s, %s)"
    assert db.value(reset, [entity.id, TODAY]) == 2
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.change_rate",
            legal_entity_id=entity.id,
            loan_id=loan.loan["id"],
            effective_date=months_ago(2),
            interest_rate="0.18",
            reason="agreed",
        )
    bought = sell(loan, buyer, treasurer)
    before = bought.schedule()
    assert db.value(reset, [buyer.id, TODAY]) == 0
    assert bought.schedule() == before
    kept = (
        "select reset_on, outcome, interest_rate from lending.rate_reset where loan_id = %s"
        " order by reset_on"
    )
    assert db.rows(kept, [bought.loan["id"]]) == db.rows(kept, [loan.loan["id"]])
    assert loan.violations() == []


def test_a_reset_that_was_undone_stays_undone(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    terms = follow_an_index(db)
    loan = new_loan(db, entity, terms=terms, start_date=months_ago(4), interest_rate=Decimal("0.1"))
    reset = "select internal.close_step_rates(%s, %s)"
    assert db.value(reset, [entity.id, TODAY]) == 1
    changed = db.value("select loan_modification_id from lending.rate_reset")
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.undo_modification",
            legal_entity_id=entity.id,
            loan_modification_id=changed,
            reason="agreed otherwise",
        )
    bought = sell(loan, buyer, treasurer)
    assert db.value(reset, [buyer.id, TODAY]) == 0
    assert db.row(
        "select outcome, interest_rate, loan_modification_id from lending.rate_reset"
        " where loan_id = %s",
        [bought.loan["id"]],
    ) == {"outcome": "unchanged", "interest_rate": Decimal("0.1"), "loan_modification_id": None}


def test_a_reset_that_is_made_up_for_counts_from_the_purchase(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    reset = "select internal.close_step_rates(%s, %s)"
    db.call("api.register_rate_index", code="EURIBOR_3M", name="Euribor", currency_code="EUR")
    terms = {"rate_index_code": "EURIBOR_3M", "rate_margin": 0.02, "rate_reset_months": 3}
    loan = new_loan(db, entity, terms=terms, start_date=months_ago(7))
    assert db.value(reset, [entity.id, TODAY]) == 2
    bought = sell(loan, buyer, treasurer)
    before = bought.schedule()
    value = {"rate_index_code": "EURIBOR_3M", "valid_from": "2020-01-01", "rate": "0.2"}
    db.call("api.record_rate_index_value", **value)
    assert db.value(reset, [buyer.id, TODAY]) == 2
    made_up = db.rows(
        """
        select r.outcome, r.interest_rate, m.from_date, m.value_date
        from lending.rate_reset as r
        left join lending.loan_modification as m on m.id = r.loan_modification_id
        where r.loan_id = %s and r.outcome <> 'missing' order by r.reset_on
        """,
        [bought.loan["id"]],
    )
    assert [row["outcome"] for row in made_up] == ["changed", "unchanged"]
    assert {row["interest_rate"] for row in made_up} == {Decimal("0.22")}
    assert (made_up[0]["from_date"], made_up[0]["value_date"]) == (TODAY, TODAY)
    over = [row for row in before if row["due_date"] <= TODAY]
    assert bought.schedule()[: len(over)] == over
    assert bought.schedule() != before
    assert db.value(reset, [buyer.id, TODAY]) == 0
    assert loan.violations() == []


def test_a_disputed_loan_is_sold_when_that_is_resolved(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(3))
    with db.acting_as("rently_collections_agent", entity):
        (dispute,) = db.call(
            "api.open_dispute",
            legal_entity_id=entity.id,
            loan_id=loan.loan["id"],
            kind="amount",
            amount=50,
            reason="Heating was off",
        )
    offered = offer(loan, buyer)
    with db.refused("RL361"):
        accept(db, treasurer, entity, buyer, offered)
    loan.call(
        "rently_payments_operator",
        "api.resolve_dispute",
        dispute_id=dispute["id"],
        outcome="lender",
    )
    assert accept(db, treasurer, entity, buyer, offered)["status"] == "active"


def test_a_loan_is_sold_when_no_provider_has_money_of_it(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(3))
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.register_payment_provider",
            legal_entity_id=entity.id,
            code="bank",
            name="Bank",
            priority=1,
            capabilities=["capture"],
        )
        db.call(
            "api.instruct_provider",
            legal_entity_id=entity.id,
            operation="capture",
            amount=50,
            currency_code="EUR",
            loan_id=loan.loan["id"],
            idempotency_key="collect",
        )
    offered = offer(loan, buyer)
    with db.refused("RL361"):
        accept(db, treasurer, entity, buyer, offered)
    with db.acting_as("rently_app", entity):
        (attempt,) = db.call(
            "api.claim_payment_attempts", legal_entity_id=entity.id, provider_code="bank"
        )
        db.call(
            "api.fail_payment_attempt",
            legal_entity_id=entity.id,
            attempt_id=attempt["attempt_id"],
            lease_id=attempt["lease_id"],
            outcome="declined",
            failure_code="no money",
        )
    assert accept(db, treasurer, entity, buyer, offered)["status"] == "active"


def test_what_lies_before_the_purchase_stays_the_former_owners(
    db: Database, entity: Entity, buyer: Entity, treasurer: str
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(6))
    loan.charge(months_ago(3))
    change = {"interest_rate": "0.18", "reason": "agreed", "effective_date": months_ago(2)}
    with db.acting_as("rently_loan_officer", entity):
        db.call("api.change_rate", legal_entity_id=entity.id, loan_id=loan.loan["id"], **change)
    bought = sell(loan, buyer, treasurer)
    before = bought.schedule()
    yesterday = str(TODAY - dt.timedelta(days=1))
    loan_id = bought.loan["id"]
    with db.refused("RL306"):
        bought.pay(10, yesterday)
    with db.refused("RL306"):
        bought.charge(yesterday)
    with db.refused("RL306"):
        bought.call(
            "rently_loan_officer",
            "api.credit_loan",
            loan_id=loan_id,
            transaction_type="goodwill_credit",
            amount=1,
            value_date=yesterday,
        )
    payment = {
        "loan_id": str(loan_id),
        "amount": 10,
        "currency_code": "EUR",
        "value_date": yesterday,
        "idempotency_key": "batch",
    }
    with db.acting_as("rently_payments_operator", buyer), db.refused("RL306"):
        db.call("api.receive_payments", legal_entity_id=buyer.id, payments=json.dumps([payment]))
    with db.acting_as("rently_loan_officer", buyer):
        changed = db.value(
            "select id from api.loan_modification where loan_id = %s and"
            " modification_type = 'rate_change'",
            [loan_id],
        )
        with db.refused("RL325"):
            db.call(
                "api.undo_modification",
                legal_entity_id=buyer.id,
                loan_modification_id=changed,
                reason="not ours",
            )
        with db.refused("RL306"):
            db.call(
                "api.change_rate",
                legal_entity_id=buyer.id,
                loan_id=loan_id,
                **change | {"effective_date": yesterday},
            )
        db.call(
            "api.change_rate",
            legal_entity_id=buyer.id,
            loan_id=loan_id,
            **change | {"effective_date": TODAY, "interest_rate": "0.1"},
        )
        own = db.value(
            "select id from api.loan_modification where loan_id = %s order by id desc limit 1",
            [loan_id],
        )
        db.call(
            "api.undo_modification",
            legal_entity_id=buyer.id,
            loan_modification_id=own,
            reason="not agreed after all",
        )
    assert bought.schedule() == before
    assert loan.violations() == []
