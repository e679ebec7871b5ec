"""The day of the tests: whatever the hour, it is morning where the entities of tests are.

A test that counts from "today" must mean the business date of its entity. In a zone where the run
begins at six, that date neither turns while tests run nor depends on when they are run.
"""

from __future__ import annotations

import datetime as dt

MORNING = 6

_now = dt.datetime.now(dt.UTC)
_offset = (MORNING - _now.hour + 12) % 24 - 12

# POSIX counts hours west of Greenwich.
ZONE = f"Etc/GMT{-_offset:+d}"
TODAY = (_now + dt.timedelta(hours=_offset)).date()
