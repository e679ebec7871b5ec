"""Differences between the database and what the last deploy left."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from rently.runner import catalogue, migrations, plan, release, session
from rently.runner.backend import Backend
from rently.runner.definitions import dotted
from rently.runner.errors import RunnerError
from rently.runner.source import Folders, Source


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

    def lines(self) -> Iterator[str]:
        """Write it for people."""
        if not self.found:
            yield "no drift"
        if self.history:
            yield self.history
        for name, reason in self.definitions.items():
            yield f"{name}: {reason}"
        yield from self.catalogue


def drift(connection: psycopg.Connection[Any], folders: Folders) -> Drift:
    """Compare the database with the files and with its last release; nothing is changed.

    Raises:
        RunnerError: nothing was ever deployed to this database.
    """
    source = Source.read(folders).for_server(connection)
    if not session.prepare_to_read(connection):
        raise RunnerError("nothing was deployed to this database", hint="rently deploy")
    history = None
    try:
        migrations.check_history(Backend(connection).applied(), source.migrations)
    except RunnerError as error:
        history = error.message
    stale = plan.changes(connection, source.definitions, has_engine=True).stale
    by_hand = {
        dotted(identity): reason
        for identity, reason in stale.items()
        if reason in ("missing", "altered by hand")
    }
    newest = release.last(connection)
    after = catalogue.snapshot(connection).splitlines()
    before = newest.catalogue.splitlines() if newest else after
    lines = difflib.unified_diff(before, after, "last release", "database", lineterm="", n=2)
    return Drift(history, by_hand, list(lines))
