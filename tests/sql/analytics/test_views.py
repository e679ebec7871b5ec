"""Every view is described, readable by those it is for, and empty for those without rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqltest import Database, Entity

READERS = [
    "rently_executive",
    "rently_risk_manager",
    "rently_collections_agent",
    "rently_loan_officer",
    "rently_payments_operator",
    "rently_accountant",
    "rently_compliance_officer",
    "rently_auditor",
    "rently_readonly_analyst",
    "rently_bi",
]


def catalogue(db: Database) -> list[dict[str, object]]:
    return db.rows("select * from ops.analytics_view order by view_name")


def test_the_catalogue_lists_views_that_exist_as_their_comments_say(db: Database) -> None:
    listed = catalogue(db)
    assert len(listed) >= 50
    assert {view["view_name"] for view in listed} == {
        row["relname"]
        for row in db.rows(
            "select relname from pg_class where relnamespace = 'analytics'::regnamespace"
            " and relname like 'v\\_%%' and relkind = 'v'"
        )
    }
    for view in listed:
        comment = db.value(
            "select obj_description(to_regclass('analytics.' || %s))", [view["view_name"]]
        )
        assert comment, f"{view['view_name']} is not there"
        assert f"Tier {view['tier']}" in comment, view["view_name"]
        if view["view_name"] != "v_party_masked":
            assert comment.startswith(str(view["question"])), view["view_name"]


def test_every_materialized_view_has_a_promise_and_a_reader_of_its_tier(db: Database) -> None:
    promised = {row["view_name"]: row["tier"] for row in db.rows("select * from ops.mart_view")}
    assert set(promised) == {
        row["name"]
        for row in db.rows(
            "select 'mart.' || matviewname as name from pg_matviews where schemaname = 'mart'"
        )
    }
    read = [view for view in catalogue(db) if view["mart_view"]]
    assert {view["mart_view"] for view in read} == set(promised)
    assert all(view["tier"] == promised[str(view["mart_view"])] for view in read)
    assert {view["owner_role"] for view in catalogue(db)} <= set(READERS)
    jobs = [row["command"] for row in db.rows("select command from ops.standing_job")]
    for tier in set(promised.values()):
        assert any(f"ops.refresh(tier => {tier}" in command for command in jobs), tier


def test_help_finds_a_view_by_its_question(entity: Entity, db: Database) -> None:
    with db.acting_as("rently_readonly_analyst", entity):
        found = db.call("analytics.help", about="late")
        assert "v_dpd_analysis" in {row["view_name"] for row in found}
        assert len(db.call("analytics.help")) == len(
            db.rows("select from analytics.v_view_catalogue")
        )


@pytest.mark.parametrize("role", READERS)
def test_every_view_shows_the_world_to_its_readers(
    world: Database, world_reader: Callable[[str], str], role: str
) -> None:
    readable = world.rows(
        "select view_name from ops.analytics_view"
        " where has_table_privilege(%s, 'analytics.' || view_name, 'select')",
        [role],
    )
    assert readable
    empty = set()
    with world.acting_as(world_reader(role)):
        for view in readable:
            name = view["view_name"]
            if not world.value(f"select count(*) > 0 from analytics.{name}"):
                empty.add(name)
    # One source of rates has no other to differ from; nobody applies, and no loss is expected, in
    # the demo.
    assert empty <= {
        "v_fx_rate_outlier",
        "v_application_turnaround",
        "v_decision_reasons",
        "v_ecl_by_stage",
        "v_ecl_movement",
        "v_recovery_curve",
    }


def test_what_depends_on_the_day_is_refreshed_when_it_turns(portfolio: Database) -> None:
    asks_for_the_day = portfolio.rows(
        "select v.view_name from ops.mart_view as v where exists (select from pg_class as c"
        " where (c.oid = v.view_name::regclass or c.oid in"
        " (select internal.relation_sources(v.view_name::regclass))) and c.relkind in ('v', 'm')"
        " and pg_get_viewdef(c.oid) ~ 'now\\(\\)|business_date\\(|CURRENT_') order by 1"
    )
    assert asks_for_the_day
    assert asks_for_the_day == portfolio.rows(
        "select view_name from ops.mart_view where is_day_dependent order by 1"
    )
    assert portfolio.rows(
        "select borrower_party_id, currency_code, max_days_past_due"
        " from analytics.v_counterparty_risk_assessment order by 1, 2"
    ) == portfolio.rows(
        "select borrower_party_id, currency_code, coalesce(max(days_past_due), 0)"
        " as max_days_past_due from analytics.v_loan_balance where disbursed_amount > 0"
        " group by 1, 2 order by 1, 2"
    )


def test_a_change_by_a_login_without_account_breaks_the_trail(entity: Entity, db: Database) -> None:
    def trail() -> list[Any]:
        with db.acting_as("rently_auditor", entity):
            return db.rows(
                "select * from analytics.v_audit_trail_check where table_name = 'lending.product'"
            )

    product = db.create_product(entity)
    assert [row["is_complete_trail"] for row in trail()] == [True]
    db.run("update lending.product set name = 'Renamed' where id = %s", [product["id"]])
    (row,) = trail()
    assert (row["unattributed_count"], row["is_complete_trail"]) == (1, False)


@pytest.mark.parametrize("role", ["rently_executive"])
def test_a_stranger_to_the_entities_sees_no_row(portfolio: Database, role: str) -> None:
    portfolio.run(f"create role stranger login in role {role}")
    tenantless = {"v_view_catalogue", "v_data_freshness", "v_fx_rate_official", "v_fx_rate_outlier"}
    with portfolio.acting_as("stranger"):
        for view in catalogue_names(portfolio):
            if view not in tenantless:
                assert portfolio.rows(f"select * from analytics.{view} limit 1") == [], view
    portfolio.run("drop role stranger")


def catalogue_names(db: Database) -> list[str]:
    return [row["view_name"] for row in db.rows("select view_name from analytics.v_view_catalogue")]
