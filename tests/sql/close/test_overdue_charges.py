"""Late fees and penalty interest: once an instalment, within caps, not on what is disputed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from probes import ask
from servicing import VERIFY
from sqltest import Database, Entity

START = date(2024, 1, 15)
DUE = date(2024, 2, 15)
FLAT = {"calculation": "flat", "amount": 25, "timing": "overdue"}
YEARLY = {"calculation": "pct_yearly", "pct": 36.5, "timing": "overdue", "repeats_after_days": 10}


def late_loan(
    db: Database, entity: Entity, *charges: dict[str, Any], caps: Any = (), **terms: Any
) -> dict[str, Any]:
    """Return a loan of a product that charges late instalments, of which nothing is paid."""
    with db.acting_as("rently_loan_officer", entity):
        for code, component in (("LATE_FEE", "fee"), ("LATE_INTEREST", "penalty")):
            db.call(
                "api.define_charge", legal_entity_id=entity.id, code=code, name=code,
                component=component, currency_code="EUR", default_amount=1,
            )  # fmt: skip
        product = db.create_product(entity, terms=terms)
    version = db.row(
        "select legal_entity_id, id from lending.product_version where product_id = %s",
        [product["id"]],
    )
    for charge in charges:
        code = "LATE_INTEREST" if charge["calculation"] == "pct_yearly" else "LATE_FEE"
        row = {
            "legal_entity_id": str(version["legal_entity_id"]),
            "product_version_id": str(version["id"]),
            "id": str(db.value("select gen_random_uuid()")),
            "charge_definition_id": str(
                db.value("select id from lending.charge_definition where code = %s", [code])
            ),
            "grace_days": 0, "tax_pct": 0, "row_version": 1,
            "created_at": "2024-01-01", "updated_at": "2024-01-01",
        } | charge  # fmt: skip
        db.run(
            "insert into lending.product_charge"
            " select * from jsonb_populate_record(null::lending.product_charge, %s)",
            [json.dumps(row)],
        )
    for component, period, amount in caps:
        db.run(
            "insert into lending.charge_cap"
            " (legal_entity_id, product_version_id, component, currency_code, per_period,"
            " max_amount) values (%s, %s, %s, 'EUR', %s, %s)",
            [entity.id, version["id"], component, period, amount],
        )
    loan = db.create_loan(entity, product_code=product["code"], start_date=str(START))
    return db.disburse(entity, loan)


def run(db: Database, entity: Entity, day: date) -> None:
    """Close a day as far as charges go, as a caller that commits each batch."""
    while True:
        if not ask(db, entity, "internal.close_step_charges({}, {})", entity.id, day):
            return
        db.run(
            "insert into ops.close_step_run"
            " (legal_entity_id, business_date, step_code, batch_number, is_last, row_count,"
            " seconds)"
            " select %s, %s, 'charges', 1 + count(*), false, 1, 0 from ops.close_step_run"
            " where business_date = %s and step_code = 'charges'",
            [entity.id, day, day],
        )


def charges(db: Database, loan: dict[str, Any]) -> list[tuple[date, Decimal]]:
    return [
        (row["due_date"], row["amount"])
        for row in db.rows(
            "select due_date, amount from lending.loan_transaction"
            " where loan_id = %s and transaction_type = 'charge' order by due_date, amount",
            [loan["id"]],
        )
    ]


def test_a_late_instalment_is_charged_once(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, FLAT | {"grace_days": 5})
    for days in range(12):
        run(db, entity, DUE + timedelta(days=days))
        run(db, entity, DUE + timedelta(days=days))
    assert charges(db, loan) == [(DUE + timedelta(days=6), Decimal(25))]
    run(db, entity, date(2024, 3, 21))
    assert [amount for _, amount in charges(db, loan)] == [25, 25]
    assert db.rows(VERIFY) == []


def test_penalty_interest_is_charged_for_the_days_late(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, YEARLY | {"tax_pct": 10})
    instalment = Decimal("106.62")
    for days in range(25):
        run(db, entity, DUE + timedelta(days=days))
    first = (instalment * Decimal("0.001") * Decimal("1.1")).quantize(Decimal("0.01"))
    tenth = (instalment * Decimal("0.01") * Decimal("1.1")).quantize(Decimal("0.01"))
    assert charges(db, loan) == [
        (DUE + timedelta(days=1), first),
        (DUE + timedelta(days=11), tenth),
        (DUE + timedelta(days=21), tenth),
    ]
    assert db.rows(VERIFY) == []


@pytest.mark.parametrize(
    ("caps", "expected"),
    [
        ([("fee", "instalment", 60)], [25, 25, 10]),
        ([("fee", "month", 30), ("fee", "loan", 1000)], [25, 5, 25]),
        ([("fee", "loan", 40)], [25, 15]),
        ([("fee", "charge", 7)], [7, 7, 7]),
    ],
)
def test_caps_hold(db: Database, entity: Entity, caps: Any, expected: list[int]) -> None:
    loan = late_loan(db, entity, FLAT | {"repeats_after_days": 7}, caps=caps)
    for days in (1, 8, 15):  # 16 and 23 February, 1 March
        run(db, entity, DUE + timedelta(days=days))
    assert [amount for _, amount in charges(db, loan)] == expected
    assert db.value("select count(*) from lending.overdue_charge") == 3


def test_a_cap_of_an_instalment_is_its_own(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, FLAT, caps=[("fee", "instalment", 20)])
    run(db, entity, date(2024, 3, 16))  # two instalments are late on it
    assert [amount for _, amount in charges(db, loan)] == [20, 20]


def test_a_charge_that_was_reversed_leaves_its_cap(db: Database, entity: Entity) -> None:
    terms = FLAT | {"repeats_after_days": 7}
    loan = late_loan(db, entity, terms, caps=[("fee", "instalment", 30)])
    run(db, entity, DUE + timedelta(days=1))
    charge = "select id from lending.loan_transaction where transaction_type = 'charge'"
    reversed_id = db.value(charge)
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.reverse_transaction", legal_entity_id=entity.id,
            loan_transaction_id=reversed_id, idempotency_key="undo",
        )  # fmt: skip
    for days in (8, 15):
        run(db, entity, DUE + timedelta(days=days))
    assert [amount for _, amount in charges(db, loan)] == [25, 25, 5]
    assert db.rows(VERIFY) == []


LINES = """
select s.line_number, s.kind, s.due_date, s.opening_balance_amount, s.principal_amount,
    s.interest_amount, s.fee_amount, s.penalty_amount
