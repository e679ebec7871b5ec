"""Reads the rows of a delimited text file in bounded memory, with the true line of each.

A record may span lines (line ends within quotes), a file may have a byte-order mark, CRLF, or
10 GB of garbage on one line: no more than `LARGEST_RECORD_BYTES` of it are ever held.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .errors import RunnerError

LARGEST_RECORD_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Record:
    """One record of the file.

    Attributes:
        line: number of the line on which it begins, from 1.
        cells: its cells, as text.
    """

    line: int
    cells: list[str]


class TapeFile:
    """A file read once, from front to back."""

    def __init__(self, path: Path, delimiter: str, advance: Callable[[int], None]) -> None:
        """Prepare to read.

        Args:
            path: the file.
            delimiter: the character between two cells.
            advance: told the bytes of each line once it is read.
        """
        self._path = path
        self._delimiter = delimiter
        self._advance = advance
        self._line = 0
        self._record_line = 1
        self._record_bytes = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> bytes:
        """SHA-256 of the bytes read so far: of the file, once all records are read."""
        return self._digest.digest()

    def records(self) -> Iterator[Record]:
        """Yield the records, the header first; blank lines are left out.

        Raises:
            RunnerError: the file cannot be read, is not UTF-8, or a record is not well-formed or
                too large.
        """
        try:
            with self._path.open("rb") as stream:
                reader = csv.reader(self._lines(stream), delimiter=self._delimiter, strict=True)
                for cells in reader:
                    if cells:
                        yield Record(self._record_line, cells)
                    self._record_line = self._line + 1
                    self._record_bytes = 0
        except OSError as error:
            raise RunnerError(f"{self._path} cannot be read", detail=error.strerror) from error
        except csv.Error as error:
            raise self._failure(self._record_line, str(error)) from error

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        while raw := stream.readline(LARGEST_RECORD_BYTES + 1):
            self._line += 1
            self._record_bytes += len(raw)
            if self._record_bytes > LARGEST_RECORD_BYTES:
                raise self._failure(
                    self._record_line,
                    f"a record is longer than {LARGEST_RECORD_BYTES} bytes",
                    hint="is it text, and is every quote closed?",
                )
            self._digest.update(raw)
            self._advance(len(raw))
            try:
                text = raw.decode("utf-8-sig" if self._line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                hint = "convert it first"
                raise self._failure(self._line, "the text is not UTF-8", hint=hint) from error
            if "\0" in text:
                hint = "is it UTF-16? convert it to UTF-8 first"
                raise self._failure(self._line, "a NUL byte", hint=hint)
            yield text

    def _failure(self, line: int, problem: str, *, hint: str | None = None) -> RunnerError:
        return RunnerError(
            f"{self._path.name} is not a readable tape",
            detail=f"line {line}: {problem}",
            hint=hint,
        )
