"""Reversals, chargebacks, backdated payments: the loan as its events say, the books as booked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from clock import TODAY
from servicing import Servicing, new_loan
from sqltest import Database, Entity


def rows(db: Database, table: str) -> list[dict[str, object]]:
    """Return all rows of a money table."""
    return db.rows(f"select * from lending.{table} order by id")


def test_a_reversed_payment_leaves_nothing_but_its_trace(servicing: Servicing) -> None:
    before = servicing.balances()
    payment = servicing.pay("106.62", "2024-02-15")
    assert servicing.schedule()[0]["unpaid_amount"] == 0
    servicing.reverse(payment)
    assert servicing.schedule()[0]["unpaid_amount"] == Decimal("106.62")
    assert servicing.balances() == before
    assert servicing.loan["principal_repaid_amount"] == 0
    statement = servicing.statement()
    assert [(row["transaction_type"], row["is_reversed"]) for row in statement] == [
        ("disbursement", False),
        ("repayment", True),
        ("reversal", False),
    ]
    assert servicing.violations() == []


def test_a_transaction_is_reversed_once(servicing: Servicing) -> None:
    payment = servicing.pay(50, "2024-02-15")
    first = servicing.reverse(payment, idempotency_key="undo")
    assert servicing.reverse(payment, idempotency_key="undo") == first
    with servicing.db.refused("RL410"):
        servicing.reverse(payment)


def test_a_reversal_is_not_reversed(servicing: Servicing) -> None:
    payment = servicing.pay(50, "2024-02-15")
    servicing.reverse(payment)
    reversal = servicing.db.value(
        "select id from lending.loan_transaction where transaction_type = 'reversal'"
    )
    with servicing.db.refused("RL411"):
        servicing.reverse(reversal)


def test_a_payment_that_was_charged_back_is_not_reversed(servicing: Servicing) -> None:
    payment = servicing.pay(50, "2024-02-15")
    servicing.charge_back(payment)
    with servicing.db.refused("RL411"):
        servicing.reverse(payment)


def test_a_disbursement_is_reversed_only_while_nothing_follows(servicing: Servicing) -> None:
    disbursement = servicing.last_transaction()
    payment = servicing.pay(50, "2024-02-15")
    with servicing.db.refused("RL411"):
        servicing.reverse(disbursement)
    servicing.reverse(payment)
    assert servicing.reverse(disbursement)["status"] == "approved"
    assert servicing.balances() == {}
    assert servicing.violations() == []


def test_an_unknown_transaction_is_refused(servicing: Servicing) -> None:
    with servicing.db.refused("RL311"):
        servicing.reverse(servicing.loan["id"])


def recent_loan(db: Database, entity: Entity, **terms: Any) -> Servicing:
    """Return a loan whose first instalment was due ten days ago and its second is not yet."""
    start = TODAY - dt.timedelta(days=40)
    return new_loan(db, entity, start_date=str(start), terms=terms)


def test_a_payment_charged_back_is_owed_again_with_the_next_instalment(
    db: Database, entity: Entity
) -> None:
    servicing = recent_loan(db, entity)
    first, second = servicing.schedule()[:2]
    payment = servicing.pay(first["unpaid_amount"], str(first["due_date"]))
    servicing.charge_back(payment)
    after = servicing.schedule()
    assert after[0]["unpaid_amount"] == 0
    assert after[1]["unpaid_amount"] == first["unpaid_amount"] + second["unpaid_amount"]
    assert servicing.loan["principal_outstanding_amount"] == 1200 + first["interest_amount"]
    assert servicing.violations() == []


def test_a_chargeback_follows_the_product_s_order(db: Database, entity: Entity) -> None:
    servicing = recent_loan(
        db, entity, chargeback_order=["interest", "fee", "penalty", "principal"]
    )
    first = servicing.schedule()[0]
    payment = servicing.pay(first["unpaid_amount"], str(first["due_date"]))
    servicing.charge_back(payment, first["interest_amount"] + 8)
    row = servicing.statement()[-1]
    assert (row["interest_amount"], row["principal_amount"]) == (-first["interest_amount"], -8)
    assert servicing.violations() == []


def test_a_chargeback_after_the_last_instalment_makes_one_more(servicing: Servicing) -> None:
    payment = servicing.pay("106.62", "2024-02-15")
    servicing.charge_back(payment)
    last = servicing.schedule()[-1]
    assert (last["kind"], last["principal_amount"]) == ("additional", Decimal("106.62"))
    assert servicing.violations() == []


def test_no_more_is_charged_back_than_was_paid(servicing: Servicing) -> None:
    payment = servicing.pay(50, "2024-02-15")
    servicing.charge_back(payment, 30)
    with servicing.db.refused("RL412"):
        servicing.charge_back(payment, 21)
    servicing.charge_back(payment, 20)
    with servicing.db.refused("RL412"):
        servicing.charge_back(payment)


def test_a_backdated_payment_counts_from_its_day_and_touches_no_stored_row(
    servicing: Servicing,
) -> None:
    servicing.pay(100, "2024-03-20")
    stored = {table: rows(servicing.db, table) for table in ("payment_allocation", "ledger_entry")}
    servicing.pay("106.62", "2024-02-15")
    for table, before in stored.items():
        after = rows(servicing.db, table)
        assert [row for row in after if row in before] == before
        assert len(after) > len(before)
    first, second = servicing.schedule()[:2]
    assert first["unpaid_amount"] == 0
    assert second["unpaid_amount"] == Decimal("6.62")
    assert servicing.violations() == []


def test_the_order_in_which_payments_arrive_changes_nothing(servicing: Servicing) -> None:
    payments = [("100", "2024-02-20"), ("30.50", "2024-02-15"), ("250", "2024-04-01")]
    ends = []
    for loan, order in ((servicing, payments), (again(servicing), payments[::-1])):
        for amount, day in order:
            loan.pay(amount, day)
        ends.append(loan.schedule())
    assert ends[0] == ends[1]
    assert servicing.violations() == []


def again(servicing: Servicing) -> Servicing:
    """Return another loan like the one given."""
    db, entity = servicing.db, servicing.entity
    loan = db.create_loan(
        entity, start_date="2024-01-15", product_code=servicing.loan["product_code"]
    )
    return Servicing(db, entity, db.disburse(entity, loan))
