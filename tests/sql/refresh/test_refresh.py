"""Refresh: in order, only what changed, checked against the sources, one session a view."""

from __future__ import annotations

import psycopg
import pytest
from sqltest import Database, Entity

SUMMARY = "mart.mv_active_loans_summary"
# Each reads the one before it; the names sort otherwise.
CHAIN = {"mart.mv_z": "internal.v_big_town", "mart.mv_a": "mart.mv_z", "mart.mv_m": "mart.mv_a"}


@pytest.fixture
def marts(clone: psycopg.Connection[tuple[object, ...]]) -> Database:
    """Return a database of our own, where commits count, with a chain of three views."""
    clone.autocommit = True
    db = Database(clone)
    db.run("set role rently_owner")
    db.run("select set_config('rently.is_securing', 'on', false)")
    db.run("create table lending.town (legal_entity_id uuid, id integer, size integer)")
    db.run("grant select on lending.town to rently_refresher")
    db.run("create view internal.v_big_town as select * from lending.town where size > 10")
    db.run("grant select on internal.v_big_town to rently_refresher")
    db.run(
        "create view internal.v_control_town as"
        " select count(*) as row_count, coalesce(sum(size), 0) as control_total"
        " from lending.town where size > 10"
    )
    db.run("grant select on internal.v_control_town to rently_refresher")
    db.run("set role rently_refresher")
    for name, source in CHAIN.items():
        db.run(f"create materialized view {name} as select * from {source} with no data")
        db.run(f"create unique index on {name} (legal_entity_id, id)")
    db.run("set role rently_owner")
    db.run("delete from ops.analytics_view where tier = 3")
    db.run("delete from ops.mart_view where tier = 3")
    for name in sorted(CHAIN):
        db.run(
            "insert into ops.mart_view"
            " (view_name, tier, promised_interval, control_column, control_view)"
            " values (%s, 3, '1 hour', 'size', 'internal.v_control_town')",
            [name],
        )
    db.run("reset role")
    return db


def add_town(db: Database, number: int, size: int) -> None:
    with db.connection.transaction():
        db.run("insert into lending.town values (gen_random_uuid(), %s, %s)", [number, size])
        db.run("select pg_stat_force_next_flush()")


def refresh(db: Database, **arguments: object) -> dict[str, str]:
    rows = db.call("ops.refresh", **arguments)
    return {row["mart_view"]: row["outcome"] for row in rows}


def test_views_come_after_those_they_read(marts: Database) -> None:
    assert list(refresh(marts, tier=3)) == ["mart.mv_z", "mart.mv_a", "mart.mv_m"]
    levels = {row["mart_view"]: row["level"] for row in marts.call("ops.refresh_order", tier=3)}
    assert levels == {"mart.mv_z": 0, "mart.mv_a": 1, "mart.mv_m": 2}


def test_only_what_changed_is_refreshed(marts: Database) -> None:
    add_town(marts, 1, 50)
    assert set(refresh(marts, tier=3).values()) == {"refreshed"}
    assert set(refresh(marts, tier=3).values()) == {"unchanged"}
    add_town(marts, 2, 70)
    assert set(refresh(marts, tier=3).values()) == {"refreshed"}
    assert marts.value("select sum(size) from mart.mv_m") == 120
    assert refresh(marts, view_name="mv_z", is_forced=True) == {"mart.mv_z": "refreshed"}
    marts.run("truncate lending.town")
    assert set(refresh(marts, tier=3).values()) == {"refreshed"}


def test_what_follows_the_day_is_refreshed_when_a_day_turns(marts: Database) -> None:
    entity = marts.create_entity("ALPHA")
    marts.run("update ops.mart_view set is_day_dependent = true where view_name = 'mart.mv_a'")

    def outcomes_at(zone: str) -> dict[str, str]:
        marts.run("update lending.legal_entity set time_zone = %s where id = %s", [zone, entity.id])
        return refresh(marts, tier=3)

    outcomes_at("Etc/GMT+12")
    assert set(outcomes_at("Etc/GMT+12").values()) == {"unchanged"}
    # 26 hours further east it is another day.
    assert outcomes_at("Etc/GMT-14") == dict.fromkeys(CHAIN, "unchanged") | {
        "mart.mv_a": "refreshed"
    }


def test_readers_are_not_blocked_once_there_is_data(marts: Database) -> None:
    add_town(marts, 1, 50)
    refresh(marts, tier=3)
    info = marts.connection.info
    with psycopg.connect(info.dsn, password=info.password) as reader:
        reader.execute("select * from mart.mv_z").fetchall()
        add_town(marts, 2, 70)
        marts.run("set lock_timeout = '2s'")
        assert refresh(marts, view_name="mv_z") == {"mart.mv_z": "refreshed"}


