"""What the catalogue holds: objects that definitions create, and a text of the whole database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

from rently.runner.query import query
from rently.runner.sqlfile import sha256


@dataclass(frozen=True)
class Object:
    """One object that a definition file may create.

    Attributes:
        class_id: oid of the catalogue table it stands in.
        object_id: its oid there.
        kind: routine, view, materialized view, trigger, event trigger or policy.
        schema_name: its schema, or that of its table; of its function for an event trigger.
        object_name: its name without arguments or table.
        row_place: place and writer of its catalogue row; another one means that it was replaced.
        owner: role that owns it, or its table.
        drop_statement: drops exactly it, without `cascade`.
        fingerprint: SHA-256 of definition, owner, grants and comments.
    """

    class_id: int
    object_id: int
    kind: str
    schema_name: str
    object_name: str
    row_place: str
    owner: str
    drop_statement: str
    fingerprint: str

    @property
    def node(self) -> tuple[int, int]:
        """The address that `pg_depend` uses."""
        return self.class_id, self.object_id

    @property
    def identity(self) -> tuple[str, str]:
        """Schema and name: what a definition file's path says."""
        return self.schema_name, self.object_name


def objects(
    connection: psycopg.Connection[Any], identity: tuple[str, str] | None = None
) -> list[Object]:
    """Read the objects of one schema and name, or all outside the system and extensions.

    The connection's `search_path` must be empty, because definitions are printed relative to it.
    """
    schema, name = identity or (None, None)
    with connection.cursor(row_factory=class_row(Object)) as cursor:
        cursor.execute(query("definition_objects"), {"schema": schema, "name": name})
        return cursor.fetchall()


def fingerprint(objects: Iterable[Object]) -> str:
    """Return one fingerprint for all objects of a definition: every overload of a function, say."""
    return sha256("".join(sorted(item.fingerprint for item in objects)))


def fingerprints(objects: Iterable[Object]) -> dict[tuple[str, str, str], str]:
    """Return the fingerprint of every schema, name and kind."""
    groups: dict[tuple[str, str, str], list[Object]] = {}
    for item in objects:
        groups.setdefault((*item.identity, item.kind), []).append(item)
    return {key: fingerprint(group) for key, group in groups.items()}


@dataclass(frozen=True)
class Dependency:
    """In the catalogue, one object needs another.

    Attributes:
        node: address of the object that needs.
        on_node: address of the object that is needed.
        description: the needing object's kind and name, for people.
        goes_along: it is a part of what it needs, and dropped with it.
    """

    node: tuple[int, int]
    on_node: tuple[int, int]
    description: str
    goes_along: bool


def dependents(
    connection: psycopg.Connection[Any], nodes: list[tuple[int, int]]
) -> list[Dependency]:
    """Read every dependency that stands between the given objects and what depends on them."""
    values = {"classes": [node[0] for node in nodes], "objects": [node[1] for node in nodes]}
    rows = connection.execute(query("dependents"), values)
    return [Dependency((row[0], row[1]), (row[2], row[3]), row[4], row[5]) for row in rows]


def snapshot(connection: psycopg.Connection[Any]) -> str:
    """Return a text of all objects of the database, the same for the same schema.

    Partitions are left out, because they come and go with time, and what extensions brought along.
    Texts of different major versions differ where these print expressions differently.
    """
    with connection.transaction():
        connection.execute(query("print_settings"), {"is_local": True})
        found = [*_rows(connection, "snapshot_relations"), *_rows(connection, "snapshot_others")]
        rights = {tuple(row[:3]): row[3] for row in _rows(connection, "snapshot_rights")}
        comments = {tuple(row[:3]): row[3] for row in _rows(connection, "snapshot_comments")}
        foreign = {tuple(row) for row in _rows(connection, "extension_members")}
    parts = []
    for kind, name, class_id, object_id, sub_id, detail in found:
        if (class_id, object_id) not in foreign:
            address = (class_id, object_id, sub_id)
            lines = (detail, rights.get(address), comments.get(address))
            parts.append((name, kind, _indented("\n".join(filter(None, lines)))))
    return "".join(f"{kind} {name}\n{lines}\n" for name, kind, lines in sorted(parts))


def _rows(connection: psycopg.Connection[Any], name: str) -> list[tuple[Any, ...]]:
    return connection.execute(query(name)).fetchall()


def _indented(text: str) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in text.strip().splitlines())
