"""Seals: records that were sealed cannot change unnoticed, whoever changes them."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_session import SharedSession
from sqltest import Database, Entity


@pytest.fixture
def books(clone: psycopg.Connection[Any]) -> Database:
    """A database that commits."""
    clone.autocommit = True
    return Database(clone)


@pytest.fixture
def firm(books: Database) -> Iterator[Entity]:
    """An entity whose records are sealed in two seals."""
    firm = books.create_entity("SEALED")
    try:
        books.ensure_login("rently_scheduler", firm)
        books.ensure_login("rently_auditor", firm)
        for _ in range(2):
            add_event(books, firm)
            seal(books, firm)
        yield firm
    finally:
        books.run("reset session authorization")
        for row in books.rows("select rolname from pg_roles where rolname like '%%\\_sealed'"):
            books.run(f"drop role {row['rolname']}")


def add_event(db: Database, firm: Entity) -> None:
    db.run(
        "insert into lending.outbox_event"
        " (legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload)"
        " select %s, 'loan_created', 'loan', gen_random_uuid(), now(), '{}'"
        " from generate_series(1, 3)",
        [firm.id],
    )


def pass_cut(db: Database) -> None:
    """Wait until no transaction that began before now runs: autovacuum's do."""
    asked_at = db.value("select clock_timestamp()")
    deadline = time.monotonic() + 60
    while (safe_at := db.value("select internal.advance_seal_cut('0 seconds')")) is None or (
        safe_at < asked_at
    ):
        assert time.monotonic() < deadline, "a transaction never ended"
        time.sleep(0.05)


def seal(db: Database, firm: Entity) -> dict[str, Any]:
    pass_cut(db)
    with db.acting_as("rently_scheduler", firm):
        (made,) = db.call("audit.seal_rows", legal_entity_id=firm.id)
    return made


def findings(db: Database, firm: Entity, **known: Any) -> list[tuple[str, int | None, str | None]]:
    with db.acting_as("rently_auditor", firm):
        found = db.call("audit.verify", legal_entity_id=firm.id, **known)
    return sorted((row["finding"], row["seal_number"], row["table_name"]) for row in found)


def tamper(db: Database, statement: str, *parameters: Any) -> None:
    """Do what a superuser can who wants to leave no trace."""
    partitions = db.rows(
        "select r.relid::regclass::text as name from unnest("
        "array['lending.outbox_event', 'audit.change_log', 'audit.seal', 'audit.seal_part'])"
        " as t (name) cross join pg_partition_tree(t.name) as r"
        " union select unnest(array['audit.seal', 'audit.seal_part'])"
    )
    for partition in partitions:
        db.run(f"alter table {partition['name']} disable trigger all")
    db.run(statement, parameters)


def some_event(db: Database, firm: Entity) -> uuid.UUID:
    event: uuid.UUID = db.value(
        "select id from lending.outbox_event where legal_entity_id = %s order by id limit 1",
        [firm.id],
    )
    return event


def test_untouched_records_are_as_they_were_sealed(books: Database, firm: Entity) -> None:
    add_event(books, firm)  # not sealed yet
    assert findings(books, firm) == []
    with books.acting_as("rently_scheduler", firm):
        books.run("select audit.require_untampered()")


def test_every_append_only_table_is_sealed(db: Database) -> None:
    left_out = db.rows(
        "select s.table_name from ops.secured_table as s"
        " left join internal.v_sealed_table as t using (table_name)"
        " where s.is_append_only and t.table_name is null"
    )
    assert sorted(row["table_name"] for row in left_out) == ["audit.seal", "audit.seal_part"]


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("update lending.outbox_event set payload = '{\"a\": 1}' where id = %s", "row_changed"),
        ("delete from lending.outbox_event where id = %s", "row_removed"),
        (
            "update lending.outbox_event as e set occurred_at = o.occurred_at - interval '1 day',"
            " transaction_id = o.transaction_id from lending.outbox_event as o where e.id = %s"
            " and o.id <> e.id",
            "row_changed",
        ),
    ],
    ids=["changed", "removed", "reordered"],
)
def test_a_tampered_row_is_found(
    books: Database, firm: Entity, statement: str, finding: str
) -> None:
    tamper(books, statement, some_event(books, firm))
    assert findings(books, firm) == [(finding, 1, "lending.outbox_event")]
    with books.acting_as("rently_scheduler", firm), books.refused("RL815"):
        books.run("select audit.require_untampered()")


