"""A loan to service, and short words for what happens to it."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from sqltest import Database, Entity

_keys = itertools.count(1)
VERIFY = "select name, violations, example from ops.verify() where violations > 0"


class Servicing:
    """The commands on one loan, each as the login whose business it is."""

    def __init__(self, db: Database, entity: Entity, loan: dict[str, Any]) -> None:
        """Wrap a loan that is paid out."""
        self.db = db
        self.entity = entity
        self.loan = loan

    def call(self, role: str, function: str, **arguments: Any) -> dict[str, Any]:
        """Call a command that moves money, under a new key, and keep the loan it returns."""
        arguments.setdefault("idempotency_key", f"key {next(_keys)}")
        with self.db.acting_as(role, self.entity):
            answer = self.db.call(function, legal_entity_id=self.entity.id, **arguments)[0]
        if "loan_number" in answer:
            self.loan = answer
        return answer

    def pay(self, amount: Any, on: str) -> uuid.UUID:
        """Receive a payment that counts from a day; return its transaction."""
        self.db.pay(self.entity, self.loan, amount, value_date=on)
        return self.last_transaction()

    def last_transaction(self) -> uuid.UUID:
        """Return the transaction written last."""
        found: uuid.UUID = self.db.value(
            """
            select id from lending.loan_transaction
            where loan_id = %s and transaction_type <> 'reversal' order by id desc limit 1
            """,
            [self.loan["id"]],
        )
        return found

    def reverse(self, transaction: uuid.UUID, **arguments: Any) -> dict[str, Any]:
        """Undo a transaction."""
        return self.call(
            "rently_payments_operator",
            "api.reverse_transaction",
            loan_transaction_id=transaction,
            **arguments,
        )

    def charge_back(self, transaction: uuid.UUID, amount: Any = None) -> dict[str, Any]:
        """Record a chargeback."""
        return self.call(
            "rently_payments_operator",
            "api.charge_back_payment",
            loan_transaction_id=transaction,
            amount=amount,
        )

    def charge(self, due_on: str, amount: Any = None, code: str = "LATE_FEE") -> dict[str, Any]:
        """Add a charge."""
        return self.call(
            "rently_loan_officer",
            "api.add_charge",
            loan_id=self.loan["id"],
            charge_code=code,
            due_date=due_on,
            amount=amount,
        )

    def refresh(self) -> None:
        """Read the loan as it is now."""
        with self.db.acting_as("rently_loan_officer", self.entity):
            self.loan = self.db.row("select * from api.loan where id = %s", [self.loan["id"]])

    def schedule(self) -> list[dict[str, Any]]:
        """Return the instalments with what is paid of them."""
        with self.db.acting_as("rently_loan_officer", self.entity):
            return self.db.call(
                "api.loan_schedule", legal_entity_id=self.entity.id, loan_id=self.loan["id"]
            )

    def statement(self) -> list[dict[str, Any]]:
        """Return the transactions with their splits."""
        with self.db.acting_as("rently_loan_officer", self.entity):
            return self.db.call(
                "api.loan_statement", legal_entity_id=self.entity.id, loan_id=self.loan["id"]
            )

    def balances(self) -> dict[str, Any]:
        """Return the entity's ledger balances by account code, without the empty ones."""
        with self.db.acting_as("rently_accountant", self.entity):
            rows = self.db.rows(
                "select account_code, balance_amount from analytics.v_trial_balance"
            )
        return {row["account_code"]: row["balance_amount"] for row in rows if row["balance_amount"]}

    def violations(self) -> list[dict[str, Any]]:
        """Return the invariants that do not hold."""
        return self.db.rows(VERIFY)


def new_loan(db: Database, entity: Entity, **more: Any) -> Servicing:
    """Return a loan of 1,200.00 at 12 % in twelve instalments, paid out on 2024-01-15."""
    terms = more.pop("terms", None)
    if terms is not None:
        more["product_code"] = db.create_product(entity, terms=terms)["code"]
    loan = db.create_loan(entity, **{"start_date": "2024-01-15"} | more)
    with db.acting_as("rently_loan_officer", entity):
        db.value(
            """
            select api.define_charge(
                legal_entity_id => %s, code => 'LATE_FEE', name => 'Late fee',
                component => 'penalty', currency_code => %s, default_amount => 25
            )
            """,
            [entity.id, entity.currency],
        )
    return Servicing(db, entity, db.disburse(entity, loan))
