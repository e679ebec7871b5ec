"""Partitions by month: made ahead, secured, archived with proof, dropped by retention."""

from __future__ import annotations

import threading
import time
from typing import Any

import psycopg
import pytest
from sqltest import Database

MAINTAIN = "select ops.maintain_partitions(from_date => (now() - interval '5 months')::date)"


def make_table(db: Database, **policy: Any) -> None:
    """Create a secured table by month, with an index, a policy and a row for each month."""
    db.run("set local role rently_owner")
    db.run("select set_config('rently.is_securing', 'on', true)")
    db.run(
        "create table lending.visit (legal_entity_id uuid not null, id uuid not null,"
        " visited_on date not null, primary key (legal_entity_id, id, visited_on))"
        " partition by range (visited_on)"
    )
    db.run("create index idx_visit_visited_on on lending.visit (visited_on)")
    db.run("select internal.secure_table('lending.visit', is_append_only => true)")
    db.run("reset role")
    columns = {
        "months_ahead": 3,
        "keep_attached": None,
        "keep_archived": None,
        "is_exported": False,
    }
    db.run(
        "insert into ops.partition_policy"
        " (table_name, months_ahead, keep_attached, keep_archived, is_exported)"
        " values ('lending.visit', %(months_ahead)s, %(keep_attached)s, %(keep_archived)s,"
        " %(is_exported)s)",
        columns | policy,
    )


def partitions(db: Database) -> list[str]:
    rows = db.rows(
        "select inhrelid::regclass::text as name from pg_inherits"
        " where inhparent = 'lending.visit'::regclass order by 1"
    )
    return [row["name"] for row in rows]


def add_rows(db: Database) -> None:
    db.run(
        "insert into lending.visit"
        " select gen_random_uuid(), gen_random_uuid(),"
        " (now() - make_interval(months => mod(n, 6)))::date"
        " from generate_series(0, 59) as n"
    )


def retire(db: Database) -> list[str]:
    """Do what ops.retire_partitions() does, in this transaction."""
    steps = []
    while step := db.value("select ops.retire_next_partition()"):
        steps.append(step)
    return steps


def archived(db: Database) -> list[dict[str, Any]]:
    return db.rows("select * from ops.partition_archive order by month_start_on")


def test_months_ahead_follow_the_policy_and_a_second_call_changes_nothing(db: Database) -> None:
    make_table(db, months_ahead=7)
    db.run("select ops.maintain_partitions()")
    names = partitions(db)
    assert len(names) == 8
    db.run("select ops.maintain_partitions()")
    assert partitions(db) == names


def test_a_partition_is_secured_and_indexed_like_its_table(db: Database) -> None:
    make_table(db)
    db.run("select ops.maintain_partitions()")
    for name in partitions(db):
        row = db.row(
            "select relrowsecurity, relforcerowsecurity,"
            " (select count(*) from pg_index where indrelid = c.oid) as indexes,"
            " (select count(*) from pg_policy where polrelid = c.oid) as policies"
            " from pg_class as c where oid = %s::regclass",
            [name],
        )
        assert (row["relrowsecurity"], row["relforcerowsecurity"]) == (True, True)
        assert (row["indexes"], row["policies"]) == (2, 2)


def test_old_partitions_are_archived_with_their_rows_and_not_made_again(db: Database) -> None:
    make_table(db, keep_attached="2 months")
    db.run("update ops.partition_policy set keep_attached = null")
    db.run(MAINTAIN)
    add_rows(db)
    db.run("update ops.partition_policy set keep_attached = '2 months'")
    steps = retire(db)
    gone = archived(db)
    names = [row["partition_name"] for row in gone]
    assert steps == [step for name in names for step in (f"detached {name}", f"archived {name}")]
    assert len(gone) in (2, 3)
    assert {row["row_count"] for row in gone} == {10}
    for row in gone:
        assert db.value(f"select count(*) from archive.{row['partition_name']}") == 10
        is_secured = db.value(
            "select relrowsecurity and relforcerowsecurity from pg_class where oid = %s::regclass",
            [f"archive.{row['partition_name']}"],
        )
        assert is_secured is True
    assert db.value("select count(*) from lending.visit") == 60 - 10 * len(gone)
    left = partitions(db)
    db.run(MAINTAIN)
    assert partitions(db) == left
    assert retire(db) == []


def test_a_row_for_an_archived_or_coming_month_is_refused(db: Database) -> None:
    make_table(db, keep_attached="2 months")
    db.run(MAINTAIN)
    retire(db)
    for months in (-5, 30):
        with db.refused("23514"):
            db.run(
                "insert into lending.visit values (gen_random_uuid(), gen_random_uuid(),"
                " (now() + make_interval(months => %s))::date)",
                [months],
            )
        with db.refused("RL403"):
            db.run(
                "select internal.require_month_partition('lending.visit',"
                " now() + make_interval(months => %s))",
                [months],
            )


