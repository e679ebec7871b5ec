"""Every view is described, readable by those it is for, and empty for those without rights."""

from __future__ import annotations

import pytest
from sqltest import Database, Entity


def catalogue(db: Database) -> list[dict[str, object]]:
    return db.rows("select * from ops.analytics_view order by view_name")


def test_the_catalogue_lists_views_that_exist_as_their_comments_say(db: Database) -> None:
    listed = catalogue(db)
    assert len(listed) >= 50
    for view in listed:
        comment = db.value(
            "select obj_description(to_regclass('analytics.' || %s))", [view["view_name"]]
        )
        assert comment, f"{view['view_name']} is not there"
        assert f"Tier {view['tier']}" in comment, view["view_name"]
        if view["view_name"] != "v_party_masked":
            assert comment.startswith(str(view["question"])), view["view_name"]


def test_help_finds_a_view_by_its_question(entity: Entity, db: Database) -> None:
    with db.acting_as("rently_readonly_analyst", entity):
        found = db.call("analytics.help", about="late")
        assert "v_dpd_analysis" in {row["view_name"] for row in found}
        assert len(db.call("analytics.help")) == len(
            db.rows("select from analytics.v_view_catalogue")
        )


def test_every_view_shows_the_portfolio_to_its_readers(portfolio: Database) -> None:
    empty = []
    for view in catalogue(portfolio):
        name = view["view_name"]
        if not portfolio.value(f"select count(*) > 0 from analytics.{name}"):
            empty.append(name)
    # Nothing of the kind happens in the demo.
    assert set(empty) <= {
        "v_fx_position",
        "v_fx_rate_official",
        "v_fx_rate_outlier",
        "v_unapplied_money",
        "v_refund_summary",
        "v_charge_summary",
        "v_accounting_period_status",
        "v_loss_and_recovery",
        "v_approval_turnaround",
        "v_identity_check_status",
        "v_document_status",
        "v_cure_rate",
    }


@pytest.mark.parametrize("role", ["rently_executive"])
def test_a_stranger_to_the_entities_sees_no_row(portfolio: Database, role: str) -> None:
    portfolio.run(f"drop role if exists stranger; create role stranger login in role {role}")
    tenantless = {"v_view_catalogue", "v_data_freshness", "v_fx_rate_official", "v_fx_rate_outlier"}
    with portfolio.acting_as("stranger"):
        for view in catalogue_names(portfolio):
            if view not in tenantless:
                assert portfolio.rows(f"select * from analytics.{view} limit 1") == [], view
    portfolio.run("drop role stranger")


def catalogue_names(db: Database) -> list[str]:
    return [row["view_name"] for row in db.rows("select view_name from analytics.v_view_catalogue")]
