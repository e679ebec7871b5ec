"""Loads exchange rates from files that central banks publish."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from .errors import RunnerError
from .query import query

ECB = "ECB"
ECB_BASE = "EUR"
MISSING = ("", "N/A")


@dataclass(frozen=True)
class Recorded:
    """What a file brought.

    Attributes:
        recorded_count: rates that were new or corrected.
        unchanged_count: rates that the database had.
        official_count: official rates that follow.
        disputed_count: those of them on which sources disagree.
        outlier_count: rates set aside.
        seconds: how long it took.
    """

    recorded_count: int
    unchanged_count: int
    official_count: int
    disputed_count: int
    outlier_count: int
    seconds: float


def load_ecb(connection: psycopg.Connection[Any], path: Path) -> Recorded:
    """Record the European Central Bank's history, `eurofxref-hist.zip` or the CSV in it.

    Args:
        connection: an administrator, or a login that may record rates.
        path: the file.

    Raises:
        RunnerError: the file cannot be read.
        psycopg.Error: the database refuses a rate; nothing has changed.
    """
    started = time.monotonic()
    rates = list(_rates(_text(path)))
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        values = {"source_code": ECB, "rates": Jsonb(rates)}
        found = cursor.execute(query("fx_record"), values).fetchone()
    assert found is not None  # noqa: S101  # the function always returns one row
    return Recorded(**found, seconds=round(time.monotonic() - started, 3))


def _text(path: Path) -> str:
    """Return the CSV, unpacked if need be."""
    try:
        content = path.read_bytes()
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = [name for name in archive.namelist() if name.endswith(".csv")]
                if len(names) != 1:
                    raise RunnerError(f"{path} holds {len(names)} CSV files, one is expected")
                content = archive.read(names[0])
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise RunnerError(f"cannot read {path}", detail=str(error)) from error


def _rates(text: str) -> Iterator[dict[str, str]]:
    """Yield a rate for each currency and day; each line ends with a comma."""
    rows = csv.reader(io.StringIO(text))
    header = [name.strip() for name in next(rows, [])]
    if not header or header[0] != "Date":
        raise RunnerError(
            "this is not the European Central Bank's file",
            detail=f"its header is {','.join(header)[:200]}",
            hint="eurofxref-hist.zip begins with Date,USD,JPY",
        )
    for row in rows:
        if len(row) != len(header):
            raise RunnerError(
                f"line {rows.line_num} has {len(row)} cells, the header has {len(header)}",
                hint="the file may be cut off; fetch it again",
            )
        for currency, cell in zip(header[1:], row[1:], strict=True):
            if currency and cell.strip() not in MISSING:
                yield {
                    "rate_date": row[0],
                    "base": ECB_BASE,
                    "quote": currency,
                    "rate": cell.strip(),
                }
