"""Plants two tenants: A, whose logins attack, and B, in whose every column stands a canary."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql
from sqltest import Database, Entity

CANARY = "canary-of-b"
# Every key of a planted row, so that planted rows join with each other.
PLANTED_ID = uuid.UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
VALUES = {
    "uuid": str(PLANTED_ID),
    "text": CANARY,
    "name": CANARY,
    "jsonb": f'{{"{CANARY}": "{CANARY}"}}',
    "text[]": f"{{{CANARY}}}",
    "uuid[]": f"{{{PLANTED_ID}}}",
    "date": "today",
    "timestamp with time zone": "now",
    "daterange": "[today,)",
    "int4range": "[1,2)",
    "tstzrange": "[now,)",
    "boolean": "true",
    "bytea": CANARY,
    "interval": "1 day",
    "inet": "10.9.8.7",
    "time without time zone": "12:00",
    "integer[]": "{1}",
    "numeric[]": "{1}",
    "bytea[]": f"{{{CANARY}}}",
}
NUMBER = "1"


@dataclass
class Probes:
    """What was tried, and what came back that should not have."""

    made: int = 0
    leaks: list[str] = field(default_factory=list)

    def look(self, what: str, found: object, *, also: tuple[str, ...] = ()) -> None:
        """Count a probe; a canary (or one of `also`) in what came back is a leak."""
        self.made += 1
        text = str(found).lower()
        if any(marker.lower() in text for marker in (CANARY, *also)):
            self.leaks.append(f"{what}: {text[:200]}")


@dataclass(frozen=True)
class Tenants:
    """The planted database.

    Attributes:
        dsn: of the superuser.
        password: of the superuser, and of every login.
        a: the tenant whose logins attack.
        b: the tenant with the canaries.
        logins: every kind of login of A, by name.
    """

    dsn: str
    password: str
    a: Entity
    b: Entity
    logins: tuple[str, ...]

    @contextmanager
    def connect(self, login: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        """Connect as a login, or as the superuser."""
        who: dict[str, Any] = {"user": login} if login else {}
        with psycopg.connect(self.dsn, password=self.password, passfile="", **who) as link:
            if login == "gateway_with_context":
                link.execute("select api.begin_request(%s)", (self.a.id,))
            yield link


def plant(dsn: str, password: str) -> Tenants:
    """Create both tenants, their rows, and the logins."""
    with psycopg.connect(dsn, password=password) as link:
        db = Database(link)
        a, b = db.create_entity("ATTACKER"), db.create_entity("CANARYB")
        for entity in (a, b):
            loan = db.create_loan(
                entity,
                borrower_party_id=db.create_party(
                    entity,
                    reference=f"P {CANARY}" if entity == b else "P 1",
                    display_name=f"Jane {CANARY}" if entity == b else "Ann",
                    email=f"{CANARY}@example.com" if entity == b else "ann@example.com",
                ),
            )
            db.disburse(entity, loan)
            db.pay(entity, loan, "100.00")
        logins = _create_logins(db, a)
        every = [
            row["rolname"]
            for row in db.rows("select rolname from pg_roles where rolcanlogin and not rolsuper")
        ]
        for login in every:
            link.execute(
                sql.SQL("alter role {} password {}").format(sql.Identifier(login), password)
            )
        _plant_every_column(link, b)
        link.commit()
        link.autocommit = True
        link.execute("analyze")
        made = tuple(login for login in every if login != "rently_migrator")
    attackers = tuple(login for login in made if not login.endswith("_canaryb"))
    assert set(logins) <= set(attackers)
    return Tenants(dsn, password, a, b, attackers)


def _create_logins(db: Database, a: Entity) -> list[str]:
    """Create a login of A for each business role, gateways, and logins that are nobody."""
    roles = [row["code"] for row in db.rows("select code from lending.business_role")]
    logins = [db.ensure_login(role, a) for role in roles]
    for login in ("gateway_without_context", "gateway_with_context"):
        db.create_login(login, "rently_app", a, kind="gateway")
    db.create_login("without_entity", "rently_executive")
    db.create_login("disabled", "rently_executive", a)
    db.call("api.set_user_disabled", account="disabled")
    db.run("create role unregistered login in role rently_executive, rently_app")
    db.run("create role without_role login")
    db.run("create role monitor login in role rently_monitor")
    return [
        *logins,
        *("gateway_without_context", "gateway_with_context", "without_entity", "disabled"),
        *("unregistered", "without_role", "monitor"),
    ]


def _plant_every_column(link: psycopg.Connection[Any], b: Entity) -> None:
    """Put a row of B with canaries into every tenant table, whatever its constraints say.

    The database is thrown away: checks are dropped and foreign keys not checked.
    """
    link.execute("set local session_replication_role = replica")
    tables = link.execute(
        "select table_name, tenant_column from ops.secured_table order by table_name"
    ).fetchall()
    for table, tenant_column in tables:
        for (constraint,) in link.execute(
            "select conname from pg_constraint"
            " where conrelid = %s::regclass and contype in ('c', 'x') and coninhcount = 0",
            (table,),
        ).fetchall():
            link.execute(f"alter table {table} drop constraint {constraint}")
        columns = link.execute(
            "select attname, format_type(atttypid, null) from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
            " and attgenerated = '' and attidentity = '' and attname <> %s",
            (table, tenant_column),
        ).fetchall()
        if table == "lending.legal_entity":
            continue
        names = ", ".join([tenant_column, *(name for name, _ in columns)])
        # A generated column computes with the zone, so that one has to be known.
        values = [
            str(b.id),
            *("UTC" if name == "time_zone" else VALUES.get(kind, NUMBER) for name, kind in columns),
        ]
        slots = ", ".join(f"%s::{kind}" for kind in ("uuid", *(kind for _, kind in columns)))
        link.execute(f"insert into {table} ({names}) values ({slots})", values)
    link.execute("set local session_replication_role = origin")
