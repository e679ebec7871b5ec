"""The views over decisions add up to the applications and decisions behind them."""

from __future__ import annotations

from origination import Desk
from sqltest import Database, Entity


def test_turnaround_and_reasons_add_up(
    db: Database, entity: Entity, other_entity: Entity, desk: Desk
) -> None:
    desk.policy(max_automatic_amount=1200)
    desk.agreed()
    poor = desk.submit()
    desk.verify(poor, 10, 0)
    desk.check(poor)
    desk.call("rently_loan_officer", "decide_automatically", application_id=poor["id"])
    referred = desk.ready(requested_amount=2000)
    desk.decide(referred, "refer")
    # An hour and three hours passed until these two were decided.
    db.run(
        "alter table lending.application disable trigger user;"
        "update lending.application set created_at = now() - case status"
        " when 'accepted' then interval '1 hour' else interval '3 hours' end;"
        "alter table lending.application enable trigger user"
    )
    with db.acting_as("rently_risk_manager", entity):
        (row,) = db.rows("select * from analytics.v_application_turnaround")
        reasons = db.rows(
            "select result, reason_code, decision_count from analytics.v_decision_reasons"
            " order by result, reason_code"
        )
    with db.acting_as("rently_risk_manager", other_entity):
        assert db.rows("select * from analytics.v_application_turnaround") == []
        assert db.rows("select * from analytics.v_decision_reasons") == []
    found = {key: row[key] for key in row if key.endswith("_count")}
    assert found == {
        "application_count": db.value("select count(*) from lending.application"),
        "open_count": 1,
        "approved_count": 1,
        "declined_count": 1,
        "automatic_count": 1,
        "accepted_count": db.value("select count(*) from lending.offer_outcome"),
    }
    assert row["requested_amount"] == db.value(
        "select sum(requested_amount) from lending.application"
    )
    assert (row["approval_rate_pct"], row["approved_requests_amount"]) == (50, 1200)
    assert (row["average_hours_to_decision"], row["median_hours_to_decision"]) == (2, 2)
    assert [tuple(reason.values()) for reason in reasons] == [
        ("approve", "CONDITIONS_MET", 1),
        ("decline", "INCOME_TOO_LOW", 1),
    ]
    assert sum(reason["decision_count"] for reason in reasons) == db.value(
        "select count(*) from lending.decision_reason"
    )
