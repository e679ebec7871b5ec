"""Parses SQL and every PL/pgSQL body in it with PostgreSQL's own parser; no server is needed.

Needs the package `pglast`, which the extra `dev` brings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pglast
from pglast import ast

from rently.runner import lexer

# psycopg's placeholders, which stand in the runner's own queries, and the escaped percent sign.
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?s")
_COMPOSED_PASSWORD = re.compile(r"(?<=password )\{\w+\}")
_COMPOSED_NAME = re.compile(r"\{\w+\}")
# The parser has no catalogue: it looks up a declared type in two schemas, and no array of one.
_SCHEMAS = "lending|api|analytics|mart|audit|ops|cron|finance|internal"
_OWN_ARRAY = re.compile(rf"\b(?:{_SCHEMAS})\.\w+\s*\[\]")
# Nor does it know the fields of an argument; any variable serves to check such an assignment.
_ASSIGNED_FIELD = re.compile(r"\b\w+\.\w+\.\w+(?=\s*:=)")
_OWN_NAME = re.compile(rf"\b(?:{_SCHEMAS})\.(?=\w)")


class SqlSyntaxError(Exception):
    """A statement that the parser refuses.

    Attributes:
        line: 1-based line of the file on which the statement begins.
        reason: what the parser says.
    """

    def __init__(self, line: int, reason: str) -> None:
        """Keep place and reason apart."""
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Statement:
    """One parsed statement.

    Attributes:
        line: 1-based line of the file on which it begins.
        node: its syntax tree.
        body: tree of its PL/pgSQL body as nested dictionaries, or None if it has none.
    """

    line: int
    node: Any
    body: Any


def parse(text: str, *, is_query: bool = False) -> list[Statement]:
    """Parse every statement of a file, and every body of a function in it.

    Args:
        text: content of the file.
        is_query: the text holds psycopg's placeholders.

    Raises:
        SqlSyntaxError: the first statement that PostgreSQL would refuse.
    """
    if is_query:
        text = _COMPOSED_PASSWORD.sub("''", _PLACEHOLDER.sub("null", text))
        text = _COMPOSED_NAME.sub("name", text).replace("%%", "%")
    return [_parse(item) for item in lexer.split(text)]


def nodes(body: Any, name: str) -> Iterator[dict[str, Any]]:
    """Yield every node called `name` of a PL/pgSQL tree, such as `PLpgSQL_stmt_raise`."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key == name:
                yield value
            yield from nodes(value, name)
    elif isinstance(body, list):
        for value in body:
            yield from nodes(value, name)


def _parse(item: lexer.Statement) -> Statement:
    try:
        parsed = pglast.parse_sql(item.text)
        if len(parsed) != 1:
            raise SqlSyntaxError(item.line, f"{len(parsed)} statements where one was expected")
        node: Any = parsed[0].stmt
        return Statement(item.line, node, _body(node, item.text))
    except pglast.parser.ParseError as error:
        raise SqlSyntaxError(item.line, str(error)) from error


def _body(node: Any, text: str) -> Any:
    if not isinstance(node, ast.CreateFunctionStmt | ast.DoStmt):
        return None
    arguments = node.args if isinstance(node, ast.DoStmt) else node.options
    options = {option.defname: option.arg for option in arguments or ()}
    language = options["language"].sval if "language" in options else "plpgsql"
    if language == "plpgsql":
        known = _ASSIGNED_FIELD.sub("found", _OWN_ARRAY.sub("text[]", text))
        return pglast.parse_plpgsql(_OWN_NAME.sub("public.", known))
    if language == "sql" and "as" in options:
        pglast.parse_sql(options["as"][0].sval)
    return None
