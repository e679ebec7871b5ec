"""Splits SQL text into statements without understanding them.

A statement ends at a semicolon outside strings, dollar quotes, quoted identifiers, comments and
SQL-standard bodies (`begin atomic … end`). Beside the text, each statement keeps a *plain* form for
recognising it: comments gone, literals emptied, white space folded, unquoted words in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>--[^\n]*)
    | (?P<block>/\*)
    | (?P<escape>\b[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z))
    | (?P<string>'(?:[^']|'')*(?:'|\Z))
    | (?P<quoted>"(?:[^"]|"")*(?:"|\Z))
    | (?P<dollar>\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$)
    | (?P<word>[A-Za-z_\u0080-\uffff][\w$]*)
    | (?P<other>\d[\w.]*|[(),.=<>+*:\[\]]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Statement:
    """One SQL statement.

    Attributes:
        text: as written, without the final semicolon and without leading comments.
        plain: for matching: no comments, literals as `''`, single spaces, words in lower case.
        line: 1-based line of the file on which the statement begins.
    """

    text: str
    plain: str
    line: int


def _end_of_block_comment(sql: str, start: int) -> int:
    """Return the offset after the (nested) comment that opens at `start`, or the text's end."""
    depth = 0
    for match in re.finditer(r"/\*|\*/", sql[start:]):
        depth += 1 if match.group() == "/*" else -1
        if depth == 0:
            return start + match.end()
    return len(sql)


def _tokens(sql: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (kind, plain form, start, end); comments and white space come as kind `space`."""
    at = 0
    while match := _TOKEN.match(sql, at):
        kind, start, at = str(match.lastgroup), match.start(), match.end()
        plain = match.group()
        if kind == "block":
            at = _end_of_block_comment(sql, start)
            kind = "space"
        elif kind == "dollar":
            close = sql.find(plain, at)
            at = len(sql) if close < 0 else close + len(plain)
            kind, plain = "string", "''"
        elif kind in ("escape", "string"):
            kind, plain = "string", "''"
        elif kind == "word":
            plain = plain.lower()
        elif kind == "comment":
            kind = "space"
        yield kind, plain, start, at


class _Body:
    """Follows the nesting of `begin atomic … end`, in which `case … end` may stand."""

    def __init__(self) -> None:
        self.depth = 0
        self._previous = ""

    def see(self, word: str) -> None:
        if word == "atomic" and self._previous == "begin":
            self.depth = 1
        elif self.depth and word == "case":
            self.depth += 1
        elif self.depth and word == "end":
            self.depth -= 1
        self._previous = word


def split(sql: str) -> list[Statement]:
    """Split `sql` into its statements, empty ones left out."""
    return list(_split(sql))


# A process that deploys more than once reads the same thousand files each time.
@lru_cache(maxsize=4096)
def _split(sql: str) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    plain: list[str] = []
    begin = end = 0
    body = _Body()

    def finish() -> None:
        text = "".join(plain).strip()
        if text:
            statements.append(Statement(sql[begin:end], text, sql.count("\n", 0, begin) + 1))
        plain.clear()

    for kind, shown, start, stop in _tokens(sql):
        if kind == "space":
            if plain and plain[-1] != " ":
                plain.append(" ")
            continue
        if shown == ";" and not body.depth:
            finish()
            body = _Body()
            continue
        if not plain:
            begin = start
        body.see(shown)
        plain.append(shown)
        end = stop
    finish()
    return tuple(statements)


def headers(sql: str) -> dict[str, str]:
    """Read the `-- name: value` lines of the comment that opens a file.

    A name given twice has its values joined with a comma.
    """
    found: dict[str, str] = {}
    for line in sql.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("--"):
            break
        match = re.match(r"--\s*([a-z-]+)\s*:\s*(.*)$", stripped)
        if match:
            name, value = match.groups()
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def line_of(sql: str, position: int) -> int:
    """Return the 1-based line of the 1-based character `position` that the server reported."""
    return sql.count("\n", 0, max(position - 1, 0)) + 1
