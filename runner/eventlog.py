"""Structured logs: one JSON object a line on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

Log = Callable[..., None]


def json_lines(stream: TextIO | None = None) -> Log:
    """Return a function that writes an event and its fields as one line of JSON.

    Args:
        stream: where to write; standard error if None.
    """

    def log(event: str, **fields: Any) -> None:
        record = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        line = json.dumps(record | fields, default=str, ensure_ascii=False)
        print(line, file=stream or sys.stderr, flush=True)

    return log
