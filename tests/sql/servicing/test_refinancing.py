"""A new loan pays others of the borrower off, and may pay out more on top."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from clock import TODAY, months_ago
from products import DOCUMENT
from servicing import Servicing, new_loan
from sqltest import Database, Entity

TERMS = [
    {},
    {"interest_recalculation": "last_instalment", "is_level_smoothed": True},
    {"interest_recalculation": "instalment", "is_schedule_progressive": False},
    {"accounting_basis": "accrual"},
]
OPERATOR = "rently_payments_operator"
NAMES = ["none", "last_instalment", "instalment", "accrual"]


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


def undo(new: dict[str, Any], loan: Servicing, **arguments: Any) -> list[dict[str, Any]]:
    """Undo the refinance that made the new loan, as an operator."""
    with loan.db.acting_as(OPERATOR, loan.entity):
        return loan.db.call(
            "api.undo_refinance",
            legal_entity_id=loan.entity.id,
            **{"loan_id": new["id"], "idempotency_key": "undo"} | arguments,
        )


def borrowed_again(loan: Servicing, **more: Any) -> Servicing:
    """Return another loan of the same borrower under the same product."""
    db, entity = loan.db, loan.entity
    terms = {
        "product_code": loan.loan["product_code"],
        "borrower_party_id": loan.loan["borrower_party_id"],
    }
    return Servicing(db, entity, db.disburse(entity, db.create_loan(entity, **terms | more)))


@pytest.fixture
def fee(db: Database, entity: Entity) -> str:
    """Return the code of a product whose payout costs a fee of 7."""
    charge = {"charge_code": "FEE", "calculation": "flat", "amount": 7, "timing": "disbursement"}
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
            document=json.dumps(DOCUMENT | {"charges": [charge]}),
        )
    return "RENT_LOAN"


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
    second = borrowed_again(first, start_date=months_ago(4))
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


def test_a_charge_at_payout_is_added_to_the_new_loan(
    db: Database, entity: Entity, fee: str
) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan, product_code=fee, interest_rate="0.08")
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
    with db.refused("RL411"):
        loan.call(
            OPERATOR,
            "api.undo_disbursement",
            loan_transaction_id=row["disbursement_transaction_id"],
        )


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


STATE = """
select to_jsonb(l) - '{row_version, updated_at, current_plan_version, status_on}'::text[]
    - 'status_reason_code'
