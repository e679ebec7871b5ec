"""Charges, waivers, credits, refunds and payoff quotes."""

from __future__ import annotations

from decimal import Decimal

from servicing import Servicing, new_loan
from sqltest import Database, Entity


def test_a_charge_is_owed_with_the_instalment_whose_period_holds_it(servicing: Servicing) -> None:
    servicing.charge("2024-02-20")
    assert [row["penalty_amount"] for row in servicing.schedule()[:3]] == [0, 25, 0]
    servicing.pay(150, "2024-03-15")
    row = servicing.statement()[-1]
    assert (row["penalty_amount"], row["interest_amount"]) == (25, 12 + Decimal("11.05"))
    assert servicing.violations() == []


def test_money_for_many_instalments_reaches_them_all(servicing: Servicing) -> None:
    servicing.charge("2024-02-20")
    servicing.pay(800, "2024-02-20")
    owed = [row["unpaid_amount"] for row in servicing.schedule()]
    assert [amount == 0 for amount in owed] == [True] * 7 + [False] * 5
    servicing.db.run(
        "select internal.rebuild_loan(l, now()) from lending.loan as l where l.id = %s",
        [servicing.loan["id"]],
    )
    assert [row["unpaid_amount"] for row in servicing.schedule()] == owed
    assert servicing.violations() == []


def test_a_charge_after_the_last_instalment_makes_one_more(servicing: Servicing) -> None:
    servicing.charge("2025-02-01", 10)
    last = servicing.schedule()[-1]
    assert (last["kind"], last["due_date"].isoformat(), last["unpaid_amount"]) == (
        "additional",
        "2025-02-01",
        10,
    )


def test_an_unknown_charge_is_refused(servicing: Servicing) -> None:
    with servicing.db.refused("RL310"):
        servicing.charge("2024-02-20", code="NO_SUCH_FEE")


def test_a_waiver_forgives_what_is_owed_and_no_more(servicing: Servicing) -> None:
    servicing.charge("2024-02-20")

    def waive(amount: int) -> None:
        servicing.call(
            "rently_loan_officer",
            "api.waive_charge",
            loan_id=servicing.loan["id"],
            component="penalty",
            amount=amount,
        )

    with servicing.db.refused("RL312"):
        waive(26)
    waive(25)
    assert servicing.schedule()[1]["penalty_paid_amount"] == 25
    assert servicing.violations() == []


def credit(servicing: Servicing, kind: str, amount: object, on: str | None = None) -> None:
    """Credit the loan."""
    servicing.call(
        "rently_loan_officer",
        "api.credit_loan",
        loan_id=servicing.loan["id"],
        transaction_type=kind,
        amount=amount,
        value_date=on,
    )


def test_goodwill_is_our_expense(servicing: Servicing) -> None:
    credit(servicing, "goodwill_credit", 30, "2024-02-15")
    assert servicing.balances() == {"1000": -1200, "1100": 1182, "4100": 12, "5200": 30}
    assert servicing.violations() == []


def test_a_repayment_is_no_credit(servicing: Servicing) -> None:
    with servicing.db.refused("RL414"):
        credit(servicing, "repayment", 30)


def test_what_is_paid_too_much_goes_back_once(servicing: Servicing) -> None:
    with servicing.db.acting_as("rently_loan_officer", servicing.entity):
        quote = servicing.db.call(
            "api.quote_payoff",
            legal_entity_id=servicing.entity.id,
            loan_id=servicing.loan["id"],
            on_date="2024-02-15",
        )[0]
    servicing.pay(quote["total_amount"] + 5, "2024-02-15")

    def refund(amount: int | None = None) -> dict[str, object]:
        return servicing.call(
            "rently_payments_operator",
            "api.refund_credit_balance",
            loan_id=servicing.loan["id"],
            amount=amount,
        )

    with servicing.db.refused("RL413"):
        refund(6)
    assert refund()["credit_balance_amount"] == 0
    assert servicing.loan["status"] == "closed"
    with servicing.db.refused("RL413"):
        refund()
    assert servicing.violations() == []


def test_a_charge_on_a_repaid_loan_is_paid_from_the_credit_balance(servicing: Servicing) -> None:
    servicing.pay(1300, "2024-02-15")
    credit_before = servicing.statement()[-1]["credit_balance_amount"]
    loan = servicing.charge("2024-02-20", 10)
    assert loan["credit_balance_amount"] == credit_before - 10
    assert loan["status"] == "closed"
    assert servicing.violations() == []


def test_with_interest_by_the_day_an_early_payoff_costs_interest_to_its_day(
    db: Database, entity: Entity
) -> None:
    servicing = new_loan(
        db,
        entity,
        principal_amount=100,
        instalment_count=6,
        interest_rate="0.07",
        terms={"interest_recalculation": "last_instalment", "is_level_smoothed": True},
    )
    servicing.pay("17.01", "2024-02-15")
    with db.acting_as("rently_loan_officer", entity):
        quote = db.call(
            "api.quote_payoff",
            legal_entity_id=entity.id,
            loan_id=servicing.loan["id"],
            on_date="2024-03-01",
        )[0]
    # 83.57 at 7 % for 15 of 29 days of a month of thirty days
    assert (quote["principal_amount"], quote["interest_amount"]) == (
        Decimal("83.57"),
        Decimal("0.25"),
    )
    servicing.pay(quote["total_amount"], "2024-03-01")
    with db.acting_as("rently_loan_officer", entity):
        assert (
            db.value("select status from api.loan where id = %s", [servicing.loan["id"]])
            == "closed"
        )
    assert servicing.violations() == []


def test_a_loan_is_paid_out_in_as_many_parts_as_its_product_allows(
    db: Database, entity: Entity
) -> None:
    product = db.create_product(entity, terms={"max_disbursement_count": 2, "down_payment_pct": 25})
    loan = db.create_loan(entity, start_date="2024-01-15", product_code=product["code"])
    db.disburse(entity, loan, amount=800, idempotency_key="first")
    with db.refused("RL313"):
        db.disburse(entity, loan, amount=401, idempotency_key="too much")
    second = db.disburse(
        entity, loan, amount=200, value_date="2024-02-20", idempotency_key="second"
    )
    assert second["disbursed_amount"] == 1000
    with db.refused("RL313"):
        db.disburse(entity, loan, amount=200, idempotency_key="third")
    servicing = Servicing(db, entity, second)
    down = [row for row in servicing.schedule() if row["kind"] == "down_payment"]
    assert [row["unpaid_amount"] for row in down] == [200, 50]
    assert servicing.violations() == []


def test_unknown_terms_are_refused(db: Database, entity: Entity) -> None:
    with db.refused("RL203"):
        db.create_product(entity, terms={"interest_recalcluation": "none"})
    with db.refused("RL203"):
        db.create_product(entity, terms={"allocation_rules": [{"positions": ["due_fee"]}]})


def test_the_statement_document_tells_the_whole_loan(servicing: Servicing) -> None:
    servicing.pay(50, "2024-02-15")
    with servicing.db.acting_as("rently_auditor", servicing.entity):
        document = servicing.db.value(
            "select api.loan_statement_document(%s, %s)",
            [servicing.entity.id, servicing.loan["id"]],
        )
    assert len(document["instalments"]) == 12
    assert [t["transaction_type"] for t in document["transactions"]] == [
        "disbursement",
        "repayment",
    ]
    assert document["loan"]["principal_outstanding_amount"] == 1162
