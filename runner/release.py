"""The record of deploys: what was released, by whom, and what the catalogue was then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import psycopg
from psycopg.rows import class_row

from rently.runner import catalogue
from rently.runner.applying import Applied
from rently.runner.query import query


@dataclass(frozen=True)
class Release:
    """A deploy or rollback that changed something.

    Attributes:
        version: of the package that did it.
        content_hash: SHA-256 over all migrations and definitions.
        deployed_by: login.
        deployed_at: when it ended.
        catalogue: text of the catalogue afterwards.
    """

    version: str
    content_hash: str
    deployed_by: str
    deployed_at: datetime
    catalogue: str


def last(connection: psycopg.Connection[Any]) -> Release | None:
    """Return the newest release, None before the first."""
    with connection.cursor(row_factory=class_row(Release)) as cursor:
        return cursor.execute(query("last_release")).fetchone()


def record(
    connection: psycopg.Connection[Any],
    content_hash: str,
    seconds: float,
    done: Applied,
    *,
    applied: int = 0,
    rolled_back: int = 0,
) -> None:
    """Write a release, in the transaction that completes it.

    Args:
        connection: acting as the owner.
        content_hash: of the files.
        seconds: how long it took.
        done: what was done to definitions.
        applied: number of migrations applied.
        rolled_back: number of migrations rolled back.
    """
    values = (
        _package_version(),
        content_hash,
        seconds,
        applied,
        rolled_back,
        len(done.applied),
        len(done.dropped),
        catalogue.snapshot(connection),
    )
    connection.execute(query("release_insert"), values)


def _package_version() -> str:
    try:
        return version("rently")
    except PackageNotFoundError:
        return "unknown"
