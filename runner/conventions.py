"""Conventions of SQL files that a parser can check; the catalogue rules check the rest.

Each rule yields `Violation`s whose object is `file:line`. Needs the package `pglast`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pglast import ast, enums, visitors

from rently.runner import syntax
from rently.runner.checks import Violation

WIDTH = 100
_EXCEPTION_LEVEL = 21
_RAISE_OPTIONS = ("errcode", "message", "detail", "hint")
_ERROR_CODE = re.compile(r"RL[0-9]{3}")
_LITERAL = re.compile(r"'([^']*)'")
_FOLDERS = ("migrations", "sql", "deploy", "runner/queries")


def files(root: Path) -> list[Path]:
    """Return every SQL file of the package at `root`."""
    return [path for folder in _FOLDERS for path in sorted((root / folder).rglob("*.sql"))]


def of_file(path: Path, text: str) -> list[Violation]:
    """Return what breaks a convention in one file.

    Args:
        path: place below the package's root; its folder decides which conventions bind.
        text: content of the file.
    """
    found = list(_lines(path, text))
    try:
        statements = syntax.parse(text, is_query="queries" in path.parts)
    except syntax.SqlSyntaxError as fault:
        return [*found, Violation("syntax", f"{path}:{fault.line}", fault.reason)]
    for statement in statements:
        where = f"{path}:{statement.line}"
        found += [Violation(rule, where, why) for rule, why in _statement(statement.node)]
        found += [Violation(rule, where, why) for rule, why in _body(statement.body)]
    if path.parts[0] == "sql":
        found += [Violation(rule, str(path), why) for rule, why in _definition(statements)]
    return found


def _lines(path: Path, text: str) -> Iterator[Violation]:
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield Violation("layout", str(path), "the file must end with exactly one line end")
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path}:{number}"
        if len(line) > WIDTH:
            yield Violation("layout", where, f"{len(line)} columns; {WIDTH} are allowed")
        if line != line.rstrip() or "\t" in line:
            yield Violation("layout", where, "tab or trailing white space")


def _statement(node: Any) -> Iterator[tuple[str, str]]:
    behavior = getattr(node, "behavior", None)
    if isinstance(node, ast.DropStmt | ast.AlterTableCmd | ast.TruncateStmt) and (
        behavior == enums.DropBehavior.DROP_CASCADE
    ):
        yield "no_cascade", "names what it drops instead of `cascade`"
    if isinstance(node, ast.GrantStmt) and (
        node.targtype == enums.GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA
    ):
        yield "no_grant_on_all", "grants name their objects, never all in a schema"
    finder = _Finder()
    finder(node)
    if finder.has_natural_join:
        yield "no_natural_join", "joins say `on`"
    if isinstance(node, ast.ViewStmt) and finder.has_star:
        yield "explicit_columns", "a view lists its columns, no `*`"


class _Finder(visitors.Visitor):
    """Looks for constructs anywhere in a statement."""

    has_natural_join = False
    has_star = False

    def visit_JoinExpr(self, _ancestors: Any, node: ast.JoinExpr) -> None:  # noqa: N802
        """See whether a join is natural."""
        self.has_natural_join |= bool(node.isNatural)

    def visit_A_Star(self, _ancestors: Any, _node: ast.A_Star) -> None:  # noqa: N802
        """See a star among the columns; `count(*)` is none."""
        self.has_star = True


def _body(body: Any) -> Iterator[tuple[str, str]]:
    for condition in syntax.nodes(body, "PLpgSQL_condition"):
        if condition["condname"] == "others":
            yield "no_when_others", "an exception handler names what it handles"
    for raised in syntax.nodes(body, "PLpgSQL_stmt_raise"):
        if raised.get("elog_level") != _EXCEPTION_LEVEL or not (
            raised.get("options") or raised.get("message") or raised.get("condname")
        ):
            continue
        options = {
            _RAISE_OPTIONS[option["PLpgSQL_raise_option"].get("opt_type", 0)]: option[
                "PLpgSQL_raise_option"
            ]["expr"]["PLpgSQL_expr"]["query"]
            for option in raised.get("options", ())
            if option["PLpgSQL_raise_option"].get("opt_type", 0) < len(_RAISE_OPTIONS)
        }
        missing = [name for name in _RAISE_OPTIONS if name not in options]
        if missing:
            yield "declared_errors", f"an error lacks {', '.join(missing)}"
        elif not all(map(_ERROR_CODE.fullmatch, _LITERAL.findall(options["errcode"]))):
            yield "declared_errors", f"{options['errcode']} is not a code of class RL"


def _definition(statements: list[syntax.Statement]) -> Iterator[tuple[str, str]]:
    """Check that comment and revoke stand beside the object, which loses them when dropped."""
    nodes = [statement.node for statement in statements]
    routines = sum(isinstance(node, ast.CreateFunctionStmt) for node in nodes)
    views = sum(isinstance(node, ast.ViewStmt | ast.CreateTableAsStmt) for node in nodes)
    comments = [node for node in nodes if isinstance(node, ast.CommentStmt)]
    commented = sum(node.objtype != enums.ObjectType.OBJECT_COLUMN for node in comments)
    revokes = [node for node in nodes if isinstance(node, ast.GrantStmt) and not node.is_grant]
    revoked = sum(len(node.objects or ()) for node in revokes)
    if commented < routines + views:
        yield "documented", "`comment on` is missing"
    is_public = any(
        role.roletype == enums.RoleSpecType.ROLESPEC_PUBLIC
        for node in nodes
        if isinstance(node, ast.GrantStmt) and node.is_grant
        for role in node.grantees or ()
    )
    if revoked < routines and not is_public:
        yield "closed_to_public", "`revoke all on function … from public` is missing"
