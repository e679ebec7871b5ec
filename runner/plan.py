"""What a deploy would do, read from the files and the catalogue without locking anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from yoyo.migrations import MigrationList

from . import catalogue
from .definitions import Definition, Identity, dotted
from .query import query


@dataclass(frozen=True)
class MigrationStep:
    """A migration that would be applied.

    Attributes:
        name: its file without the ending.
        transactional: it is applied in one transaction.
    """

    name: str
    transactional: bool


@dataclass(frozen=True)
class DefinitionStep:
    """A definition that would be applied, or dropped.

    Attributes:
        name: schema and object.
        kind: what it creates.
        reason: new, edited, missing, altered by hand, of another kind, or file gone.
    """

    name: str
    kind: str
    reason: str


@dataclass(frozen=True)
class DefinitionChanges:
    """The same for the engine: what to apply, what to drop, what must look as before."""

    stale: dict[Identity, str]
    gone: dict[Identity, str]
    expected: dict[Identity, str]


@dataclass(frozen=True)
class Plan:
    """All steps of a deploy, in their order."""

    migrations: list[MigrationStep]
    definitions: list[DefinitionStep]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.migrations or self.definitions)

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as plain data, for JSON."""
        return asdict(self)


def definition_changes(
    connection: psycopg.Connection[Any], definitions: dict[Identity, Definition], has_engine: bool
) -> DefinitionChanges:
    """Compare the files with what was recorded and with what the catalogue holds."""
    recorded = connection.execute(query("recorded_definitions")).fetchall() if has_engine else []
    notes = {(row[0], row[1]): row[2:] for row in recorded}
    prints = catalogue.fingerprints(catalogue.objects(connection))
    stale: dict[Identity, str] = {}
    expected: dict[Identity, str] = {}
    for identity, definition in definitions.items():
        kind, content_hash, catalogue_hash = notes.get(identity, (None, None, None))
        found = prints.get((*identity, definition.kind))
        if kind is None:
            stale[identity] = "new"
        elif kind != definition.kind:
            stale[identity] = f"{kind} before"
        elif content_hash != definition.content_hash:
            stale[identity] = "edited"
        elif found is None:
            stale[identity] = "missing"
        elif catalogue_hash is not None and catalogue_hash != found:
            stale[identity] = "altered by hand"
            expected[identity] = catalogue_hash
    gone = {
        identity: note[0]
        for identity, note in notes.items()
        if identity not in definitions or definitions[identity].kind != note[0]
    }
    return DefinitionChanges(stale, gone, expected)


def make(
    pending: MigrationList, changes: DefinitionChanges, definitions: dict[Identity, Definition]
) -> Plan:
    """Lay out the steps for people."""
    steps = [
        DefinitionStep(dotted(identity), definitions[identity].kind, reason)
        for identity, reason in changes.stale.items()
    ]
    steps += [
        DefinitionStep(dotted(identity), kind, "file gone")
        for identity, kind in changes.gone.items()
        if identity not in definitions
    ]
    migrations = [MigrationStep(item.id, item.is_transactional("apply")) for item in pending]
    return Plan(migrations, steps)
