"""Linters: the conventions of SQL files, the rules of the catalogue, and the usual tools.

The tools read source files, so they run in a checkout only, and only those that are installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from rently.runner import checks, session
from rently.runner.sqlfile import read_text

_QUERIES = Path("runner", "queries")
_TYPES = Path("build", "types", "rently")
_SQLFLUFF = ("--processes", "2", "--disable-progress-bar")


@dataclass(frozen=True)
class Report:
    """What one linter found.

    Attributes:
        linter: its name.
        seconds: how long it took.
        findings: what it found, a line each; empty if all is well.
        skipped: why it did not run, or None.
    """

    linter: str
    seconds: float
    findings: list[str]
    skipped: str | None = None

    def __str__(self) -> str:
        """Say in a line how it went."""
        went = f"{len(self.findings)} findings" if self.findings else "ok"
        return f"{self.linter}: {self.skipped or went} ({self.seconds:.1f} s)"


@dataclass(frozen=True)
class _Sources:
    """The files to lint, below the root of a checkout; all of them, or those that were named."""

    root: Path
    python: list[Path]
    sql: list[Path]
    queries: list[Path]
    migrations: list[Path]
    is_all: bool

    @classmethod
    def find(cls, root: Path, named: Sequence[Path]) -> _Sources:
        tracked = named or [root / folder for folder in ("migrations", "sql", "deploy", _QUERIES)]
        found = [
            path.resolve().relative_to(root)
            for start in tracked
            for path in (sorted(start.rglob("*")) if start.is_dir() else [start])
        ]
        scripts = [path for path in found if path.suffix == ".sql"]
        return cls(
            root=root,
            python=[path for path in found if path.suffix == ".py"] if named else [Path()],
            sql=[path for path in scripts if _QUERIES not in path.parents],
            queries=[path for path in scripts if _QUERIES in path.parents],
            migrations=[
                path
                for path in scripts
                if path.parts[0] == "migrations" and ".rollback" not in path.suffixes
            ],
            is_all=not named,
        )


def sources(named: Sequence[Path] = (), *, fix: bool = False) -> Iterator[Report]:
    """Lint the source files with every linter that can run here, and report each as it ends.

    Args:
        named: files or folders to look at; none means all.
        fix: mend what a machine can mend before looking.
    """
    root = Path(__file__).resolve().parent.parent
    if not (root / "pyproject.toml").is_file():
        yield Report("sources", 0, [], "this is an installed package, not a checkout")
        return
    found = _Sources.find(root, named)
    if fix:
        yield _timed("fix", lambda: _fix(found))
    yield _conventions(found)
    yield from _tools(found)


def catalogue(connection: psycopg.Connection[Any], rules: Path) -> Report:
    """Check a database's catalogue against the rules of the schema.

    Args:
        connection: in autocommit mode; the role it acts as is the owner afterwards.
        rules: folder of the queries that return violations.
    """
    if not session.prepare_to_read(connection):
        return Report("catalogue", 0, [], "nothing is deployed to the database")
    return _timed(
        "catalogue",
        lambda: [
            f"{found.rule}: {found.object}: {found.detail}"
            for found in checks.violations(connection, rules)
        ],
    )


def _timed(linter: str, look: Callable[[], list[str]]) -> Report:
    started = time.monotonic()
    findings = look()
    return Report(linter, time.monotonic() - started, findings)


def _conventions(sources: _Sources) -> Report:
    if find_spec("pglast") is None:
        return Report("conventions", 0, [], "pglast is not installed")
    from rently.runner import conventions

    return _timed(
        "conventions",
        lambda: [
            f"{found.object}: {found.rule}: {found.detail}"
            for path in sources.sql + sources.queries
            for found in conventions.of_file(path, read_text(sources.root / path))
        ],
    )


def _tools(sources: _Sources) -> Iterator[Report]:
    """Run the installed tools over the files that each of them reads."""
    if sources.python:
        yield _tool(sources, "ruff", ["check", "--output-format", "concise"], sources.python)
        yield _tool(sources, "ruff", ["format", "--check"], sources.python)
    if sources.is_all:
        link = sources.root / _TYPES
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(Path("..", ".."), target_is_directory=True)
        yield _tool(
            sources, "mypy", ["-p", "rently.runner", "-p", "rently.commands", "-m", "rently.cli"]
        )
        yield _tool(sources, "mypy", [], [Path("tests")])
    if sources.migrations:
        yield _tool(sources, "squawk", ["--reporter", "gcc"], sources.migrations)
    if sources.sql:
        yield _tool(sources, "sqlfluff", ["lint", *_SQLFLUFF], sources.sql)
    if sources.queries:
        placeholder = ["lint", "--templater", "placeholder", *_SQLFLUFF]
        yield _tool(sources, "sqlfluff", placeholder, sources.queries)


def _fix(sources: _Sources) -> list[str]:
    from rently.runner.wrapping import wrap

    for path in sources.sql + sources.queries:
        before = read_text(sources.root / path)
        if (after := wrap(before)) != before:
            (sources.root / path).write_text(after, encoding="utf-8")
    if sources.sql:
        _tool(sources, "sqlfluff", ["fix", "-q", *_SQLFLUFF], sources.sql)
    if sources.queries:
        placeholder = ["fix", "-q", "--templater", "placeholder", *_SQLFLUFF]
        _tool(sources, "sqlfluff", placeholder, sources.queries)
    if sources.python:
        _tool(sources, "ruff", ["check", "--fix"], sources.python)
        _tool(sources, "ruff", ["format"], sources.python)
    return []


def _tool(sources: _Sources, name: str, options: list[str], paths: Sequence[Path] = ()) -> Report:
    """Run one tool in the root; whatever it prints when it fails is what it found."""
    label = f"{name} {options[0]}" if options and not options[0].startswith("-") else name
    beside = Path(sys.executable).with_name(name)
    program = str(beside) if beside.is_file() else shutil.which(name)
    if program is None:
        return Report(label, 0, [], f"{name} is not installed")

    def look() -> list[str]:
        command = [program, *options, *map(str, paths)]
        done = subprocess.run(
            command,
            cwd=sources.root,
            env=os.environ | {"NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        return (lines or [f"ends with code {done.returncode}"]) if done.returncode else []

    return _timed(label, look)