def test_a_wrong_total_leaves_the_former_content_and_is_seen(marts: Database) -> None:
    add_town(marts, 1, 50)
    refresh(marts, tier=3)
    marts.run(
        "create or replace view internal.v_control_town as select count(*) as row_count,"
        " coalesce(sum(size), 0) + 1 as control_total from lending.town where size > 10"
    )
    add_town(marts, 2, 70)
    assert refresh(marts, view_name="mv_z") == {"mart.mv_z": "failed"}
    assert marts.value("select sum(size) from mart.mv_z") == 50
    row = marts.row(
        "select is_fresh, failure from analytics.v_data_freshness where view_name = 'mart.mv_z'"
    )
    assert row["is_fresh"] is False
    assert "120" in row["failure"]
    marts.run(
        "create or replace view internal.v_control_town as select count(*) as row_count,"
        " coalesce(sum(size), 0) as control_total from lending.town where size > 10"
    )
    assert refresh(marts, view_name="mv_z") == {"mart.mv_z": "refreshed"}
    fresh = "select is_fresh from analytics.v_data_freshness where view_name = 'mart.mv_z'"
    assert marts.value(fresh) is True


def test_a_view_that_another_session_refreshes_is_left_to_it(marts: Database) -> None:
    info = marts.connection.info
    with psycopg.connect(info.dsn, password=info.password) as other:
        other.execute("select ops.refresh(view_name => 'mv_z')")
        assert refresh(marts, view_name="mv_z") == {"mart.mv_z": "busy"}


def test_freshness_is_measured_against_the_promise(marts: Database) -> None:
    refresh(marts, tier=3)
    marts.run("update ops.mart_view_state set as_of_at = now() - interval '2 hours'")
    rows = marts.rows("select is_fresh from analytics.v_data_freshness where tier = 3")
    assert {row["is_fresh"] for row in rows} == {False}
    assert set(refresh(marts, tier=3).values()) == {"unchanged"}
    rows = marts.rows("select is_fresh from analytics.v_data_freshness where tier = 3")
    assert {row["is_fresh"] for row in rows} == {True}


def test_only_what_is_due_is_refreshed(marts: Database) -> None:
    assert set(refresh(marts).values()) == {"refreshed"}
    assert refresh(marts, is_due_only=True) == {}
    marts.run(
        "update ops.mart_view_state as s set as_of_at = now() - v.promised_interval * 0.4"
        " from ops.mart_view as v where v.view_name = s.view_name and v.tier = 3"
    )
    assert refresh(marts, is_due_only=True, is_forced=True) == dict.fromkeys(CHAIN, "refreshed")


def test_an_unknown_view_is_refused(db: Database) -> None:
    with db.refused("RL852"):
        db.rows("select * from ops.refresh(view_name => 'mv_nix')")
    for name in ("mart.mv_nix", "bad name", "", None):
        with db.refused("RL852"):
            db.rows("select ops.refresh_view(%s)", [name])


def test_the_specification_s_summary_shows_each_entity_its_own(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    for count, owner in ((2, entity), (1, other_entity)):
        product = db.create_product(owner)
        for _ in range(count):
            loan = db.create_loan(
                owner, start_date="2024-01-15", product_code=product["code"], principal_amount=1000
            )
            db.disburse(owner, loan)
    db.run("create role timer login in role rently_scheduler")
    with db.acting_as("timer"):
        rows = db.rows("select * from ops.refresh(view_name => 'mv_active_loans_summary')")
        assert rows == [{"mart_view": SUMMARY, "outcome": "refreshed"}]
    for count, owner in ((2, entity), (1, other_entity)):
        with db.acting_as("rently_executive", owner):
            row = db.row("select * from analytics.v_active_loans_summary")
        assert (row["legal_entity_id"], row["active_count"]) == (owner.id, count)
        assert row["total_principal_amount"] == 1000 * count
        assert row["currency_code"] == owner.currency
        with db.acting_as("rently_executive", owner), db.refused("42501"):
            db.rows(f"select * from {SUMMARY}")


def test_an_administrator_refreshes_as_the_owner(marts: Database) -> None:
    add_town(marts, 1, 50)
    marts.run("set role rently_owner")
    assert set(refresh(marts, tier=3).values()) == {"refreshed"}
    assert set(refresh(marts, tier=3).values()) == {"unchanged"}
    marts.run("reset role")
