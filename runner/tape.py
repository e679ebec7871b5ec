"""Imports a loan tape: streams a delimited file into staging, the rest happens in the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import class_row, scalar_row
from psycopg.types.json import Jsonb

from . import tape_map
from .errors import RunnerError
from .query import query
from .tape_file import Record, TapeFile
from .tape_map import Source, TapeMap
from .tape_result import Finding, Import, Rejection, Result

# The order of the columns in queries/tape_copy.sql.
STAGED_FIELDS = (
    "loan_number",
    "borrower_reference",
    "status",
    "principal_amount",
    "interest_rate",
    "instalment_count",
    "start_date",
    "closed_on",
    "instalment_amount",
    "outstanding_amount",
    "paid_principal_amount",
    "paid_interest_amount",
    "paid_fee_amount",
    "paid_penalty_amount",
    "paid_total_amount",
)
NO_ACCESS_SQLSTATES = ("RL001", "RL002", "42501")


def import_tape(
    connection: psycopg.Connection[Any],
    path: Path,
    map_path: Path,
    legal_entity: str,
    *,
    skip_bad: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> Result:
    """Import a tape in one transaction.

    Args:
        connection: a login that may import loans for the legal entity.
        path: the file.
        map_path: its map.
        legal_entity: code of the legal entity.
        skip_bad: import the good rows although others are rejected.
        advance: told the bytes of the file as they are read.

    Raises:
        UsageError: the map cannot be read.
        RunnerError: the file cannot be read, or the login has no access.
        psycopg.Error: the database refuses the map or a row; nothing has changed.
    """
    started = time.monotonic()
    chosen = tape_map.load(map_path)
    with connection.transaction():
        entity_id = _begin(connection, legal_entity)
        file = TapeFile(path, chosen.delimiter, advance)
        row_count = _copy(connection, file, chosen)
        values = {
            "legal_entity_id": entity_id,
            "file_name": path.name,
            "file_hash": file.sha256,
            "map": Jsonb(chosen.document),
            "skip_bad": skip_bad,
        }
        with connection.cursor(row_factory=scalar_row) as cursor:
            is_repeat = cursor.execute(query("tape_known"), values).fetchone() is not None
        rejections: list[Rejection] = []
        if not is_repeat:
            with connection.cursor(row_factory=class_row(Rejection)) as cursor:
                rejections = cursor.execute(query("tape_check"), values).fetchall()
        if rejections and not skip_bad:
            return Result(None, False, row_count, time.monotonic() - started, rejections)
        with connection.cursor(row_factory=class_row(Import)) as cursor:
            done = cursor.execute(query("tape_import"), values).fetchone()
        assert done is not None  # noqa: S101  # the function always returns one row
        with connection.cursor(row_factory=class_row(Finding)) as cursor:
            findings = cursor.execute(
                query("tape_findings"), values | {"tape_import_id": done.id}
            ).fetchall()
    seconds = time.monotonic() - started
    return Result(done, is_repeat, row_count, seconds, rejections, findings)


def _begin(connection: psycopg.Connection[Any], legal_entity: str) -> UUID:
    """Find the legal entity and make the staging table."""
    try:
        with connection.cursor(row_factory=scalar_row) as cursor:
            entity_id = cursor.execute(query("tape_entity"), {"code": legal_entity}).fetchone()
        if entity_id is not None:
            connection.execute(query("tape_begin"), {"legal_entity_id": entity_id})
            return UUID(str(entity_id))
        detail = None
    except psycopg.Error as error:
        if error.sqlstate not in NO_ACCESS_SQLSTATES:
            raise
        detail = error.diag.message_detail or error.diag.message_primary
    user = connection.info.user
    command = f"rently users add LOGIN --entity {legal_entity} --role rently_loan_officer"
    raise RunnerError(
        f"{user} may not import loans for legal entity {legal_entity}, or there is none",
        detail=detail,
        hint=f"an administrator gives a login access with `{command}`",
    )


def _copy(connection: psycopg.Connection[Any], file: TapeFile, chosen: TapeMap) -> int:
    """Copy the rows into staging; return how many there are."""
    records = file.records()
    header = next(records, None)
    if header is None:
        raise RunnerError("the tape is empty", hint="its first line must name the columns")
    picks = _picks(header, chosen.sources)
    width = len(header.cells)
    count = 0
    with connection.cursor() as cursor, cursor.copy(query("tape_copy")) as copy:
        for row in _rows(records, picks, width):
            copy.write_row(row)
            count += 1
    return count


def _rows(
    records: Iterator[Record], picks: list[int | str | None], width: int
) -> Iterator[tuple[object, ...]]:
    """Yield the staged form of each record: line, problem, then the fields in their order."""
    for record in records:
        cells = record.cells
        if len(cells) != width:
            problem = f"{len(cells)} cells, the header has {width}"
            yield (record.line, problem, *[None] * len(picks))
            continue
        yield (record.line, None, *(cells[p] if isinstance(p, int) else p for p in picks))


def _picks(header: Record, sources: Mapping[str, Source]) -> list[int | str | None]:
    """Return for each staged field the index of its column, its constant, or None."""
    names = [name.strip() for name in header.cells]
    picks: list[int | str | None] = []
    for staged in STAGED_FIELDS:
        source = sources.get(staged)
        if source is None or source.column is None:
            picks.append(source.constant if source else None)
            continue
        if names.count(source.column) != 1:
            problem = "stands twice in" if source.column in names else "is missing from"
            raise RunnerError(
                f"column {source.column}, which the map names for {staged}, {problem} the header",
                detail=f"line {header.line}: {', '.join(names)[:500]}",
            )
        picks.append(names.index(source.column))
    return picks
