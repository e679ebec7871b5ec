"""What a deploy would do, read from the files and the catalogue without locking anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from yoyo.migrations import MigrationList

from rently.runner import catalogue
from rently.runner.definitions import Definition, Identity, dotted
from rently.runner.locks import UNKNOWN, Lock, locks
from rently.runner.query import query

Node = tuple[int, int]


@dataclass(frozen=True)
class MigrationStep:
    """A migration that would be applied.

    Attributes:
        name: its file without the ending.
        transactional: it is applied in one transaction.
        locks: what it locks of the tables that were there before this deploy.
    """

    name: str
    transactional: bool
    locks: list[Lock]


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
class Rebuild:
    """A materialized view that would be dropped, created and filled again.

    Attributes:
        name: schema and view.
        because: definition that makes it necessary.
        certain: False if it is spared when `because` can be replaced in place.
    """

    name: str
    because: str
    certain: bool


@dataclass(frozen=True)
class Changes:
    """What differs between the definition files and the database.

    Attributes:
        stale: definitions to apply, in order, each with the reason.
        gone: identity and kind of what was recorded and has no file now, or one of another kind.
        expected: fingerprint to restore of what was altered by hand.
    """

    stale: dict[Identity, str]
    gone: dict[Identity, str]
    expected: dict[Identity, str]


@dataclass(frozen=True)
class Plan:
    """All steps of a deploy, in their order."""

    database: str
    migrations: list[MigrationStep]
    definitions: list[DefinitionStep]
    rebuilds: list[Rebuild]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.migrations or self.definitions)

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as plain data, for JSON."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """Write the plan for people, one line a step or a lock."""
        if self.is_empty:
            yield f"{self.database} is up to date"
            return
        for migration in self.migrations:
            how = "" if migration.transactional else ", each statement in a transaction of its own"
            yield f"migration {migration.name}{how}"
            for lock in migration.locks:
                if lock.mode == UNKNOWN:
                    yield f"    runs code, its locks unknown: {lock.relation}"
                else:
                    yield f"    locks {lock.relation}: {lock.mode}, holds up {lock.blocks}"
        for step in self.definitions:
            verb = "drop" if step.reason == "file gone" else "apply"
            yield f"{verb} {step.kind} {step.name}: {step.reason}"
        for rebuild in self.rebuilds:
            when = "" if rebuild.certain else f", unless {rebuild.because} can be replaced in place"
            yield f"rebuild materialized view {rebuild.name} because of {rebuild.because}{when}"


def changes(
    connection: psycopg.Connection[Any], definitions: dict[Identity, Definition], has_engine: bool
) -> Changes:
    """Compare the files with what was recorded and with what the catalogue holds.

    Args:
        connection: with an empty `search_path`.
        definitions: the files, in order.
        has_engine: the engine's own tables exist.
    """
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
    return Changes(stale, gone, expected)


def make(
    connection: psycopg.Connection[Any],
    pending: MigrationList,
    found: Changes | None,
    definitions: dict[Identity, Definition],
) -> Plan:
    """Lay out the steps: `pending` migrations, then definitions; None if those have to wait."""
    found = found or Changes({}, {}, {})
    created: set[str] = set()
    migrations = [
        MigrationStep(
            item.id,
            item.is_transactional("apply"),
            locks(item.steps, created),
        )
        for item in pending
    ]
    steps = [
        DefinitionStep(dotted(identity), definitions[identity].kind, reason)
        for identity, reason in found.stale.items()
    ]
    steps += [
        DefinitionStep(dotted(identity), kind, "file gone")
        for identity, kind in found.gone.items()
        if identity not in definitions
    ]
    rebuilds = _rebuilds(connection, found, definitions) if found.stale or found.gone else []
    return Plan(connection.info.dbname, migrations, steps, rebuilds)


def _rebuilds(
    connection: psycopg.Connection[Any], found: Changes, definitions: dict[Identity, Definition]
) -> list[Rebuild]:
    """Find the materialized views that change, or that stand on something that does."""
    objects = {item.node: item for item in catalogue.objects(connection)}
    starts: dict[Node, bool] = {}
    for node, item in objects.items():
        if found.gone.get(item.identity) == item.kind:
            starts[node] = True
        elif item.identity in found.stale and definitions[item.identity].kind == item.kind:
            starts[node] = item.kind == "materialized view"
    needed_by: dict[Node, list[Node]] = {}
    for edge in catalogue.dependents(connection, list(starts)):
        needed_by.setdefault(edge.on_node, []).append(edge.node)
    rebuilds: dict[Node, Rebuild] = {}
    for start, certain in sorted(starts.items(), key=lambda item: not item[1]):
        for node in _reachable(start, needed_by):
            view = objects.get(node)
            if view is None or view.kind != "materialized view" or node in rebuilds:
                continue
            if found.gone.get(view.identity) != view.kind:
                because = dotted(objects[start].identity)
                rebuilds[node] = Rebuild(dotted(view.identity), because, certain)
    return sorted(rebuilds.values(), key=lambda item: item.name)


def _reachable(start: Node, needed_by: dict[Node, list[Node]]) -> set[Node]:
    found = {start}
    waiting = [start]
    while waiting:
        for node in needed_by.get(waiting.pop(), []):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