def test_what_was_archived_is_dropped_by_retention_but_not_before_its_export(db: Database) -> None:
    make_table(db, keep_attached="2 months", keep_archived="0", is_exported=True)
    db.run(MAINTAIN)
    retire(db)
    gone = archived(db)
    assert gone
    assert all(row["dropped_at"] is None for row in gone)
    name = gone[0]["partition_name"]
    with db.refused("RL850"):
        db.run("select ops.note_partition_export(%s, 'f', 'h', 99)", [name])
    with db.refused("RL851"):
        db.run("select ops.note_partition_export('nix', 'f', 'h', 0)")
    db.run("select ops.note_partition_export(%s, 'visit.csv.gz', 'abc', 0)", [name])
    assert retire(db) == [f"dropped {name}"]
    is_dropped = [row["dropped_at"] is not None for row in archived(db)]
    assert is_dropped == [True] + [False] * (len(gone) - 1)
    assert db.value("select to_regclass(%s)", [f"archive.{name}"]) is None


def test_an_archive_that_was_changed_is_not_dropped(db: Database) -> None:
    make_table(db, keep_attached="2 months", keep_archived="10 years")
    db.run("update ops.partition_policy set keep_attached = null, keep_archived = null")
    db.run(MAINTAIN)
    add_rows(db)
    db.run("update ops.partition_policy set keep_attached = '2 months', keep_archived = '10 years'")
    retire(db)
    name = archived(db)[0]["partition_name"]
    db.run(f"alter table archive.{name} disable trigger all")
    db.run(f"delete from archive.{name} where ctid = (select min(ctid) from archive.{name})")
    db.run("update ops.partition_policy set keep_archived = '0'")
    with db.refused("RL850"):
        retire(db)


def test_writers_are_held_up_for_less_than_a_second_and_are_told_of_no_deadlock(
    clone: psycopg.Connection[Any],
) -> None:
    failures: list[str | None] = []

    def maintain() -> None:
        try:
            clone.execute("select ops.maintain_partitions(9)")
        except psycopg.Error as error:
            failures.append(error.sqlstate)

    with psycopg.connect(clone.info.dsn, password=clone.info.password) as writer:
        writer.execute("lock table lending.payment in row exclusive mode")
        thread = threading.Thread(target=maintain)
        thread.start()
        time.sleep(0.3)
        # It holds this one meanwhile and waits for the other: by itself, that is a deadlock.
        started = time.monotonic()
        writer.execute("lock table lending.party in row exclusive mode")
        assert 0.1 < time.monotonic() - started < 1
        thread.join()
    assert failures == ["55P03"]
    clone.rollback()
    clone.execute("select ops.maintain_partitions(9)")
    clone.rollback()
    clone.execute("select ops.maintain_partitions(0)")
    assert "lending.payment" not in locked(clone)


def locked(link: psycopg.Connection[Any]) -> set[str]:
    """Return the tables that this transaction keeps from writers."""
    rows = link.execute(
        "select distinct relation::regclass::text from pg_locks"
        " where pid = pg_backend_pid() and relation is not null"
        " and mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',"
        " 'AccessExclusiveLock')"
    )
    return {row[0] for row in rows}


def test_each_step_of_retiring_commits_and_counting_locks_nothing(
    clone: psycopg.Connection[Any],
) -> None:
    clone.autocommit = True
    clone.execute(
        "insert into ops.partition_policy (table_name, keep_attached, keep_archived)"
        " values ('lending.outbox_event', '1 month', '0')"
    )
    clone.execute("select ops.maintain_partitions(0, (now() - interval '3 months')::date)")
    with clone.transaction():
        clone.execute("select ops.retire_next_partition()")
        assert "lending.outbox_event" in locked(clone)
    with clone.transaction():
        clone.execute("select ops.retire_next_partition()")
        assert locked(clone) == set()
    with psycopg.connect(clone.info.dsn, password=clone.info.password) as holder:
        # Dropping waits for a table that the partition's foreign keys name; the steps before stay.
        holder.execute("lock table lending.event_type in access share mode")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            clone.execute("call ops.retire_partitions()")
    done = Database(clone).row(
        "select count(*) as archived, count(dropped_at) as dropped from ops.partition_archive"
        " where archived_at is not null"
    )
    assert done["archived"] > 1
    assert done["dropped"] == 0
    clone.execute("call ops.retire_partitions()")
    left = "select count(*) from ops.partition_archive where dropped_at is null"
    assert Database(clone).value(left) == 0


def test_only_the_scheduler_maintains_and_only_an_administrator_notes_exports(db: Database) -> None:
    db.run("create role passer_by login")
    with db.acting_as("passer_by"), db.refused("42501"):
        db.run("select ops.maintain_partitions()")
    db.run("create role timer login in role rently_scheduler")
    with db.acting_as("timer"):
        db.run("select ops.maintain_partitions()")
        assert retire(db) == []
        with db.refused("42501"):
            db.run("select ops.note_partition_export('a', 'b', 'c', 0)")