def test_a_row_slipped_into_the_past_is_found(books: Database, firm: Entity) -> None:
    books.run(
        "insert into lending.outbox_event (legal_entity_id, recorded_at, event_type,"
        " aggregate_type, aggregate_id, occurred_at, payload)"
        " select legal_entity_id, recorded_at, event_type, aggregate_type, aggregate_id,"
        " occurred_at, payload from lending.outbox_event where id = %s",
        [some_event(books, firm)],
    )
    assert findings(books, firm) == [("row_added", None, "lending.outbox_event")]


def test_the_log_of_changes_is_sealed(books: Database, firm: Entity) -> None:
    tamper(
        books, "update audit.change_log set login = 'nobody' where legal_entity_id = %s", firm.id
    )
    assert {(finding, table) for finding, _, table in findings(books, firm)} == {
        ("row_changed", "audit.change_log")
    }


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("update audit.seal_part set row_keys[1] = 'x' where seal_number = 2", "seal_changed"),
        (
            "update audit.seal_part set leaf_hashes[1] = sha256('') where seal_number = 2",
            "seal_changed",
        ),
        ("delete from audit.seal where number = 1", "seal_missing"),
    ],
)
def test_a_tampered_seal_is_found(
    books: Database, firm: Entity, statement: str, expected: str
) -> None:
    books.run("alter table audit.seal_part drop constraint seal_part_seal_fkey")
    tamper(books, statement)
    assert expected in {finding for finding, _, _ in findings(books, firm)}


def test_seals_made_anew_differ_from_the_hash_kept_elsewhere(books: Database, firm: Entity) -> None:
    kept = last_seal(books, firm)
    assert findings(books, firm, known_number=kept["number"], known_hash=kept["hash"]) == []
    tamper(books, "delete from audit.seal_part")
    books.run("delete from audit.seal")
    books.run("delete from lending.outbox_event where id = %s", [some_event(books, firm)])
    seal(books, firm)
    assert findings(books, firm) == []
    assert findings(books, firm, known_number=kept["number"], known_hash=kept["hash"]) == [
        ("seal_replaced", kept["number"], None)
    ]


def last_seal(db: Database, firm: Entity) -> dict[str, Any]:
    with db.acting_as("rently_auditor", firm):
        return db.rows("select * from audit.v_seal order by number desc")[0]


def test_a_column_added_later_leaves_seals_sound(books: Database, firm: Entity) -> None:
    books.run("alter table lending.outbox_event add column note text not null default 'none'")
    add_event(books, firm)
    seal(books, firm)
    assert findings(books, firm) == []
    tamper(books, "update lending.outbox_event set note = 'x' where id > %s", uuid.UUID(int=0))
    assert findings(books, firm) == [("row_changed", 3, "lending.outbox_event")] * 3
    books.run("alter table lending.outbox_event drop column note cascade")
    assert findings(books, firm) == [("table_changed", 3, "lending.outbox_event")]


def test_a_partition_that_was_archived_is_still_compared(books: Database, firm: Entity) -> None:
    books.run("set timezone = 'UTC'")
    month = books.value(
        "select max(date_trunc('month', recorded_at))::date from lending.outbox_event"
    )
    books.run(
        "select internal.detach_partition('lending.outbox_event',"
        " format('lending.outbox_event_%%s', to_char(%s::date, '\"y\"YYYY\"m\"MM'))::regclass, %s)",
        [month, month],
    )
    assert findings(books, firm) == []
    partition = books.value("select partition_name from ops.partition_archive")
    books.run("select internal.archive_partition(%s)", [partition])
    books.run(f"drop table archive.{partition}")
    assert {finding for finding, _, _ in findings(books, firm)} == {"row_removed"}
    books.run("update ops.partition_archive set dropped_at = now()")
    assert findings(books, firm) == []


