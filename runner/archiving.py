"""Writing archived partitions to files, with proof that every row is in them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from rently.runner.errors import RunnerError
from rently.runner.query import query


@dataclass(frozen=True)
class Exported:
    """A file with an archived partition.

    Attributes:
        partition_name: within schema archive.
        file_name: the file, CSV with a header, compressed by gzip.
        row_count: rows in it.
        sha256: of the file.
    """

    partition_name: str
    file_name: str
    row_count: int
    sha256: str


def export(connection: psycopg.Connection[Any], folder: Path) -> list[Exported]:
    """Write every archived partition that waits for its export, and record each.

    Args:
        connection: of an administrator who sees all rows, in autocommit mode.
        folder: where to; it exists.

    Raises:
        RunnerError: a file is there already, or the folder cannot be written.
    """
    waiting = [row[0] for row in connection.execute(query("partitions_to_export"))]
    done = []
    for name in waiting:
        with connection.transaction():
            connection.execute("set local role rently_refresher")
            exported = _write(connection, name, folder / f"{name}.csv.gz")
            connection.execute("reset role")
            connection.execute(query("note_partition_export"), vars(exported))
        done.append(exported)
    return done


def _write(connection: psycopg.Connection[Any], name: str, path: Path) -> Exported:
    statement = sql.SQL("copy (select * from {}) to stdout with (format csv, header)").format(
        sql.Identifier("archive", name)
    )
    part = path.with_suffix(".part")
    try:
        if path.exists():
            raise RunnerError(f"{path} exists", hint="move it away, or export to another folder")
        cursor = connection.cursor()
        with gzip.open(part, "wb") as file, cursor.copy(statement) as rows:
            for block in rows:
                file.write(block)
        row_count = cursor.rowcount
        digest = hashlib.sha256(part.read_bytes()).hexdigest()
        part.rename(path)
    except OSError as error:
        raise RunnerError(f"{path} cannot be written", detail=str(error)) from error
    return Exported(name, path.name, row_count, digest)
