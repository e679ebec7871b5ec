"""Officers at once: an application has one decision, an offer one answer, a loan one payout."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from origination import Desk
from psycopg.conninfo import make_conninfo
from sqltest import Database, Entity

WORKERS = 8
PASSWORD = "workers"  # noqa: S105  # of a login on a throw-away server
ROLES = ("rently_loan_officer", "rently_payments_operator")
DECIDE = "select id from api.decide_application(%s, %s, 'approve')"
ACCEPT = "select id from api.accept_offer(%s, %s)"
DISBURSE = "select id from api.disburse_loan(%s, %s, %s)"


class Race:
    """A committed desk, and a login that may do what it races for."""

    def __init__(self, db: Database, entity: Entity) -> None:
        """Create the login."""
        self.db = db
        self.desk = Desk(db, entity)
        self.login = db.ensure_login("rently_risk_manager", entity)
        for role in ROLES:
            db.run(f"grant {role} to {self.login}")
            db.run("select api.grant_entity_access(%s, %s, %s)", [self.login, entity.code, role])
        db.run(f"alter role {self.login} password '{PASSWORD}'")

    def run(self, statement: str, subject: Any, *, with_key: bool = False) -> Counter[str | None]:
        """Let every worker run the statement at the same moment; count the answers."""
        info = self.db.connection.info
        conninfo = make_conninfo(
            host=info.host, port=info.port, dbname=info.dbname, user=self.login, password=PASSWORD
        )
        start = threading.Barrier(WORKERS)

        def work(number: int) -> str | None:
            keys = [f"key {number}"] if with_key else []
            with psycopg.connect(conninfo, autocommit=True) as link:
                start.wait(timeout=60)
                try:
                    link.execute(statement.encode(), [self.desk.entity.id, subject, *keys])
                except psycopg.Error as error:
                    return error.sqlstate
                return "done"

        with ThreadPoolExecutor(WORKERS) as pool:
            return Counter(pool.map(work, range(WORKERS)))


@pytest.fixture
def race(clone: psycopg.Connection[Any]) -> Iterator[Race]:
    clone.autocommit = True
    db = Database(clone)
    yield Race(db, db.create_entity("RACE"))
    for row in db.rows("select rolname from pg_roles where rolname like '%%\\_race'"):
        db.run(f"drop role {row['rolname']}")


def test_each_step_happens_once(race: Race) -> None:
    application = race.desk.ready()
    assert race.run(DECIDE, application["id"]) == {"done": 1, "RL209": WORKERS - 1}
    offer = race.desk.offer(application)
    assert race.run(ACCEPT, offer["id"]) == {"done": 1, "RL216": WORKERS - 1}
    loan = race.db.value("select id from lending.loan")
    assert race.run(DISBURSE, loan, with_key=True) == {"done": 1, "RL304": WORKERS - 1}
    assert race.db.value("select count(*) from lending.decision") == 1
    assert race.db.value("select disbursed_amount from lending.loan") == 1200
    assert race.db.rows("select name from ops.verify() where violations > 0") == []
