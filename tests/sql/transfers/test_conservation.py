"""Law: a sale moves claims and money between two entities, and creates or loses none."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from clock import TODAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servicing import Servicing
from sqltest import Database, Entity

_numbers = itertools.count(1)
BOTH = """
select coalesce(sum(case when e.debit_account_id = a.id then e.amount else -e.amount end), 0)
from lending.ledger_account as a
inner join lending.ledger_entry as e
    on e.legal_entity_id = a.legal_entity_id and a.id in (e.debit_account_id, e.credit_account_id)
where a.code = any(%s)
"""
OWED = "select sum(principal_outstanding_amount) from lending.loan"
terms = st.fixed_dictionaries(
    {
        "accounting_basis": st.sampled_from(["cash", "accrual"]),
        "amortisation": st.sampled_from(["annuity", "equal_principal", "interest_only"]),
    }
)
payments = st.lists(st.tuples(st.integers(1, 400), st.integers(0, 150)), max_size=4)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(terms=terms, payments=payments, price=st.integers(1, 300_000), fee=st.booleans())
def test_a_sale_conserves_totals(
    db: Database,
    entity: Entity,
    terms: dict[str, Any],
    payments: list[tuple[int, int]],
    price: int,
    fee: bool,
) -> None:
    with db.connection.transaction(force_rollback=True):
        number = next(_numbers)
        buyer = db.create_entity(f"BUYER_{number}")
        db.create_login(f"treasurer_{number}", "rently_executive", entity, buyer)
        amortisation = terms.pop("amortisation")
        product = db.create_product(entity, terms=terms, amortisation=amortisation)
        loan = db.create_loan(
            entity,
            product_code=product["code"],
            principal_amount=2000,
            start_date=str(TODAY - dt.timedelta(days=160)),
        )
        servicing = Servicing(db, entity, db.disburse(entity, loan))
        for amount, days_ago in payments:
            servicing.pay(amount, str(TODAY - dt.timedelta(days=days_ago)))
        if fee:
            with db.acting_as("rently_loan_officer", entity):
                db.call(
                    "api.define_charge",
                    legal_entity_id=entity.id,
                    code="FEE",
                    name="Fee",
                    component="fee",
                    currency_code="EUR",
                    default_amount=10,
                )
            servicing.charge(str(TODAY), code="FEE")
        read = {
            "owed": (OWED, []),
            "receivables": (BOTH, [["1100"]]),
            "cash": (BOTH, [["1000"]]),
        }
        before = {name: db.value(*query) for name, query in read.items()}
        with db.acting_as("rently_executive", entity):
            offered = db.call(
                "api.offer_loans",
                legal_entity_id=entity.id,
                loan_ids=[loan["id"]],
                buyer_legal_entity_id=buyer.id,
                price_amount=Decimal(price) / 100,
                reason="sale",
            )[0]
        with db.acting_as(f"treasurer_{number}"):
            db.call(
                "api.accept_loan_offer",
                legal_entity_id=buyer.id,
                seller_legal_entity_id=entity.id,
                loan_transfer_offer_id=offered["id"],
                idempotency_key="law",
            )
        assert {name: db.value(*query) for name, query in read.items()} == before
        # What the seller gained over its books, the buyer carries as a premium.
        assert db.value(BOTH, [["4800", "5800"]]) + db.value(BOTH, [["1160"]]) == 0
        assert db.value(BOTH, [["1070"]]) == 0
        assert servicing.violations() == []
