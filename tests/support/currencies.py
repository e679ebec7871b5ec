"""What tests of exchange rates and positions share."""

from __future__ import annotations

import itertools
from typing import Any

from psycopg.types.json import Jsonb
from sqltest import Database, Entity

_numbers = itertools.count(1)


def record_rate(db: Database, quote: str, rate: Any, on: str | None = None) -> None:
    """Record a rate of the European Central Bank: of a day, or of the last days until today."""
    days = (
        [on]
        if on
        else [
            row["day"]
            for row in db.rows(
                "select to_char(current_date - n, 'YYYY-MM-DD') as day"
                " from generate_series(0, 3) as n"
            )
        ]
    )
    rates = [{"rate_date": day, "base": "EUR", "quote": quote, "rate": str(rate)} for day in days]
    with db.acting_as_superuser():
        db.call("api.record_fx_rates", source_code="ECB", rates=Jsonb(rates))


def exchange(
    db: Database,
    entity: Entity,
    bought: str,
    bought_amount: Any,
    sold: str,
    sold_amount: Any,
    **arguments: Any,
) -> dict[str, Any]:
    """Exchange currencies with a bank, as the entity's accountant."""
    with db.acting_as("rently_accountant", entity):
        return db.call(
            "api.exchange_currency",
            legal_entity_id=entity.id,
            bought_currency_code=bought,
            bought_amount=bought_amount,
            sold_currency_code=sold,
            sold_amount=sold_amount,
            **{"idempotency_key": f"exchange {next(_numbers)}"} | arguments,
        )[0]


def balances(db: Database, entity: Entity, currency: str) -> dict[str, Any]:
    """Return the debit balance of every account of a currency that is not zero."""
    rows = db.rows(
        "select a.code,"
        " sum(case e.debit_account_id when a.id then e.amount else -e.amount end) as balance"
        " from lending.ledger_account as a"
        " join lending.ledger_entry as e on a.id in (e.debit_account_id, e.credit_account_id)"
        " where a.legal_entity_id = %s and a.currency_code = %s group by a.code",
        [entity.id, currency],
    )
    return {row["code"]: row["balance"] for row in rows if row["balance"]}
