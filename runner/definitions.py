"""Definition files, `sql/<schema>/<area>/<object>.sql`: reading, checking, putting in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from rently.runner import lexer
from rently.runner.errors import RunnerError
from rently.runner.sqlfile import read_text, sha256

Identity = tuple[str, str]

_PATH_PART = re.compile(r"[a-z_][a-z0-9_]*")
_CREATE = re.compile(
    r"""create\ (?:or\ replace\ )?(?:constraint\ )?(?:recursive\ )?
    (?P<kind>function|procedure|aggregate|view|materialized\ view|trigger|event\ trigger|policy)\s
    (?:if\ not\ exists\ )?
    (?:(?P<schema>"[^"]+"|\w+)\.)?(?P<name>"[^"]+"|\w+)
    """,
    re.VERBOSE,
)
_TABLE = re.compile(r' on (?:only )?(?P<schema>"[^"]+"|\w+)\.(?:"[^"]+"|\w+)')
_ALLOWED = re.compile(r"(comment on|grant|revoke|alter)\b")
_INDEX = re.compile(r"create (?:unique )?index (?!concurrently)")
_ROUTINES = ("function", "procedure", "aggregate")


@dataclass(frozen=True)
class Definition:
    """One definition file.

    Attributes:
        identity: schema and name, as its path says.
        kind: what it creates; `routine` stands for functions, procedures and aggregates.
        path: place below the folder of definitions, for messages.
        text: content, with Unix line ends.
        content_hash: SHA-256 of `text`.
        requires: definitions that must exist before it.
        unless_extension: it is left out where this extension is installed, which has its own.
    """

    identity: Identity
    kind: str
    path: str
    text: str
    content_hash: str
    requires: tuple[Identity, ...]
    unless_extension: str | None = None


def dotted(identity: Identity) -> str:
    """Write an identity as people do: `schema.name`."""
    return ".".join(identity)


def read(folder: Path) -> dict[Identity, Definition]:
    """Read all definitions below `folder`, in an order in which they can be created.

    Raises:
        RunnerError: a path or a content that the conventions do not allow, two files for one
            object, a required definition that does not exist, or a circle of requirements.
    """
    found: dict[Identity, Definition] = {}
    for path in sorted(folder.rglob("*.sql")):
        definition = _parse(path.relative_to(folder), read_text(path))
        other = found.setdefault(definition.identity, definition)
        if other is not definition:
            raise RunnerError(
                f"{other.path} and {definition.path} define the same object",
                detail=dotted(definition.identity),
            )
    for definition in found.values():
        for needed in definition.requires:
            if needed not in found:
                raise RunnerError(
                    f"{definition.path} requires {dotted(needed)}, which no file defines",
                    hint="objects made by migrations need no `-- requires:`",
                )
    return {identity: found[identity] for identity in in_order(found.values())}


def in_order(definitions: Iterable[Definition]) -> list[Identity]:
    """Sort definitions so that each comes after what it requires, otherwise by path.

    Raises:
        RunnerError: the requirements form a circle.
    """
    by_identity = {definition.identity: definition for definition in definitions}
    graph = {identity: item.requires for identity, item in by_identity.items()}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(dotted(identity) for identity in error.args[1])
        raise RunnerError("definitions require each other in a circle", detail=circle) from error
    order: list[Identity] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=lambda identity: by_identity[identity].path)
        order.extend(ready)
        sorter.done(*ready)
    return order


# A process that deploys more than once reads the same thousand files each time.
@lru_cache(maxsize=4096)
def _parse(path: Path, text: str) -> Definition:
    parts = path.with_suffix("").parts
    if len(parts) != 3 or not all(_PATH_PART.fullmatch(part) for part in parts):
        raise RunnerError(
            f"{path} is no place for a definition",
            hint="sql/<schema>/<area>/<object>.sql, lower case",
        )
    identity = (parts[0], parts[2])
    kinds = {kind for item in lexer.split(text) if (kind := _created(path, identity, item))}
    if len(kinds) != 1:
        what = "creates nothing" if not kinds else f"creates a {' and a '.join(sorted(kinds))}"
        raise RunnerError(f"{path} {what}", hint="one file defines one object")
    return Definition(
        identity,
        kinds.pop(),
        path.as_posix(),
        text,
        sha256(text),
        _requires(path, text),
        lexer.headers(text).get("unless-extension"),
    )


def _created(path: Path, identity: Identity, statement: lexer.Statement) -> str | None:
    """Return the kind of object that a statement creates; None if it only speaks about one."""
    where = f"{path}, line {statement.line}"
    if _ALLOWED.match(statement.plain) or _INDEX.match(statement.plain):
        return None
    match = _CREATE.match(statement.plain)
    if match is None:
        raise RunnerError(
            f"{where}: a definition may not hold this",
            detail=statement.plain[:80],
            hint="tables, types, data and dropping belong in migrations",
        )
    kind, schema, name = match["kind"], match["schema"], match["name"].strip('"')
    if kind in ("trigger", "policy"):
        table = _TABLE.search(statement.plain)
        schema = table["schema"] if table else None
    elif kind == "event trigger":
        schema = identity[0]
    created = ((schema or "").strip('"'), name)
    if created != identity:
        raise RunnerError(f"{where}: creates {dotted(created)}, the path says {dotted(identity)}")
    return "routine" if kind in _ROUTINES else kind


def _requires(path: Path, text: str) -> tuple[Identity, ...]:
    value = lexer.headers(text).get("requires", "")
    identities = []
    for item in filter(None, (part.strip() for part in value.split(","))):
        schema, dot, name = item.partition(".")
        if not dot or not _PATH_PART.fullmatch(schema) or not _PATH_PART.fullmatch(name):
            raise RunnerError(
                f"{path}: `-- requires:` lists schema.object, comma-separated", detail=item
            )
        identities.append((schema, name))
    return tuple(identities)
