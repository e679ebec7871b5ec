"""Which table locks the statements of a migration take, read from their text.

Relations that the same deploy creates are left out: nobody can wait for them. Statements that run
code (`do`, `call`, `select function()`) are named, because the text does not tell their locks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rently.runner.lexer import Statement

ACCESS_EXCLUSIVE = "access exclusive"
EXCLUSIVE = "exclusive"
SHARE_ROW_EXCLUSIVE = "share row exclusive"
SHARE = "share"
SHARE_UPDATE_EXCLUSIVE = "share update exclusive"
ROW_EXCLUSIVE = "row exclusive"
UNKNOWN = "as its code takes"

# Weakest first, with whom each makes wait.
BLOCKS = {
    ROW_EXCLUSIVE: "changes of the table's definition",
    SHARE_UPDATE_EXCLUSIVE: "changes of the table's definition",
    SHARE: "writers",
    SHARE_ROW_EXCLUSIVE: "writers",
    EXCLUSIVE: "writers",
    ACCESS_EXCLUSIVE: "readers and writers",
    UNKNOWN: "unknown",
}
_STRENGTH = {mode: strength for strength, mode in enumerate(BLOCKS)}

_REL = r'((?:(?:"[^"]+"|[\w$]+)\.)?(?:"[^"]+"|[\w$]+))'
_ON = rf".*? on (?:only )?{_REL}"

# What a statement looks like, and the lock on the relation it names; the first match counts.
_RULES = [
    (rf"create (?:unique )?index concurrently{_ON}", SHARE_UPDATE_EXCLUSIVE),
    (rf"create (?:unique )?index{_ON}", SHARE),
    (rf"create (?:or replace )?(?:constraint )?trigger{_ON}", SHARE_ROW_EXCLUSIVE),
    (rf"create statistics .*? from {_REL}", SHARE_UPDATE_EXCLUSIVE),
    (rf"(?:create|alter|drop) policy{_ON}", ACCESS_EXCLUSIVE),
    (rf"drop trigger{_ON}", ACCESS_EXCLUSIVE),
    (rf"drop index concurrently (?:if exists )?{_REL}", SHARE_UPDATE_EXCLUSIVE),
    (
        rf"drop (?:table|index|sequence|(?:materialized )?view) (?:if exists )?{_REL}",
        ACCESS_EXCLUSIVE,
    ),
    (rf"truncate (?:table )?(?:only )?{_REL}", ACCESS_EXCLUSIVE),
    (
        rf"(?:insert|merge) into {_REL}|(?:update|delete from) (?:only )?{_REL}|copy {_REL}",
        ROW_EXCLUSIVE,
    ),
    (rf"comment on (?:table|view) {_REL}", SHARE_UPDATE_EXCLUSIVE),
    (r'comment on column ((?:"[^"]+"|[\w$]+)\.(?:"[^"]+"|[\w$]+))\.', SHARE_UPDATE_EXCLUSIVE),
    (rf"refresh materialized view concurrently {_REL}", EXCLUSIVE),
    (rf"refresh materialized view {_REL}", ACCESS_EXCLUSIVE),
    (rf"(?:vacuum|analyze) (?:\(.*?\) )?{_REL}", SHARE_UPDATE_EXCLUSIVE),
    (rf"alter sequence (?:if exists )?{_REL}", SHARE_ROW_EXCLUSIVE),
    (rf"alter (?:index|(?:materialized )?view) (?:if exists )?{_REL}", ACCESS_EXCLUSIVE),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), mode) for pattern, mode in _RULES]

_CREATES = re.compile(
    r"create (?:unlogged )?(?:table|sequence|(?:or replace )?view|materialized view)"
    rf" (?:if not exists )?{_REL}"
)
_PARTITION_OF = re.compile(rf" partition of {_REL}")
_REFERENCES = re.compile(rf"\breferences {_REL}")
_ALTER_TABLE = re.compile(rf"alter table (?:if exists )?(?:only )?{_REL} (.*)", re.DOTALL)
_LOCK_TABLE = re.compile(rf"lock (?:table )?(?:only )?{_REL}(?: in ([a-z ]+) mode)?")
_ATTACH = re.compile(rf"attach partition {_REL}")
_RUNS_CODE = re.compile(r"(do|call|select|with)\b")
_WEAK_ACTIONS = re.compile(
    r"validate constraint|alter (?:column )?\S+ set statistics|set \(|reset \(|attach partition"
    r"|detach partition .* (?:concurrently|finalize)|cluster on|set without cluster"
)
_MIDDLE_ACTIONS = re.compile(r"add (?:constraint \S+ )?foreign key|(?:enable|disable) trigger")


@dataclass(frozen=True)
class Lock:
    """A lock that a migration takes on a relation that was there before.

    Attributes:
        relation: name as written, or the beginning of a statement that runs code.
        mode: PostgreSQL's name of the lock, or `as its code takes`.
        blocks: who has to wait while it is held.
    """

    relation: str
    mode: str
    blocks: str


def locks(statements: Iterable[Statement], created: set[str]) -> list[Lock]:
    """Return the strongest lock on each relation, strongest first.

    Args:
        statements: of one migration.
        created: relations that are new, to be passed over; those it creates are added.
    """
    held: dict[str, str] = {}
    for statement in statements:
        for relation, mode in _of_statement(statement, created):
            if relation in created:
                continue
            if _STRENGTH[mode] > _STRENGTH.get(held.get(relation, ""), -1):
                held[relation] = mode
    ordered = sorted(held.items(), key=lambda item: (-_STRENGTH[item[1]], item[0]))
    return [Lock(relation, mode, BLOCKS[mode]) for relation, mode in ordered]


def _of_statement(statement: Statement, created: set[str]) -> Iterator[tuple[str, str]]:
    plain = statement.plain
    if match := _CREATES.match(plain):
        created.add(match[1])
        yield from ((name, SHARE_ROW_EXCLUSIVE) for name in _REFERENCES.findall(plain))
        yield from ((name, ACCESS_EXCLUSIVE) for name in _PARTITION_OF.findall(plain))
    elif match := _ALTER_TABLE.match(plain):
        yield from _of_alter_table(match[1], match[2])
    elif match := _LOCK_TABLE.match(plain):
        yield match[1], match[2] or ACCESS_EXCLUSIVE
    elif _RUNS_CODE.match(plain):
        yield " ".join(statement.text.split())[:60], UNKNOWN
    else:
        yield from _of_rules(plain)


def _of_rules(plain: str) -> Iterator[tuple[str, str]]:
    for pattern, mode in _COMPILED:
        if match := pattern.match(plain):
            yield next(filter(None, match.groups())), mode
            return


def _of_alter_table(relation: str, actions: str) -> Iterator[tuple[str, str]]:
    yield from ((name, SHARE_ROW_EXCLUSIVE) for name in _REFERENCES.findall(actions))
    yield from ((name, ACCESS_EXCLUSIVE) for name in _ATTACH.findall(actions))
    modes = []
    for action in _top_level_parts(actions):
        if _WEAK_ACTIONS.match(action):
            modes.append(SHARE_UPDATE_EXCLUSIVE)
        elif _MIDDLE_ACTIONS.match(action):
            modes.append(SHARE_ROW_EXCLUSIVE)
        else:
            modes.append(ACCESS_EXCLUSIVE)
    yield relation, max(modes, key=_STRENGTH.__getitem__)


def _top_level_parts(text: str) -> list[str]:
    """Split at commas outside parentheses."""
    parts = [""]
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
