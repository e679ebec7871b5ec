"""A new loan pays others of the borrower off, and may pay out more on top."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from products import DOCUMENT
from servicing import Servicing, new_loan
from sqltest import Database, Entity

TERMS = [
    {},
    {"interest_recalculation": "last_instalment", "is_level_smoothed": True},
    {"interest_recalculation": "instalment", "is_schedule_progressive": False},
    {"accounting_basis": "accrual"},
]
NAMES = ["none", "last_instalment", "instalment", "accrual"]


def months_ago(months: int) -> str:
    """Return the fifteenth of a month before this one."""
    today = dt.datetime.now(dt.UTC).date()
    month = today.year * 12 + today.month - 1 - months
    return f"{month // 12}-{month % 12 + 1:02}-15"


@pytest.fixture(params=TERMS, ids=NAMES)
def loan(request: pytest.FixtureRequest, db: Database, entity: Entity) -> Servicing:
    """Return a loan that began half a year ago and had one payment, under each kind of terms."""
    loan = new_loan(db, entity, terms=request.param, start_date=months_ago(6))
    loan.pay(200, months_ago(3))
    return loan


def refinance(loan: Servicing, *others: Servicing, **arguments: Any) -> dict[str, Any]:
    """Pay the loans off by a new one of twelve instalments, as a loan officer."""
    defaults = {
        "loan_ids": [loan.loan["id"], *(other.loan["id"] for other in others)],
        "product_code": loan.loan["product_code"],
        "instalment_count": 12,
        "idempotency_key": "refinance",
    }
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        return loan.db.call(
            "api.refinance_loan", legal_entity_id=loan.entity.id, **defaults | arguments
        )[0]


def payoff(loan: Servicing) -> Any:
    """Return what repays the loan today."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        return loan.db.call(
            "api.quote_payoff", legal_entity_id=loan.entity.id, loan_id=loan.loan["id"]
        )[0]["total_amount"]


def status(loan: Servicing) -> tuple[str, str]:
    """Return status and reason."""
    row = loan.db.row(
        "select status, status_reason_code from lending.loan where id = %s", [loan.loan["id"]]
    )
    return row["status"], row["status_reason_code"]


def test_the_old_loan_is_paid_off_and_only_the_top_up_is_paid_out(loan: Servicing) -> None:
    owed = payoff(loan)
    cash = loan.balances()["1000"]
    new = refinance(loan, top_up_amount=300)
    assert new["disbursed_amount"] == new["principal_amount"] == owed + 300
    assert new["status"] == "active"
    assert status(loan) == ("closed", "refinanced")
    assert payoff(loan) == 0
    assert loan.balances()["1000"] == cash - 300
    assert "1060" not in loan.balances()
    assert loan.violations() == []


def test_it_is_paid_off_the_same_when_computed_anew(loan: Servicing) -> None:
    new = refinance(loan)
    read = "select to_jsonb(l) - 'row_version' - 'updated_at' from lending.loan as l where id = %s"
    for loan_id in (loan.loan["id"], new["id"]):
        before = loan.db.value(read, [loan_id])
        loan.db.value(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
            [loan_id],
        )
        assert loan.db.value(read, [loan_id]) == before
    assert loan.violations() == []


def test_several_loans_become_one(db: Database, entity: Entity) -> None:
    first = new_loan(db, entity, start_date=months_ago(6))
    second = Servicing(
        db,
        entity,
        db.disburse(
            entity,
            db.create_loan(
                entity,
                product_code=first.loan["product_code"],
                borrower_party_id=first.loan["borrower_party_id"],
                start_date=months_ago(4),
            ),
        ),
    )
    owed = payoff(first) + payoff(second)
    new = refinance(first, second)
    assert new["principal_amount"] == owed
    with db.acting_as("rently_loan_officer", entity):
        rows = db.rows(
            "select refinanced_loan_id from api.loan_refinance where new_loan_id = %s", [new["id"]]
        )
    assert {row["refinanced_loan_id"] for row in rows} == {first.loan["id"], second.loan["id"]}
    assert first.violations() == []


def test_the_same_request_is_answered_once(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    assert refinance(loan)["id"] == refinance(loan)["id"]
    with db.refused("RL401"):
        refinance(loan, top_up_amount=1)


def test_a_charge_at_payout_is_added_to_the_new_loan(db: Database, entity: Entity) -> None:
    product = DOCUMENT | {
        "charges": [
            {"charge_code": "FEE", "calculation": "flat", "amount": 7, "timing": "disbursement"}
        ]
    }
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.define_charge",
            legal_entity_id=entity.id,
            code="FEE",
            name="Fee",
            component="fee",
            currency_code="EUR",
        )
        db.call(
            "api.create_product_from_document",
            legal_entity_id=entity.id,
            document=json.dumps(product),
        )
    loan = new_loan(db, entity)
    new = refinance(loan, product_code="RENT_LOAN", interest_rate="0.08")
    charged = db.row(
        "select * from lending.loan_transaction where loan_id = %s and transaction_type = 'charge'",
        [new["id"]],
    )
    assert charged["amount"] == 7


def test_neither_side_is_reversed_alone(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    refinance(loan)
    row = db.row("select * from lending.loan_refinance")
    for transaction in (row["repayment_transaction_id"], row["disbursement_transaction_id"]):
        with db.refused("RL411"):
            loan.reverse(transaction)


def test_loans_of_two_borrowers_are_refused(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    other = Servicing(db, entity, db.disburse(entity, db.create_loan(entity)))
    with db.refused("RL360"):
        refinance(loan, other)


def test_a_loan_named_twice_is_refused(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    with db.refused("RL360"):
        refinance(loan, loan)


def test_no_loan_is_refused(db: Database, entity: Entity) -> None:
    with db.refused("RL360"):
        refinance(new_loan(db, entity), loan_ids=[])


def test_a_closed_loan_is_refused(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    refinance(loan)
    with db.refused("RL360"):
        refinance(loan, idempotency_key="again")


def test_a_product_in_another_currency_is_refused(db: Database, entity: Entity) -> None:
    product = db.create_product(entity, currency_code="USD")
    with db.refused("RL360"):
        refinance(new_loan(db, entity), product_code=product["code"])


@pytest.mark.parametrize("amount", [-1, "0.001", None, "NaN"])
def test_a_top_up_that_is_no_amount_is_refused(db: Database, entity: Entity, amount: Any) -> None:
    with db.refused("RL305"):
        refinance(new_loan(db, entity), top_up_amount=amount)


def test_more_than_the_product_lends_is_refused(db: Database, entity: Entity) -> None:
    with db.refused("RL202"):
        refinance(new_loan(db, entity), top_up_amount=1_000_000)


def test_another_entitys_loan_is_unknown(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    loan = new_loan(db, entity)
    with db.acting_as("rently_loan_officer", other_entity), db.refused("RL301"):
        db.call(
            "api.refinance_loan",
            legal_entity_id=other_entity.id,
            loan_ids=[loan.loan["id"]],
            product_code="ANY",
            instalment_count=12,
            idempotency_key="theirs",
        )


def test_an_operator_may_not(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    with db.acting_as("rently_payments_operator", entity), db.refused("42501"):
        db.call(
            "api.refinance_loan",
            legal_entity_id=entity.id,
            loan_ids=[loan.loan["id"]],
            product_code="ANY",
            instalment_count=12,
            idempotency_key="operator",
        )


def test_a_policy_asks_for_a_second_person(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command="refinance_loan")
    with db.refused("RL013"):
        refinance(loan)
