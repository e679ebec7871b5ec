"""Payouts: to whom, in parts, once, never above what was approved, and undone as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from origination import OFFICER, OPERATOR, Desk
from psycopg.types.json import Jsonb
from rentals import sign_lease
from servicing import VERIFY
from sqltest import Database, Entity


def payouts(db: Database, entity: Entity, loan: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return payee, amount and whether it was undone, of each payout."""
    with db.acting_as(OPERATOR, entity):
        rows = db.rows(
            "select payee_party_id, amount, is_undone from api.disbursement"
            " where loan_id = %s order by loan_transaction_id",
            [loan["id"]],
        )
    return [tuple(row.values()) for row in rows]


def payout(db: Database, loan: dict[str, Any]) -> Any:
    """Return the transaction of the last payout."""
    return db.value(
        "select id from lending.loan_transaction where loan_id = %s"
        " and transaction_type = 'disbursement' order by id desc limit 1",
        [loan["id"]],
    )


def undo(db: Database, entity: Entity, transaction: Any, key: str = "undo") -> dict[str, Any]:
    with db.acting_as(OPERATOR, entity):
        (row,) = db.call(
            "api.undo_disbursement",
            legal_entity_id=entity.id,
            loan_transaction_id=transaction,
            idempotency_key=key,
        )
    return row


def test_the_landlord_gets_the_rent(db: Database, entity: Entity, desk: Desk) -> None:
    lease = sign_lease(db, entity, tenant_party_id=desk.person())
    loan = desk.agreed(borrower_party_id=lease["tenant_party_id"], lease_id=lease["id"])
    assert loan["lease_id"] == lease["id"]
    db.disburse(entity, loan)
    assert payouts(db, entity, loan) == [(lease["landlord_party_id"], 1200, False)]


def test_the_payee_of_the_application_gets_it(db: Database, entity: Entity, desk: Desk) -> None:
    payee = desk.person()
    loan = desk.agreed(payee_party_id=payee)
    db.disburse(entity, loan)
    assert payouts(db, entity, loan) == [(payee, 1200, False)]


def test_parts_go_to_either_and_to_nobody_else(db: Database, entity: Entity) -> None:
    desk = Desk(db, entity, max_disbursement_count=3)
    payee, stranger = desk.person(), desk.person()
    loan = desk.agreed(payee_party_id=payee)
    with db.refused("RL219"):
        db.disburse(entity, loan, amount=500, payee_party_id=stranger)
    db.disburse(entity, loan, amount=500, idempotency_key="1")
    db.disburse(
        entity, loan, amount=400, idempotency_key="2", payee_party_id=loan["borrower_party_id"]
    )
    with db.refused("RL313"):
        db.disburse(entity, loan, amount="300.01", idempotency_key="3")
    db.disburse(entity, loan, amount=300, idempotency_key="4")
    with db.refused("RL304"):
        db.disburse(entity, loan, idempotency_key="5")
    assert [row[:2] for row in payouts(db, entity, loan)] == [
        (payee, 500),
        (loan["borrower_party_id"], 400),
        (payee, 300),
    ]
    assert db.rows(VERIFY) == []


def test_a_repeated_key_pays_once(db: Database, entity: Entity, desk: Desk) -> None:
    loan = desk.agreed()
    first = db.disburse(entity, loan, idempotency_key="once")
    assert db.disburse(entity, loan, idempotency_key="once") == first
    assert len(payouts(db, entity, loan)) == 1


def test_a_payee_that_failed_its_check_gets_nothing(
    db: Database, entity: Entity, desk: Desk
) -> None:
    payee = desk.person()
    loan = desk.agreed(payee_party_id=payee)
    db.run(
        "insert into lending.kyc_check (legal_entity_id, party_id, level_code, reason, status,"
        " available_at, result, sanctions_result, pep_result, evidence_hash, checked_on)"
        " values (%s, %s, 'basic', 'onboarding', 'completed', now(), 'failed', 'match', 'clear',"
        " sha256('x'), current_date - 1)",
        [entity.id, payee],
    )
    with db.refused("RL703"):
        db.disburse(entity, loan)


def test_a_payout_needs_a_second_person_where_policy_says_so(
    db: Database, entity: Entity, desk: Desk
) -> None:
    loan = desk.agreed()
    with db.acting_as("rently_executive", entity):
        db.run("select api.set_approval_policy(%s, 'disburse_loan', 1000)", [entity.id])
    with db.refused("RL013"):
        db.disburse(entity, loan)
    db.create_login("second", OPERATOR, entity)
    arguments = {"loan_id": str(loan["id"]), "idempotency_key": "k"}
    with db.acting_as(OPERATOR, entity):
        (request,) = db.call(
            "api.propose_request",
            legal_entity_id=entity.id,
            command="disburse_loan",
            arguments=Jsonb(arguments),
            reason="The lease begins",
        )
    with db.acting_as("second"):
        db.call("api.approve_request", legal_entity_id=entity.id, request_id=request["id"])
    assert len(payouts(db, entity, loan)) == 1


