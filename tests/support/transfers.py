"""A loan that one entity offers and another one buys."""

from __future__ import annotations

import itertools
from typing import Any

from servicing import Servicing
from sqltest import Database, Entity

_keys = itertools.count(1)


def offer(
    loan: Servicing, buyer: Entity, price: Any = 1000, *others: Servicing, **arguments: Any
) -> dict[str, Any]:
    """Offer the loan and others with it, as the executive of its entity."""
    with loan.db.acting_as("rently_executive", loan.entity):
        return loan.db.call(
            "api.offer_loans",
            legal_entity_id=loan.entity.id,
            **{"loan_ids": [each.loan["id"] for each in (loan, *others)]} | arguments,
            buyer_legal_entity_id=buyer.id,
            price_amount=price,
            reason="portfolio sale",
        )[0]


def accept(
    db: Database, login: str, seller: Entity, buyer: Entity, offered: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """Accept an offer as a login of both entities."""
    with db.acting_as(login):
        return db.call(
            "api.accept_loan_offer",
            legal_entity_id=buyer.id,
            seller_legal_entity_id=seller.id,
            loan_transfer_offer_id=offered["id"],
            **{"idempotency_key": f"accept {next(_keys)}"} | more,
        )[0]


def sell(loan: Servicing, buyer: Entity, login: str, price: Any = 1000) -> Servicing:
    """Sell the loan and return it in the buyer's books."""
    offered = offer(loan, buyer, price)
    return Servicing(loan.db, buyer, accept(loan.db, login, loan.entity, buyer, offered))
