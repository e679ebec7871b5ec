"""The day of the tests: whatever the hour, it is morning where the entities of tests are.

A test that counts from "today" must mean the business date of its entity. In a zone where the run
begins at six, that date neither turns while tests run nor depends on when they are run.
"""

from __future__ import annotations

import datetime as dt


def hours_east(hour: int) -> int:
    """Return how many hours east of Greenwich it is this hour now, from -12 to 11."""
    return (hour - dt.datetime.now(dt.UTC).hour + 12) % 24 - 12


def zone(hours: int) -> str:
    """Return the zone so many hours east; POSIX counts them west."""
    return f"Etc/GMT{-hours:+d}"


_offset = hours_east(6)
ZONE = zone(_offset)
TODAY = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=_offset)).date()
# The last day of the month before.
MONTH_END = TODAY.replace(day=1) - dt.timedelta(days=1)


def months_ago(months: int) -> str:
    """Return the fifteenth of a month before this one: every month has that day."""
    month = TODAY.year * 12 + TODAY.month - 1 - months
    return f"{month // 12}-{month % 12 + 1:02}-15"