@pytest.fixture
def charged(db: Database, entity: Entity) -> dict[str, Any]:
    """Return a loan whose payout brings two kinds of charges along."""
    with db.acting_as(OFFICER, entity):
        db.call(
            "api.define_charge", legal_entity_id=entity.id, code="FEE", name="Fee",
            component="fee", currency_code="EUR",
        )  # fmt: skip
    desk = Desk(db, entity)
    db.run(
        "insert into lending.product_charge (legal_entity_id, product_version_id,"
        " charge_definition_id, calculation, amount, timing)"
        " select %s, %s, d.id, 'flat', 5, t from lending.charge_definition as d,"
        " unnest('{disbursement, instalment}'::text[]) as t",
        [entity.id, desk.product["product_version_id"]],
    )
    return desk.agreed()


def test_an_undone_payout_takes_its_charges_along(
    db: Database, entity: Entity, charged: dict[str, Any]
) -> None:
    paid_out = db.disburse(entity, charged)
    transaction = payout(db, charged)
    with db.acting_as(OPERATOR, entity), db.refused("RL411"):
        db.call(
            "api.reverse_transaction",
            legal_entity_id=entity.id,
            loan_transaction_id=transaction,
            idempotency_key="alone",
        )
    undone = undo(db, entity, payout(db, charged))
    assert (undone["status"], undone["disbursed_amount"]) == ("approved", 0)
    assert undo(db, entity, payout(db, charged)) == undone
    assert payouts(db, entity, charged)[0][2]
    assert db.rows(VERIFY) == []
    assert db.value("select count(*) from lending.outbox_event where event_type = %s",
                    ["disbursement_undone"]) == 1  # fmt: skip
    # Nothing stays in the books, and the loan can be paid out again.
    left = db.rows(
        "select account_id, sum(amount) from ("
        "select debit_account_id as account_id, amount from lending.ledger_entry union all"
        " select credit_account_id, -amount from lending.ledger_entry) as leg"
        " group by account_id having sum(amount) <> 0"
    )
    assert left == []
    again = db.disburse(entity, charged, idempotency_key="again")
    assert again["principal_outstanding_amount"] == paid_out["principal_outstanding_amount"]
    assert db.rows(VERIFY) == []


def test_an_undone_payout_takes_its_down_payment_along(db: Database, entity: Entity) -> None:
    desk = Desk(db, entity, down_payment_pct=25, is_down_payment_automatic=True)
    loan = desk.agreed()
    assert db.disburse(entity, loan)["principal_outstanding_amount"] == 900
    undone = undo(db, entity, payout(db, loan))
    assert (undone["status"], undone["disbursed_amount"]) == ("approved", 0)
    assert undone["principal_repaid_amount"] == 0
    assert db.rows(VERIFY) == []


def test_a_payout_is_undone_once_and_before_anything_follows(
    db: Database, entity: Entity, desk: Desk
) -> None:
    loan = desk.agreed()
    db.disburse(entity, loan)
    first = payout(db, loan)
    db.pay(entity, loan, 100)
    with db.refused("RL411"):
        undo(db, entity, first)
    second = desk.agreed()
    db.disburse(entity, second)
    undo(db, entity, payout(db, second), "one")
    with db.refused("RL410"):
        undo(db, entity, payout(db, second), "two")


def test_only_a_payout_is_undone_here(db: Database, entity: Entity, desk: Desk) -> None:
    loan = desk.agreed()
    db.disburse(entity, loan)
    db.pay(entity, loan, 100)
    payment = db.value(
        "select id from lending.loan_transaction where transaction_type = 'repayment'"
    )
    with db.refused("RL221"):
        undo(db, entity, payment)
    with db.refused("RL311"):
        undo(db, entity, "00000000-0000-0000-0000-000000000000")


def instruct(db: Database, entity: Entity, loan: dict[str, Any], **more: Any) -> dict[str, Any]:
    defaults = {"amount": 1200, "currency_code": "EUR", "idempotency_key": "out"}
    with db.acting_as(OPERATOR, entity):
        (row,) = db.call(
            "api.instruct_provider",
            legal_entity_id=entity.id,
            operation="pay_out",
            loan_id=loan["id"],
            **defaults | more,
        )
    return row


def test_money_that_is_with_a_provider_is_not_undone(
    db: Database, entity: Entity, desk: Desk
) -> None:
    with db.acting_as(OPERATOR, entity):
        db.call(
            "api.register_payment_provider",
            legal_entity_id=entity.id,
            code="bank",
            name="Bank",
            priority=1,
            capabilities=["pay_out"],
        )
    payee = desk.person()
    loan = desk.agreed(payee_party_id=payee)
    db.disburse(entity, loan)
    with db.refused("RL219"):
        instruct(db, entity, loan, party_id=desk.person())
    instruction = instruct(db, entity, loan)
    assert instruction["party_id"] == payee
    with db.refused("RL220"):
        undo(db, entity, payout(db, loan))
    db.run("update lending.payment_instruction set state = 'failed', settled_at = now()")
    assert undo(db, entity, payout(db, loan), "later")["status"] == "approved"
