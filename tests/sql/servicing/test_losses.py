"""Charge-off and its undo, write-off, recovery, fraud."""

from __future__ import annotations

from typing import Any

import pytest
from servicing import Servicing, new_loan
from sqltest import Database, Entity

RISK = "rently_risk_manager"


def lose(loan: Servicing, command: str, **more: Any) -> dict[str, Any]:
    """Call a command on losses as the risk manager."""
    return loan.call(RISK, f"api.{command}", loan_id=loan.loan["id"], **more)


def at(db: Database, moment: str) -> None:
    """Book what follows at a time in the past, as an administrator who replays history may."""
    with db.acting_as_superuser():
        db.run("select set_config('rently.booking_time', %s, true)", [moment])


def state(loan: Servicing) -> dict[str, Any]:
    """Return the stored balances that a charge-off changes."""
    return loan.db.row(
        """
        select
            status, principal_outstanding_amount, principal_repaid_amount,
            principal_charged_off_amount, principal_written_off_amount, charged_off_on
        from lending.loan where id = %s
        """,
        [loan.loan["id"]],
    )


def accrual(db: Database, entity: Entity, behaviour: str = "zero_interest") -> Servicing:
    """Return a loan whose income is booked when earned."""
    return new_loan(
        db,
        entity,
        terms={"accounting_basis": "accrual", "charge_off_behaviour": behaviour},
    )


def test_a_charge_off_moves_all_principal_to_loss(servicing: Servicing) -> None:
    servicing.pay(100, "2024-02-15")
    before = state(servicing)
    lose(servicing, "charge_off_loan", reason_code="delinquent")
    after = state(servicing)
    assert after["status"] == "charged_off"
    assert after["principal_outstanding_amount"] == 0
    assert after["principal_charged_off_amount"] == before["principal_outstanding_amount"]
    assert servicing.balances()["5110"] == before["principal_outstanding_amount"]
    assert "1100" not in servicing.balances()
    assert servicing.violations() == []


@pytest.mark.parametrize("behaviour", ["regular", "zero_interest", "accelerated"])
def test_undo_after_payments_returns_to_the_same_balances(
    db: Database, entity: Entity, behaviour: str
) -> None:
    loan = accrual(db, entity, behaviour)
    loan.charge("2024-02-20")
    loan.pay(100, "2024-02-15")
    balances, stored, schedule = loan.balances(), state(loan), loan.schedule()
    lose(loan, "charge_off_loan")
    lose(loan, "undo_charge_off")
    assert (loan.balances(), state(loan), loan.schedule()) == (balances, stored, schedule)
    lose(loan, "charge_off_loan")
    loan.pay(50, db.value("select internal.business_date(%s)", [entity.id]))
    assert loan.balances()["4900"] == 50
    assert loan.violations() == []
    lose(loan, "undo_charge_off")
    assert "4900" not in loan.balances()
    assert state(loan)["status"] == "active"
    assert loan.violations() == []


def test_an_accelerated_charge_off_makes_all_due(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity, terms={"charge_off_behaviour": "accelerated"})
    db.pay(entity, loan.loan, 100, value_date="2024-02-15")
    lose(loan, "charge_off_loan", value_date="2024-03-01")
    rows = loan.schedule()
    assert [str(row["due_date"]) for row in rows] == ["2024-02-15", "2024-03-01"]
    assert loan.violations() == []


def test_fraud_has_an_account_of_its_own(servicing: Servicing) -> None:
    lose(servicing, "flag_fraud")
    lose(servicing, "charge_off_loan")
    assert servicing.balances()["5120"] == 1200
    with servicing.db.refused("RL342"):
        lose(servicing, "flag_fraud", is_fraud=False)


def test_a_loan_is_charged_off_once(servicing: Servicing) -> None:
    with servicing.db.refused("RL341"):
        lose(servicing, "undo_charge_off")
    with servicing.db.refused("RL345"):
        lose(servicing, "charge_off_loan", reason_code="no_such_reason")
    lose(servicing, "charge_off_loan")
    with servicing.db.refused("RL340"):
        lose(servicing, "charge_off_loan")


def test_a_charged_off_loan_takes_no_charge(servicing: Servicing) -> None:
    lose(servicing, "charge_off_loan")
    with servicing.db.refused("RL342"):
        servicing.charge("2024-02-20")


def test_a_loss_comes_after_all_other_transactions(servicing: Servicing) -> None:
    servicing.pay(100, "2024-02-15")
    with servicing.db.refused("RL343"):
        lose(servicing, "charge_off_loan", value_date="2024-02-14")