from lending.loan as l where id = %s
"""


def test_undone_all_is_as_before(loan: Servicing, fee: str) -> None:
    db = loan.db
    before = db.value(STATE, [loan.loan["id"]]), payoff(loan), loan.balances()
    new = refinance(loan, top_up_amount=300, product_code=fee, interest_rate="0.08")
    (again,) = undo(new, loan)
    assert again["id"] == loan.loan["id"]
    assert (db.value(STATE, [loan.loan["id"]]), payoff(loan), loan.balances()) == before
    assert db.row(
        "select status, status_reason_code, disbursed_amount, principal_outstanding_amount"
        " from lending.loan where id = %s",
        [new["id"]],
    ) == {
        "status": "closed",
        "status_reason_code": "refinance_undone",
        "disbursed_amount": 0,
        "principal_outstanding_amount": 0,
    }
    assert db.rows(
        "select event_type, aggregate_id from lending.outbox_event"
        " where event_type in ('refinance_undone', 'disbursement_undone') order by 1"
    ) == [
        {"event_type": "disbursement_undone", "aggregate_id": new["id"]},
        {"event_type": "refinance_undone", "aggregate_id": loan.loan["id"]},
    ]
    assert loan.violations() == []


def test_what_was_undone_stays_so_when_computed_anew(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity, start_date=months_ago(6))
    new = refinance(loan)
    undo(new, loan)
    read = "select to_jsonb(l) - 'row_version' - 'updated_at' from lending.loan as l where id = %s"
    for loan_id in (loan.loan["id"], new["id"]):
        before = db.value(read, [loan_id])
        db.value(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
            [loan_id],
        )
        assert db.value(read, [loan_id]) == before


def test_the_loan_that_pays_nothing_off_is_not_paid_out(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan, top_up_amount=300)
    undo(new, loan)
    with db.refused("RL303"):
        db.disburse(entity, new)
    with db.refused("RL303"):
        db.pay(entity, new, 10)


def test_several_loans_are_owed_again_and_can_be_paid_off_anew(
    db: Database, entity: Entity
) -> None:
    first = new_loan(db, entity, start_date=months_ago(6))
    second = borrowed_again(first)
    new = refinance(first, second)
    assert {row["id"] for row in undo(new, first)} == {first.loan["id"], second.loan["id"]}
    assert status(first) == status(second) == ("active", "owed_again")
    undo(refinance(first, idempotency_key="anew"), first, idempotency_key="undo anew")
    assert payoff(first) > 0
    assert first.violations() == []


def test_the_same_undo_is_answered_once(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    assert undo(new, loan) == undo(new, loan)
    with db.refused("RL410"):
        undo(new, loan, idempotency_key="again")
    with db.refused("RL401"):
        undo(refinance(loan, idempotency_key="anew"), loan)


def test_once_the_new_loan_was_paid_it_is_not_undone(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    paid = Servicing(db, entity, new).pay(10, str(TODAY))
    with db.refused("RL411"):
        undo(new, loan)
    loan.reverse(paid)
    assert undo(new, loan)[0]["status"] == "active"


def test_once_the_new_loan_was_charged_it_is_not_undone(
    db: Database, entity: Entity, fee: str
) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan, product_code=fee, interest_rate="0.08")
    Servicing(db, entity, new).charge(str(TODAY), 5)
    with db.refused("RL411"):
        undo(new, loan)


def test_once_a_payment_of_the_old_loan_bounced_it_is_not_undone(
    db: Database, entity: Entity
) -> None:
    loan = new_loan(db, entity, start_date=months_ago(6))
    paid = loan.pay(200, months_ago(3))
    new = refinance(loan)
    loan.charge_back(paid, 50)
    with db.refused("RL411"):
        undo(new, loan)


def test_once_the_new_loan_was_paid_off_by_another_it_is_not_undone(
    db: Database, entity: Entity
) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    last = refinance(Servicing(db, entity, new), idempotency_key="next")
    with db.refused("RL411"):
        undo(new, loan)
    undo(last, loan)
    undo(new, loan, idempotency_key="then the first")
    assert status(loan) == ("active", "owed_again")
    assert loan.violations() == []


def test_once_another_party_owes_the_new_loan_it_is_not_undone(
    db: Database, entity: Entity
) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    party = db.create_party(entity)
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.assume_loan",
            legal_entity_id=entity.id,
            loan_id=new["id"],
            borrower_party_id=party,
            reason="taken over",
        )
    with db.refused("RL411"):
        undo(new, loan)


def test_a_loan_that_pays_no_other_off_has_no_refinance_to_undo(
    db: Database, entity: Entity
) -> None:
    loan = new_loan(db, entity)
    with db.refused("RL222"):
        undo(loan.loan, loan)
    with db.refused("RL301"):
        undo({"id": uuid.uuid4()}, loan)


def test_an_officer_does_not_undo_it(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call(
            "api.undo_refinance",
            legal_entity_id=entity.id,
            loan_id=new["id"],
            idempotency_key="officer",
        )


def test_another_entity_has_no_such_refinance(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    with db.refused("RL301"):
        undo(new, Servicing(db, other_entity, loan.loan))


def test_a_policy_asks_for_a_second_person_to_undo(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan)
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command="undo_refinance")
    with db.refused("RL013"):
        undo(new, loan)


def test_only_the_top_up_is_a_payout(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity)
    new = refinance(loan, top_up_amount=300)
    with db.acting_as(OPERATOR, entity):
        assert (
            db.value("select amount from api.disbursement where loan_id = %s", [new["id"]]) == 300
        )
    kept = db.row("select (l).* from lending.loan as l where id = %s", [new["id"]])
    assert kept["disbursed_amount"] > 300
    ask = "select internal.require_paid_out(l, %s) from lending.loan as l where id = %s"
    db.value(ask, [300, new["id"]])
    with db.refused("RL754"):
        db.value(ask, [301, new["id"]])
