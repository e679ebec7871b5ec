"""Differences between the database and what the last deploy left."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from . import catalogue, migrations, plan
from .deploy import Folders, Source, preflight
from .definitions import dotted
from .errors import RunnerError
from .query import query


@dataclass(frozen=True)
class Drift:
    """What is not as it was left.

    Attributes:
        history: why the history of migrations does not fit the folder, or None.
        definitions: definitions altered or dropped by hand, each with the reason.
        catalogue: unified diff from the catalogue as the last release left it.
    """

    history: str | None
    definitions: dict[str, str]
    catalogue: list[str]

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return bool(self.history or self.definitions or self.catalogue)


def drift(connection: psycopg.Connection[Any], folders: Folders) -> Drift:
    """Compare the database with the files and with its last release; nothing is changed.

    Raises:
        RunnerError: nothing was ever deployed to this database.
    """
    source = Source.read(folders)
    if not preflight(connection):
        raise RunnerError("nothing was deployed to this database", hint="rently deploy")
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        release: Any = cursor.execute(query("last_release")).fetchone()
    history = None
    try:
        migrations.check_history(migrations.Backend(connection).applied(), source.migrations)
    except RunnerError as error:
        history = error.message
    stale = plan.changes(connection, source.definitions, has_engine=True).stale
    by_hand = {
        dotted(identity): reason
        for identity, reason in stale.items()
        if reason in ("missing", "altered by hand")
    }
    before = release.catalogue.splitlines() if release else []
    after = catalogue.snapshot(connection).splitlines() if release else []
    lines = difflib.unified_diff(before, after, "last release", "database", lineterm="", n=2)
    return Drift(history, by_hand, list(lines))