def test_a_row_of_a_transaction_that_still_runs_is_waited_for(
    books: Database, firm: Entity
) -> None:
    with psycopg.connect(
        books.connection.info.dsn, password=books.connection.info.password
    ) as late:
        late.execute("select now()")
        late_event = Database(late)
        books.run("select pg_sleep(0.1)")
        before = books.value("select internal.advance_seal_cut('0 seconds')")
        assert books.value("select internal.advance_seal_cut('0 seconds')") == before
        add_event(late_event, firm)
        late.commit()
    assert seal(books, firm)["row_count"] == 3
    assert findings(books, firm) == []


def test_nothing_new_makes_no_seal(books: Database, firm: Entity) -> None:
    pass_cut(books)
    with books.acting_as("rently_scheduler", firm):
        assert books.value("select audit.seal_all()") == 0


@pytest.mark.usefixtures("firm")
def test_seals_form_a_chain_that_cannot_be_left(books: Database) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        books.run(
            "insert into audit.seal (legal_entity_id, number, begins_at, ends_at, row_count,"
            " merkle_root, previous_hash, hash) select legal_entity_id, 3, ends_at,"
            " clock_timestamp(), 1, merkle_root, hash, sha256('') from audit.seal where number = 2"
        )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        books.run(
            "insert into audit.seal (legal_entity_id, number, begins_at, ends_at, row_count,"
            " merkle_root, previous_hash, hash) select legal_entity_id, 3, ends_at,"
            " now() + interval '1 day', 1, merkle_root, sha256(''),"
            " internal.seal_hash(legal_entity_id, 3, ends_at, now() + interval '1 day', 1,"
            " merkle_root, sha256('')) from audit.seal where number = 2"
        )


def test_who_may_not_seal_or_read_is_refused(books: Database, firm: Entity) -> None:
    stranger = books.create_entity("NOT_SEALED")
    books.ensure_login("rently_auditor", stranger)
    books.ensure_login("rently_loan_officer", firm)
    with books.acting_as("rently_auditor", stranger), books.refused("RL001"):
        books.call("audit.verify", legal_entity_id=firm.id)
    with books.acting_as("rently_auditor", firm), books.refused("42501"):
        books.call("audit.seal_rows", legal_entity_id=firm.id)
    with books.acting_as("rently_loan_officer", firm), books.refused("42501"):
        books.call("audit.verify", legal_entity_id=firm.id)
    with books.acting_as("rently_auditor", stranger):
        assert books.rows("select * from audit.v_seal") == []


@pytest.mark.parametrize(
    "known", [{"known_number": 1}, {"known_hash": "ab"}, {"known_number": 1, "known_hash": "zz"}]
)
def test_half_a_known_seal_is_refused(books: Database, firm: Entity, known: dict[str, Any]) -> None:
    with books.acting_as("rently_auditor", firm), books.refused("RL816"):
        books.call("audit.verify", legal_entity_id=firm.id, **known)


@settings(max_examples=60)
@given(leaves=st.lists(st.binary(max_size=8), max_size=40))
def test_the_root_is_that_of_rfc_9162(shared_session: SharedSession, leaves: list[bytes]) -> None:
    def tree_hash(part: list[bytes]) -> bytes:
        if len(part) == 1:
            return hashlib.sha256(b"\0" + part[0]).digest()
        split = 1 << ((len(part) - 1).bit_length() - 1)
        left, right = tree_hash(part[:split]), tree_hash(part[split:])
        return hashlib.sha256(b"\1" + left + right).digest()

    with shared_session.undone() as db:
        root = db.value(
            "select internal.merkle_root(%s::bytea[])",
            [[hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]],
        )
    assert root == (tree_hash(leaves) if leaves else None)
