"""Keys of tenant tables: version 7 of RFC 9562, in the order in which they were made."""

from __future__ import annotations

import time
import uuid

from sqltest import Database


def test_keys_are_ordered_by_time_also_within_a_statement(db: Database) -> None:
    rows = db.rows(
        "select internal.uuid_v7() as key, pg_sleep(0.00001) from generate_series(1, 200)"
    )
    keys: list[uuid.UUID] = [row["key"] for row in rows]
    assert {key.version for key in keys} == {7}
    assert {key.variant for key in keys} == {uuid.RFC_4122}
    assert keys == sorted(set(keys))
    assert abs((keys[0].int >> 80) / 1000 - time.time()) < 60