def test_a_write_off_takes_the_claim_off_the_books(servicing: Servicing) -> None:
    with servicing.db.refused("RL344"):
        lose(servicing, "write_off_loan", amount=10_000)
    with servicing.db.refused("RL346"):
        lose(servicing, "record_recovery", amount=10, currency_code=servicing.entity.currency)
    lose(servicing, "write_off_loan", amount=200)
    assert state(servicing)["status"] == "active"
    assert servicing.violations() == []
    lose(servicing, "write_off_loan")
    write_off = servicing.last_transaction()
    after = state(servicing)
    assert (after["status"], after["principal_written_off_amount"]) == ("written_off", 1200)
    with servicing.db.refused("RL303"):
        servicing.pay(10, "2024-03-01")
    lose(servicing, "record_recovery", amount=10, currency_code=servicing.entity.currency)
    assert servicing.balances()["4900"] == 10
    assert servicing.violations() == []
    servicing.reverse(write_off)
    assert state(servicing)["status"] == "active"
    assert servicing.violations() == []


def test_losses_are_for_risk_managers(servicing: Servicing) -> None:
    with servicing.db.refused("42501"):
        servicing.call(
            "rently_collections_agent", "api.charge_off_loan", loan_id=servicing.loan["id"]
        )


def rebuilt(loan: Servicing) -> None:
    """Compute the loan anew from its events, as the owner's functions do."""
    with loan.db.acting_as_superuser():
        loan.db.run(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where l.id = %s",
            [loan.loan["id"]],
        )


def terminate(loan: Servicing) -> None:
    """End the contract as the loan officer."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        loan.db.call(
            "api.terminate_contract",
            legal_entity_id=loan.entity.id,
            loan_id=loan.loan["id"],
            reason="as agreed",
        )


def test_what_is_paid_after_a_write_off_closes_the_loan(servicing: Servicing) -> None:
    lose(servicing, "write_off_loan", amount=200)
    servicing.pay(5000, servicing.db.value("select current_date"))
    before = state(servicing)
    rebuilt(servicing)
    assert before["status"] == state(servicing)["status"] == "closed"


@pytest.mark.parametrize("basis", ["cash", "accrual"])
def test_undo_of_a_charge_off_leaves_a_write_off_where_it_belongs(
    db: Database, entity: Entity, basis: str
) -> None:
    loan = new_loan(db, entity, terms={"accounting_basis": basis})
    lose(loan, "charge_off_loan")
    lose(loan, "write_off_loan", amount=200)
    lose(loan, "undo_charge_off")
    assert "5110" not in loan.balances()
    assert loan.balances()["1100"] == state(loan)["principal_outstanding_amount"]
    assert loan.violations() == []


def test_a_charged_off_loan_is_not_modified(servicing: Servicing) -> None:
    lose(servicing, "charge_off_loan")
    with servicing.db.refused("RL342"):
        terminate(servicing)


def test_a_loss_and_its_status_are_of_their_day(servicing: Servicing) -> None:
    lose(servicing, "charge_off_loan", value_date="2024-03-01")
    day = servicing.db.value(
        "select status_on from lending.loan where id = %s", [servicing.loan["id"]]
    )
    assert str(day) == "2024-03-01"


def test_what_a_modification_follows_is_not_lost_or_reversed_before_it(
    servicing: Servicing,
) -> None:
    terminate(servicing)
    with servicing.db.refused("RL343"):
        lose(servicing, "charge_off_loan", value_date="2024-03-01")
    paid_out = servicing.db.value(
        "select id from lending.loan_transaction"
        " where loan_id = %s and transaction_type = 'disbursement'",
        [servicing.loan["id"]],
    )
    with servicing.db.refused("RL411"):
        servicing.reverse(paid_out)


@pytest.mark.parametrize(
    "terms",
    [
        {"interest_recalculation": "last_instalment", "is_level_smoothed": True},
        {"interest_recalculation": "last_instalment", "pre_closure_interest": "period"},
        {"interest_recalculation": "instalment", "is_schedule_progressive": False},
    ],
    ids=["last_instalment", "last_instalment, whole period", "instalment"],
)
def test_all_that_is_written_off_holds_interest_since_the_last_event(
    db: Database, entity: Entity, terms: dict[str, Any]
) -> None:
    db.run("grant rently_owner to " + db.ensure_login("rently_payments_operator", entity))
    at(db, "2024-01-15T10:00:00")
    loan = new_loan(db, entity, terms=terms)
    at(db, "2024-05-27T10:00:00")
    with db.refused("RL344"):
        lose(loan, "write_off_loan", amount=10_000)
    lose(loan, "write_off_loan")
    assert state(loan)["status"] == "written_off"
    assert sum(row["unpaid_amount"] for row in loan.schedule()) == 0
    assert db.value("select credit_balance_amount from lending.loan") == 0
    assert loan.violations() == []
