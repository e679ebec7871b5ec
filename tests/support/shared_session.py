"""One session for all tests whose work is undone, as a pool would give it to its clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqltest import Database

from rently.runner.query import query


class SharedSession:
    """A session that stays: what it has compiled and planned is most of what a short test costs."""

    def __init__(self, dsn: str) -> None:
        """Connect when first asked."""
        self._dsn = dsn
        self._link: psycopg.Connection[Any] | None = None

    @contextmanager
    def undone(self) -> Iterator[Database]:
        """Return the database in a transaction that is rolled back."""
        link = self._cleaned() or self._connect()
        try:
            yield Database(link)
            _require_events_to_follow_catalogue(link)
        finally:
            link.rollback()

    def close(self) -> None:
        """End the session."""
        if self._link:
            self._link.close()

    def _connect(self) -> psycopg.Connection[Any]:
        # Nothing is prepared by name: tables that tests make have other columns the next time.
        self._link = psycopg.connect(self._dsn, prepare_threshold=None)
        return self._link

    def _cleaned(self) -> psycopg.Connection[Any] | None:
        """Take back what outlives a transaction; None if there is no session, or none any more."""
        try:
            if self._link and not self._link.closed:
                self._link.execute(query("clean_session"))
                self._link.commit()
                return self._link
        except psycopg.OperationalError:  # a test of the runner ended it, or restarted the server
            self._link = None
        return None


def _require_events_to_follow_catalogue(link: psycopg.Connection[Any]) -> None:
    """Hold every event that a test made business emit to its contract, but for planted faults."""
    if link.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
        return
    link.execute("reset session authorization")
    found = link.execute(
        "select detail from ops.v_violation_events_follow_catalogue"
        " where current_setting('session_replication_role') = 'origin' limit 3"
    ).fetchall()
    assert not found, found
