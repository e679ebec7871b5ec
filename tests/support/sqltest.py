"""How tests speak to the database: as the login that would, in a transaction undone at its end."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import clock
import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

_numbers = itertools.count(1)

Params = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Entity:
    """A legal entity of a test; each business role has a login there, made when first used."""

    id: uuid.UUID
    code: str
    currency: str

    def login(self, role: str) -> str:
        """Return the login that has the business role here, and nowhere else."""
        return f"{role.removeprefix('rently_')}_{self.code.lower()}"


class Database:
    """A connection of the superuser that can act as any login.

    `set session authorization` changes `session_user` itself, as connecting as the login would.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Wrap a connection whose transaction the caller ends."""
        self.connection = connection
        self.login: str | None = None

    def rows(self, text: str, params: Params = ()) -> list[dict[str, Any]]:
        """Return all rows of a query, each as a dict."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(text, params).fetchall()

    def row(self, text: str, params: Params = ()) -> dict[str, Any]:
        """Return the only row of a query."""
        found = self.rows(text, params)
        assert len(found) == 1, f"{len(found)} rows"
        return found[0]

    def value(self, text: str, params: Params = ()) -> Any:
        """Return the only column of the only row."""
        found = self.row(text, params)
        assert len(found) == 1, f"{len(found)} columns"
        return next(iter(found.values()))

    def run(self, text: str, params: Params = ()) -> None:
        """Run a statement for what it does."""
        self.connection.execute(text, params)

    def call(self, function: str, **arguments: Any) -> list[dict[str, Any]]:
        """Call a set-returning function with named arguments; return its rows."""
        named = [
            sql.SQL("{} => {}").format(sql.Identifier(name), sql.Placeholder(name))
            for name in arguments
        ]
        schema, name = function.split(".")
        query = sql.SQL("select * from {}({})").format(
            sql.Identifier(schema, name), sql.SQL(", ").join(named)
        )
        return self.rows(query.as_string(self.connection), arguments)

    @contextmanager
    def acting_as(self, login: str, entity: Entity | None = None) -> Iterator[None]:
        """Act as a login, or as the login that has a business role for the entity.

        Args:
            login: a login, or with `entity` a business role such as `rently_loan_officer`.
            entity: the entity whose login to use.
        """
        name = self.ensure_login(login, entity) if entity else login
        before = self.login
        self._become(name)
        try:
            yield
        finally:
            if self.connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
                self.login = before  # rolling back to the savepoint undoes the change of login
            else:
                self._become(before)

    def _become(self, login: str | None) -> None:
        name = sql.Identifier(login) if login else sql.SQL("default")
        self.connection.execute(sql.SQL("set session authorization {}").format(name))
        self.login = login

    @contextmanager
    def refused(self, sqlstate: str) -> Iterator[None]:
        """Expect the block to fail with this SQLSTATE, and undo what it did."""
        with pytest.raises(psycopg.Error) as caught, self.connection.transaction():
            yield
        assert caught.value.sqlstate == sqlstate, (
            f"{caught.value.sqlstate}: {caught.value}, expected {sqlstate}"
        )
        if sqlstate.startswith("RL"):
            diagnosis = caught.value.diag
            assert diagnosis.message_detail, f"{sqlstate} says no detail"
            assert diagnosis.message_hint, f"{sqlstate} says no hint"

    def create_entity(
        self,
        code: str,
        currency: str = "EUR",
        country: str = "DE",
        time_zone: str = clock.ZONE,
    ) -> Entity:
        """Found a legal entity."""
        created = self.call(
            "api.create_legal_entity",
            code=code,
            name=f"Rently {code}",
            base_currency_code=currency,
            country_code=country,
            time_zone=time_zone,
        )[0]
        return Entity(created["id"], code, currency)

    def ensure_login(self, role: str, entity: Entity) -> str:
        """Return the login that has the business role for the entity, creating it if need be."""
        login = entity.login(role)
        if self.value("select to_regrole(%s) is null", [login]):
            self.create_login(login, role, entity)
        return login

    def create_login(self, login: str, role: str, *entities: Entity, kind: str = "person") -> None:
        """Create a login that has the business role for the entities."""
        with self.acting_as_superuser():
            self.run(
                sql.SQL("create role {} login in role {}")
                .format(sql.Identifier(login), sql.Identifier(role))
                .as_string(self.connection)
            )
            self.call("api.register_user", kind=kind, display_name=login, login=login)
            for entity in entities:
                self.call(
                    "api.grant_entity_access",
                    account=login,
                    legal_entity_code=entity.code,
                    business_role=role,
                )

    @contextmanager
    def acting_as_superuser(self) -> Iterator[None]:
        """Act as the connection's own login for a while."""
        before = self.login
        self._become(None)
        yield
        self._become(before)

    def create_product(self, entity: Entity, **terms: Any) -> dict[str, Any]:
        """Create a product of 12 % with wide limits, as the entity's loan officer."""
        defaults: dict[str, Any] = {
            "code": f"RENT_{next(_numbers)}",
            "name": "Rent advance",
            "category": "rent_advance",
            "business_unit": "residential",
            "currency_code": entity.currency,
            "interest_rate": "0.12",
            "min_principal_amount": 100,
            "max_principal_amount": 1_000_000,
            "min_instalment_count": 1,
            "max_instalment_count": 360,
            "valid_from": "2020-01-01",
        }
        if "terms" in terms:
            terms["terms"] = json.dumps(terms["terms"])
        with self.acting_as("rently_loan_officer", entity):
            return self.call("api.create_product", legal_entity_id=entity.id, **defaults | terms)[0]

    def create_party(self, entity: Entity, **attributes: Any) -> uuid.UUID:
        """Register a person, as the entity's loan officer."""
        number = next(_numbers)
        defaults: dict[str, Any] = {
            "kind": "person",
            "reference": f"P-{number}",
            "display_name": f"Tenant {number}",
        }
        with self.acting_as("rently_loan_officer", entity):
            created = self.call(
                "api.register_party", legal_entity_id=entity.id, **defaults | attributes
            )[0]
        return uuid.UUID(str(created["id"]))

    def create_loan(self, entity: Entity, **terms: Any) -> dict[str, Any]:
        """Create a loan of 1,200 in twelve instalments, as the entity's loan officer."""
        defaults: dict[str, Any] = {"principal_amount": 1200, "instalment_count": 12}
        if "product_code" not in terms:
            terms["product_code"] = self.create_product(entity)["code"]
        if "borrower_party_id" not in terms:
            terms["borrower_party_id"] = self.create_party(entity)
        with self.acting_as("rently_loan_officer", entity):
            return self.call("api.create_loan", legal_entity_id=entity.id, **defaults | terms)[0]

    def disburse(self, entity: Entity, loan: Mapping[str, Any], **arguments: Any) -> dict[str, Any]:
        """Pay a loan out, as the entity's payments operator."""
        arguments.setdefault("idempotency_key", f"disburse {loan['id']}")
        with self.acting_as("rently_payments_operator", entity):
            return self.call(
                "api.disburse_loan", legal_entity_id=entity.id, loan_id=loan["id"], **arguments
            )[0]

    def pay(
        self, entity: Entity, loan: Mapping[str, Any], amount: Any, **arguments: Any
    ) -> dict[str, Any]:
        """Receive a payment for a loan, as the entity's payments operator."""
        defaults: dict[str, Any] = {
            "currency_code": loan["currency_code"],
            "idempotency_key": f"pay {next(_numbers)}",
        }
        with self.acting_as("rently_payments_operator", entity):
            return self.call(
                "api.receive_payment",
                legal_entity_id=entity.id,
                loan_id=loan["id"],
                amount=amount,
                **defaults | arguments,
            )[0]