from lending.loan as l
inner join lending.amortisation_line as s
    on l.id = s.loan_id and l.current_plan_version = s.plan_version
where l.id = %s order by s.line_number
"""
STATE = """
select to_jsonb(l) - '{row_version,updated_at}'::text[] as loan,
    (select count(*) from lending.ledger_entry) as entries,
    (select count(*) from lending.payment_allocation) as allocations
from lending.loan as l where l.id = %s
"""


def test_a_set_of_loans_is_charged_as_each_of_them_would_be(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, FLAT, YEARLY, accounting_basis="accrual")
    product = loan["product_code"]
    paying, renewed, quick = (
        db.disburse(entity, db.create_loan(entity, product_code=product, start_date=str(START)))
        for _ in range(3)
    )
    db.pay(entity, paying, 1, value_date=DUE)
    db.pay(entity, renewed, 1, value_date=DUE + timedelta(days=9))  # it is rebuilt
    db.pay(entity, quick, "106.62", value_date=DUE)
    for days in (1, 2):
        run(db, entity, DUE + timedelta(days=days))
    assert [len(charges(db, each)) for each in (loan, paying, renewed, quick)] == [2, 2, 2, 0]
    assert db.rows(LINES, [loan["id"]]) == db.rows(LINES, [renewed["id"]])
    assert sum(row["fee_amount"] for row in db.rows(LINES, [paying["id"]])) == 25
    for each in (loan, paying, renewed):
        before = db.row(STATE, [each["id"]])
        assert before["loan"]["current_plan_version"] == db.value(
            "select max(version_number) from lending.amortisation_plan where loan_id = %s",
            [each["id"]],
        )
        db.run(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
            [each["id"]],
        )
        assert db.row(STATE, [each["id"]]) == before
    entries = db.rows(
        "select count(*), sum(amount) from lending.ledger_entry"
        " where description in ('charge fee', 'charge penalty') group by loan_id, journal_id"
    )
    assert [row["count"] for row in entries] == [2, 2, 2]
    assert db.rows(VERIFY) == []


def test_what_is_disputed_is_not_charged(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, {"calculation": "pct_instalment", "pct": 10, "timing": "overdue"})
    with db.acting_as("rently_collections_agent", entity):
        db.call(
            "api.open_dispute", legal_entity_id=entity.id, loan_id=loan["id"], kind="amount",
            amount=60, reason="Heating was off",
        )  # fmt: skip
    db.run("update lending.dispute set opened_on = %s", [DUE])
    run(db, entity, DUE + timedelta(days=1))
    assert charges(db, loan) == [(DUE + timedelta(days=1), Decimal("4.66"))]


def test_grace_and_pauses_keep_a_loan_from_being_charged(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, FLAT, arrears_grace_days=3)
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.pause_delinquency", legal_entity_id=entity.id, loan_id=loan["id"],
            from_date=DUE + timedelta(days=3), until_date=DUE + timedelta(days=9),
            reason="hardship",
        )  # fmt: skip
    for days in range(1, 12):
        run(db, entity, DUE + timedelta(days=days))
    assert charges(db, loan) == [(DUE + timedelta(days=10), Decimal(25))]


def test_a_loan_that_pays_in_time_is_not_charged(db: Database, entity: Entity) -> None:
    loan = late_loan(db, entity, FLAT)
    db.pay(entity, loan, "106.62", value_date=DUE + timedelta(days=1))
    run(db, entity, DUE + timedelta(days=1))
    assert charges(db, loan) == []


def test_penalty_interest_is_only_for_late_instalments(db: Database, entity: Entity) -> None:
    with db.refused("23514"):
        late_loan(db, entity, {"calculation": "pct_yearly", "pct": 5, "timing": "instalment"})
