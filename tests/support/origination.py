"""Applications for tests: somebody asks, another person decides."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from psycopg.types.json import Jsonb
from sqltest import Database, Entity

OFFICER = "rently_loan_officer"
MANAGER = "rently_risk_manager"
OPERATOR = "rently_payments_operator"
_numbers = itertools.count(1)


class Desk:
    """The commands of origination for one entity, each as the person whose work it is."""

    def __init__(self, db: Database, entity: Entity, **terms: Any) -> None:
        """Create a product with limits; `terms` are more of its terms."""
        self.db = db
        self.entity = entity
        self.product = db.create_product(
            entity,
            min_principal_amount=500,
            max_principal_amount=5000,
            min_instalment_count=3,
            max_instalment_count=24,
            terms={"max_income_ratio_pct": 40, "min_age": 18} | terms,
        )

    def call(self, role: str, command: str, **arguments: Any) -> dict[str, Any]:
        """Call a command that returns one row."""
        with self.db.acting_as(role, self.entity):
            (row,) = self.db.call(f"api.{command}", legal_entity_id=self.entity.id, **arguments)
        return row

    def person(self, **attributes: Any) -> uuid.UUID:
        """Register a person of full age."""
        return self.db.create_party(self.entity, **{"birth_date": "1990-05-05"} | attributes)

    def submit(self, role: str = OFFICER, **terms: Any) -> dict[str, Any]:
        """Submit an application for 1,200 in twelve instalments."""
        defaults: dict[str, Any] = {
            "product_code": self.product["code"],
            "requested_amount": 1200,
            "instalment_count": 12,
            "purpose": "Rent in advance",
            "stated_income_amount": 2500,
            "stated_debt_amount": 200,
        }
        if "borrower_party_id" not in terms:
            terms["borrower_party_id"] = self.person()
        if "parties" in terms:
            terms["parties"] = Jsonb(terms["parties"])
        return self.call(role, "submit_application", **defaults | terms)

    def verify(self, application: dict[str, Any], income: Any = 2500, debt: Any = 200) -> None:
        """Record what papers show of the borrower."""
        self.call(
            OFFICER,
            "record_verified_income",
            application_id=application["id"],
            party_id=application["borrower_party_id"],
            income_amount=income,
            debt_amount=debt,
        )

    def check(self, application: dict[str, Any]) -> dict[tuple[str, str], tuple[str, Any]]:
        """Run the checks; return outcome and reason by check and subject."""
        with self.db.acting_as(OFFICER, self.entity):
            rows = self.db.call(
                "api.run_application_checks",
                legal_entity_id=self.entity.id,
                application_id=application["id"],
            )
        return {(r["check_code"], r["subject"]): (r["outcome"], r["reason_code"]) for r in rows}

    def ready(self, **terms: Any) -> dict[str, Any]:
        """Submit an application whose checks all pass, and run them."""
        application = self.submit(**terms)
        self.verify(application)
        self.check(application)
        return application

    def decide(
        self, application: dict[str, Any], result: str | None = "approve", *codes: str, **terms: Any
    ) -> dict[str, Any]:
        """Decide as the risk manager."""
        return self.call(
            MANAGER,
            "decide_application",
            application_id=application["id"],
            result=result,
            reason_codes=list(codes),
            **terms,
        )

    def offer(self, application: dict[str, Any], **terms: Any) -> dict[str, Any]:
        """Offer what was approved."""
        return self.call(OFFICER, "make_offer", application_id=application["id"], **terms)

    def accept(self, offer: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Accept an offer; return the loan."""
        return self.call(OFFICER, "accept_offer", offer_id=offer["id"], **more)

    def agreed(self, **terms: Any) -> dict[str, Any]:
        """Take an application all the way to a loan."""
        application = self.ready(**terms)
        self.decide(application)
        return self.accept(self.offer(application))

    def status(self, application: dict[str, Any]) -> Any:
        """Return the application's status."""
        return self.db.value(
            "select status from lending.application where id = %s", [application["id"]]
        )

    def policy(self, **limits: Any) -> int:
        """Set the entity's policy."""
        with self.db.acting_as(MANAGER, self.entity):
            (row,) = self.db.call(
                "api.set_origination_policy",
                legal_entity_id=self.entity.id,
                **{"currency_code": self.entity.currency} | limits,
            )
        return int(row["set_origination_policy"])
