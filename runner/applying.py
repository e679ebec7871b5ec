"""Applies definitions in one transaction: replaces what can be replaced, rebuilds what cannot.

Nothing is dropped with `cascade`. What depends on an object that has to go is read from the
catalogue, dropped first in computed order, and created again from its own file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

import psycopg
from psycopg import sql

from rently.runner import catalogue
from rently.runner.catalogue import Object
from rently.runner.definitions import Definition, Identity
from rently.runner.errors import RunnerError
from rently.runner.query import query
from rently.runner.session import OWNER
from rently.runner.sqlfile import SqlFileError, run_file

_REBUILT_KINDS = ("materialized view", "policy", "event trigger")
# Columns of a view or the result of a function changed, another kind of object has the name, or the
# file creates without replacing.
_CANNOT_REPLACE = ("42P16", "42P13", "42809", "42710", "42723", "42P07")
_UNDEFINED = ("42P01", "42883", "42704", "3F000")


@dataclass
class Applied:
    """What was done.

    Attributes:
        applied: definitions created or replaced, in order; one rebuilt twice counts once.
        rebuilt: those among them that were dropped first.
        dropped: definitions whose file is gone.
    """

    applied: list[Identity] = field(default_factory=list)
    rebuilt: set[Identity] = field(default_factory=set)
    dropped: list[Identity] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return bool(self.applied or self.dropped)


class Applier:
    """One run over the definitions, inside a transaction that the caller began as the owner."""

    def __init__(
        self, connection: psycopg.Connection[Any], definitions: dict[Identity, Definition]
    ) -> None:
        """Take the files in the order in which they can be created."""
        self._connection = connection
        self._definitions = definitions
        self._place = {identity: place for place, identity in enumerate(definitions)}
        self._pending: set[Identity] = set()
        self._gone: dict[Identity, str] = {}
        # Names in use: nothing has to be looked up or saved before a new one is created.
        self._used = {(item.identity, item.kind) for item in catalogue.objects(connection)}
        self.done = Applied()

    def run(
        self,
        stale: Iterable[Identity],
        gone: dict[Identity, str],
        expected: dict[Identity, str],
    ) -> Applied:
        """Apply the stale definitions, then drop the objects whose file is gone.

        Args:
            stale: definitions to apply.
            gone: identity and kind of recorded objects without a file, or of another kind than it.
            expected: fingerprint that an object altered by hand must have again; where replacing
                it does not undo the alteration (a grant, say), it is rebuilt.

        Raises:
            RunnerError: a file failed, or something that no file defines stands in the way.
        """
        self._pending = set(stale)
        self._gone = gone
        self._drop_gone(set(gone) & set(self._definitions))
        self._work()
        fileless = set(gone) - set(self._definitions)
        self._drop_gone(fileless)
        self.done.dropped = sorted(fileless)
        self._work()
        for identity, fingerprint in expected.items():
            self._restore(self._definitions[identity], fingerprint)
        self._work()
        self._populate()
        return self.done

    def _drop_gone(self, identities: set[Identity]) -> None:
        found = catalogue.objects(self._connection) if identities else []
        self._drop(
            [
                item
                for item in found
                if item.identity in identities and item.kind == self._gone[item.identity]
            ]
        )

    def _restore(self, definition: Definition, fingerprint: str) -> None:
        objects = self._objects(definition.identity, definition.kind)
        if catalogue.fingerprint(objects) != fingerprint:
            self._rebuild(definition.identity, objects)
            self._pending.add(definition.identity)

    def _populate(self) -> None:
        """Fill what was created `with no data`, each after what it reads, as its owner."""
        views = [
            identity
            for identity in sorted(self.done.applied, key=self._place.__getitem__)
            if self._definitions[identity].kind == "materialized view"
        ]
        for identity in views:
            values = {"schema": identity[0], "name": identity[1]}
            row = self._connection.execute(query("unpopulated_view"), values).fetchone()
            if row is not None:
                self._become(row[0])
                refresh = sql.SQL("refresh materialized view {}")
                self._connection.execute(refresh.format(sql.Identifier(*identity)))
                self._become(OWNER)

    def _work(self) -> None:
        while self._pending:
            identity = min(self._pending, key=self._place.__getitem__)
            self._apply(self._definitions[identity])
            self._pending.discard(identity)
            if identity not in self.done.applied:
                self.done.applied.append(identity)

    def _objects(self, identity: Identity, kind: str) -> list[Object]:
        if (identity, kind) not in self._used:
            return []
        found = catalogue.objects(self._connection, identity)
        return [item for item in found if item.kind == kind]

    def _apply(self, definition: Definition) -> None:
        before = self._objects(definition.identity, definition.kind)
        if before and self._cannot_be_replaced(definition, before):
            self._rebuild(definition.identity, before)
            before = []
        if before:
            self._replace(definition, before)
        else:
            self._run(definition)
        self._used.add((definition.identity, definition.kind))

    @staticmethod
    def _cannot_be_replaced(definition: Definition, before: list[Object]) -> bool:
        return definition.kind in _REBUILT_KINDS or any(item.owner != OWNER for item in before)

    def _replace(self, definition: Definition, before: list[Object]) -> None:
        """Run a file over what is there; drop that first where it cannot be replaced."""
        try:
            with self._connection.transaction():
                self._run(definition)
        except SqlFileError as error:
            if error.sqlstate not in _CANNOT_REPLACE:
                raise
            self._rebuild(definition.identity, before)
            self._run(definition)
            return
        if definition.kind in ("routine", "trigger"):
            untouched = {(item.node, item.row_place) for item in before}
            after = self._objects(definition.identity, definition.kind)
            self._drop([item for item in after if (item.node, item.row_place) in untouched])

    def _run(self, definition: Definition) -> None:
        try:
            if definition.kind == "event trigger":
                self._connection.execute("set local role none")
            run_file(self._connection, definition.path, definition.text)
            if definition.kind == "event trigger":
                self._become(OWNER)
            elif definition.kind == "routine" and "owner to" in definition.text:
                self._keep_calling(definition)
        except SqlFileError as error:
            if error.sqlstate in _UNDEFINED and error.hint is None:
                error.hint = "if another definition creates it, name that in `-- requires:`"
            raise

    def _keep_calling(self, definition: Definition) -> None:
        """Let the owner of all else still call the routines that a file gave to another role."""
        values = {"schema": definition.identity[0], "name": definition.identity[1]}
        given = self._connection.execute(query("routines_given_away"), values).fetchall()
        for owner, grant_statement in given:
            self._become(owner)
            self._connection.execute(grant_statement.encode())
            self._become(OWNER)

    def _become(self, role: str) -> None:
        self._connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))

    def _rebuild(self, identity: Identity, objects: list[Object]) -> None:
        self.done.rebuilt.add(identity)
        self._drop(objects)

    def _drop(self, objects: list[Object]) -> None:
        """Drop objects and, before them, what depends on them; what has a file becomes pending."""
        if not objects:
            return
        edges = catalogue.dependents(self._connection, [item.node for item in objects])
        known = {item.node: item for item in catalogue.objects(self._connection)}
        given = {item.node for item in objects}
        graph: dict[tuple[int, int], set[tuple[int, int]]] = {node: set() for node in given}
        for edge in edges:
            if not edge.goes_along and not self._is_ours(known.get(edge.node)):
                raise RunnerError(
                    f"{objects[0].drop_statement.removeprefix('drop ')} has to be dropped, and "
                    f"{edge.description} depends on it",
                    hint="no definition file creates that; what a table, a default or a constraint "
                    "uses belongs in a migration",
                )
            graph.setdefault(edge.on_node, set()).add(edge.node)
        for node in TopologicalSorter(graph).static_order():
            item = known.get(node)
            if item is None:
                continue
            if node not in given and item.identity in self._definitions:
                self._pending.add(item.identity)
                self.done.rebuilt.add(item.identity)
            self._drop_one(item)

    def _is_ours(self, item: Object | None) -> bool:
        if item is None:
            return False
        definition = self._definitions.get(item.identity)
        return self._gone.get(item.identity) == item.kind or (
            definition is not None and definition.kind == item.kind
        )

    def _drop_one(self, item: Object) -> None:
        """Drop one object; the owner of a schema may drop what others own in it."""
        if item.kind == "event trigger":
            self._connection.execute("set local role none")
        self._connection.execute(item.drop_statement.encode())
        self._become(OWNER)


def record(connection: psycopg.Connection[Any], definitions: dict[Identity, Definition]) -> None:
    """Write down which files are in force, and what the catalogue now holds of them."""
    prints = catalogue.fingerprints(catalogue.objects(connection))
    rows = [
        (*identity, item.kind, item.content_hash, prints[(*identity, item.kind)])
        for identity, item in definitions.items()
    ]
    values = {
        "schemas": [row[0] for row in rows],
        "names": [row[1] for row in rows],
        "kinds": [row[2] for row in rows],
        "contents": [row[3] for row in rows],
        "catalogues": [row[4] for row in rows],
    }
    connection.execute(query("record_definitions"), values)
    connection.execute(query("forget_definitions"), values)
