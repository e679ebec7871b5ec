"""From an application to a loan: each step once, in order, and by the person who may."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from origination import MANAGER, OFFICER, Desk
from psycopg.types.json import Jsonb
from sqltest import Database, Entity

VERIFY = "select name, violations, example from ops.verify() where violations > 0"


def test_an_application_becomes_a_loan(db: Database, entity: Entity, desk: Desk) -> None:
    application = desk.submit(application_number="A-1")
    assert (application["status"], application["submitted_by"]) == (
        "submitted",
        "loan_officer_alpha",
    )
    desk.verify(application)
    assert {outcome for outcome, _ in desk.check(application).values()} == {"pass"}
    decision = desk.decide(application, approved_amount=1000, note="Small start")
    assert (decision["result"], decision["approved_amount"]) == ("approve", 1000)
    assert decision["reason_codes"] == ["CONDITIONS_MET"]
    assert (decision["decided_by"], decision["is_automatic"]) == ("risk_manager_alpha", False)
    offer = desk.offer(application)
    assert (offer["status"], offer["principal_amount"]) == ("open", 1000)
    loan = desk.accept(offer, loan_number="L-1")
    assert (loan["loan_number"], loan["status"]) == ("L-1", "approved")
    assert loan["principal_amount"] == 1000
    assert loan["product_version_id"] == application["product_version_id"]
    assert desk.status(application) == "accepted"
    paid_out = db.disburse(entity, loan)
    assert (paid_out["status"], paid_out["disbursed_amount"]) == ("active", 1000)
    assert db.rows(VERIFY) == []


def test_each_status_is_kept_with_its_actor(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.accept(desk.offer(application)) if desk.decide(application) else None
    found = db.rows(
        "select h.to_status, a.display_name from lending.application_status_history as h"
        " join lending.user_account as a on a.id = h.recorded_by_account_id"
        " where h.application_id = %s order by h.version_number",
        [application["id"]],
    )
    assert [tuple(row.values()) for row in found] == [
        ("submitted", "loan_officer_alpha"),
        ("checked", "loan_officer_alpha"),
        ("approved", "risk_manager_alpha"),
        ("offered", "loan_officer_alpha"),
        ("accepted", "loan_officer_alpha"),
    ]


def test_each_step_tells_other_systems(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application)
    desk.call(OFFICER, "decline_offer", offer_id=offer["id"])
    second = desk.ready()
    desk.call(OFFICER, "withdraw_application", application_id=second["id"])
    types = db.rows(
        "select event_type from lending.outbox_event where aggregate_type = 'application'"
        " and aggregate_id = %s order by id",
        [application["id"]],
    )
    assert [row["event_type"] for row in types] == [
        "application_submitted",
        "application_checked",
        "application_decided",
        "offer_made",
        "offer_declined",
    ]
    assert desk.status(application) == "not_taken_up"
    assert desk.status(second) == "withdrawn"


def test_the_maker_does_not_decide(db: Database, desk: Desk) -> None:
    application = desk.ready()
    with db.refused("RL211"):
        desk.call(OFFICER, "decide_application", application_id=application["id"], result="approve")
    assert desk.status(application) == "checked"


def test_the_table_holds_that_the_maker_does_not_decide(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application, "refer")
    with db.refused("23514"):
        db.run(
            "insert into lending.decision (legal_entity_id, application_id, decision_number,"
            " requested_amount, currency_code, inputs, result, submitted_by_account_id,"
            " is_automatic, decided_by_account_id, decided_on)"
            " select legal_entity_id, application_id, 2, requested_amount, currency_code, inputs,"
            " result, submitted_by_account_id, false, submitted_by_account_id, decided_on"
            " from lending.decision"
        )


def test_what_is_decided_never_changes(db: Database, desk: Desk) -> None:
    desk.decide(desk.ready())
    for statement in (
        "update lending.decision set result = 'decline'",
        "delete from lending.decision_reason",
        "update lending.application_check set outcome = 'pass'",
    ):
        with db.refused("RL008"):
            db.run(statement)


def test_nothing_is_decided_before_the_checks(db: Database, desk: Desk) -> None:
    application = desk.submit()
    with db.refused("RL209"):
        desk.decide(application)
    with db.refused("RL209"):
        desk.call(OFFICER, "decide_automatically", application_id=application["id"])


def test_nothing_is_offered_before_the_approval_nor_accepted_twice(
    db: Database, desk: Desk
) -> None:
    application = desk.ready()
    with db.refused("RL209"):
        desk.offer(application)
    desk.decide(application)
    offer = desk.offer(application)
    with db.refused("RL209"):
        desk.offer(application)
    desk.accept(offer)
    for answer in ("accept_offer", "decline_offer"):
        with db.refused("RL216"):
            desk.call(OFFICER, answer, offer_id=offer["id"])
    with db.refused("RL209"):
        desk.call(OFFICER, "withdraw_application", application_id=application["id"])
    assert db.value("select count(*) from lending.loan") == 1


def test_a_withdrawn_application_takes_its_offer_along(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application)
    desk.call(OFFICER, "withdraw_application", application_id=application["id"])
    with db.refused("RL216"):
        desk.accept(offer)


def test_no_status_follows_that_the_table_lacks(db: Database, desk: Desk) -> None:
    application = desk.submit()
    with db.refused("RL209"):
        db.run(
            "update lending.application set status = 'accepted' where id = %s", [application["id"]]
        )


def test_a_decline_is_final(db: Database, desk: Desk) -> None:
    application = desk.ready()
    decision = desk.decide(application, "decline", "COLLATERAL_INSUFFICIENT")
    assert decision["reason_codes"] == ["COLLATERAL_INSUFFICIENT"]
    assert decision["approved_amount"] is None
    with db.refused("RL209"):
        desk.decide(application)


def test_who_refers_leaves_it_to_another(desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application, "refer")
    assert desk.status(application) == "referred"
    assert desk.decide(application)["decision_number"] == 2


@pytest.mark.parametrize(
    ("result", "codes", "terms"),
    [
        ("perhaps", [], {}),
        (None, [], {}),
        ("decline", [], {}),
        ("decline", ["CONDITIONS_MET"], {}),
        ("decline", [None], {}),
        ("approve", ["INCOME_TOO_LOW"], {}),
        ("approve", ["NO_SUCH_REASON"], {}),
        ("approve", [], {"approved_amount": 1201}),
    ],
)
def test_decisions_that_are_not_valid(
    db: Database, desk: Desk, result: Any, codes: list[str], terms: dict[str, Any]
) -> None:
    application = desk.ready()
    with db.refused("RL212"):
        desk.decide(application, result, *codes, **terms)
    assert db.value("select count(*) from lending.decision") == 0


def test_no_more_is_offered_than_was_approved(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application, approved_amount=1000)
    with db.refused("RL217"):
        desk.offer(application, principal_amount="1000.01")
    with db.refused("RL305"):
        desk.offer(application, principal_amount=0)
    for day in ("2020-01-01", "9999-01-01", "infinity"):
        with db.refused("RL217"):
            desk.offer(application, valid_until_date=day)
    assert desk.offer(application, principal_amount=800)["principal_amount"] == 800


def test_no_more_is_paid_out_than_was_approved(db: Database, entity: Entity, desk: Desk) -> None:
    loan = desk.agreed()
    with db.refused("RL313"):
        db.disburse(entity, loan, amount="1200.01")
    db.disburse(entity, loan)
    with db.refused("RL304"):
        db.disburse(entity, loan, idempotency_key="again")


def test_an_offer_expires(db: Database, entity: Entity, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application, valid_until_date=db.value("select current_date + 1"))
    later = offer["valid_until_date"] + timedelta(days=2)
    db.run("select internal.book_at(%s)", [f"{later} 12:00"])
    # Only an administrator may say what time it is, so the state is prepared for the people.
    db.run(
        "alter table lending.offer disable trigger user;"
        "update lending.offer set offered_on = '2020-01-01', valid_until_date = '2020-01-02';"
        "alter table lending.offer enable always trigger _100_append_only"
    )
    with db.refused("RL216"):
        desk.accept(offer)
    with db.acting_as("rently_scheduler", entity):
        assert db.value("select ops.expire_waiting()") == 1
        assert db.value("select api.expire_offers(%s)", [entity.id]) == 0
    assert desk.status(application) == "expired"


def test_what_the_offer_costs(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application)
    assert len(offer["schedule"]) == 12
    total = sum(
        Decimal(str(row["principal"])) + Decimal(str(row["interest"])) for row in offer["schedule"]
    )
    assert offer["total_of_payments_amount"] == total
    assert offer["finance_charge_amount"] == total - 1200
    assert offer["apr_rate"] == pytest.approx(Decimal("0.12"), abs=Decimal("0.002"))
    assert offer["effective_interest_rate"] == pytest.approx(
        Decimal("0.1268"), abs=Decimal("0.003")
    )
    again = db.value(
        "select finance.apr(array[start_date], array[principal_amount],"
        " array(select jsonb_array_elements_text(inputs -> 'payment_dates')::date),"
        " array(select jsonb_array_elements_text(inputs -> 'payment_amounts')::numeric))"
        " from lending.offer"
    )
    assert again == offer["apr_rate"]


def test_the_loan_has_the_schedule_that_was_offered(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application)
    loan = desk.accept(offer)
    planned = db.rows(
        "select due_date, principal_amount, interest_amount from lending.amortisation_line"
        " where loan_id = %s order by due_date",
        [loan["id"]],
    )
    offered = [
        (row["due_on"], Decimal(str(row["principal"])), Decimal(str(row["interest"])))
        for row in offer["schedule"]
    ]
    assert offered == [
        (str(row["due_date"]), row["principal_amount"], row["interest_amount"]) for row in planned
    ]


def test_a_holiday_entered_after_the_offer_moves_no_instalment(
    db: Database, entity: Entity
) -> None:
    desk = Desk(db, entity, business_day_roll="following")
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application)
    db.run(
        "alter table lending.offer disable trigger user;"
        "update lending.offer set created_at = now() - interval '1 hour';"
        "alter table lending.offer enable always trigger _100_append_only"
    )
    first = offer["schedule"][0]["due_on"]
    db.run(
        "insert into lending.holiday (calendar_code, holiday_date, name, created_at)"
        " select holiday_calendar_code, %s, 'New', now() - interval '1 minute'"
        " from lending.legal_entity where id = %s",
        [first, entity.id],
    )
    loan = desk.accept(offer)
    due = db.value(
        "select min(due_date)::text from lending.amortisation_line where loan_id = %s", [loan["id"]]
    )
    assert due == first
    with db.acting_as(OFFICER, entity):
        assert str(db.disburse(entity, loan)["maturity_date"]) == offer["schedule"][-1]["due_on"]


def test_fees_stand_in_the_cost(db: Database, entity: Entity) -> None:
    with db.acting_as(OFFICER, entity):
        db.call(
            "api.define_charge", legal_entity_id=entity.id, code="FEE", name="Fee",
            component="fee", currency_code="EUR",
        )  # fmt: skip
    desk = Desk(db, entity)
    db.run(
        "insert into lending.product_charge (legal_entity_id, product_version_id,"
        " charge_definition_id, calculation, amount, pct, timing)"
        " select %(entity)s, %(version)s, id, c.calculation, c.amount, c.pct, c.timing"
        " from lending.charge_definition, (values"
        " ('pct_amount', null::numeric, 2, 'disbursement'), ('flat', 1, null, 'instalment'))"
        " as c (calculation, amount, pct, timing)",
        {"entity": entity.id, "version": desk.product["product_version_id"]},
    )
    application = desk.ready()
    desk.decide(application)
    offer = desk.offer(application)
    assert offer["financed_amount"] == 1176
    assert [row["fee"] for row in offer["schedule"]] == [1] * 12
    assert offer["apr_rate"] > Decimal("0.16")


def test_unknown_things(db: Database, desk: Desk) -> None:
    nothing = "00000000-0000-0000-0000-000000000000"
    with db.refused("RL208"):
        desk.check({"id": nothing})
    with db.refused("RL215"):
        desk.accept({"id": nothing})
    with db.refused("RL214"):
        desk.call(MANAGER, "rerun_decision", decision_id=nothing)


def test_another_entity_sees_nothing(
    db: Database, entity: Entity, other_entity: Entity, desk: Desk
) -> None:
    application = desk.ready()
    desk.decide(application)
    desk.offer(application)
    with db.acting_as(OFFICER, other_entity):
        for view in ("application", "application_party", "application_check", "decision", "offer"):
            assert db.rows(f"select * from api.{view}") == []
        with db.refused("RL001"):
            db.call("api.make_offer", legal_entity_id=entity.id, application_id=application["id"])


@pytest.mark.parametrize("role", ["rently_payments_operator", "rently_accountant", "rently_app"])
def test_who_may_not_decide(db: Database, desk: Desk, role: str) -> None:
    application = desk.ready()
    with db.refused("42501"):
        desk.call(role, "decide_application", application_id=application["id"], result="approve")


@pytest.mark.parametrize(
    "terms",
    [
        {"purpose": " "},
        {"instalment_count": 0},
        {"stated_income_amount": -1},
        {"stated_income_amount": "0.001"},
        {"stated_income_amount": "NaN"},
        {"interest_rate": "NaN"},
        {"start_date": "infinity"},
        {"interest_rate": 11},
        {"parties": [{"role": "guarantor"}]},
        {"parties": "nobody"},
        {"parties": {"role": "guarantor"}},
    ],
)
def test_applications_that_are_not_valid(db: Database, desk: Desk, terms: dict[str, Any]) -> None:
    with db.refused("RL210"):
        desk.submit(**terms)
    assert db.value("select count(*) from lending.application") == 0


def test_parties_that_are_not_valid(db: Database, desk: Desk) -> None:
    borrower, other = desk.person(), desk.person()
    for party in (
        {"party_id": str(borrower), "role": "guarantor"},
        {"party_id": str(other), "role": "friend"},
        {"party_id": str(other), "role": "borrower"},
        {"party_id": str(other), "role": "co_borrower", "share_pct": 50},
        {"party_id": str(other), "role": "guarantor", "share_pct": 101},
    ):
        with db.refused("RL210"):
            desk.submit(borrower_party_id=borrower, parties=[party])
    with db.refused("RL010"):
        desk.submit(
            parties=[
                {"party_id": "00000000-0000-0000-0000-000000000000", "role": "guarantor"},
            ]
        )
    with db.refused("RL305"):
        desk.submit(requested_amount="0.001")
    desk.submit(application_number="SAME")
    with db.refused("RL210"):
        desk.submit(application_number="SAME")


def test_the_second_person_of_a_policy_decides(db: Database, entity: Entity, desk: Desk) -> None:
    with db.acting_as("rently_executive", entity):
        db.run("select api.set_approval_policy(%s, 'decide_application', 1000)", [entity.id])
    application = desk.ready()
    with db.refused("RL013"):
        desk.decide(application)
    db.create_login("second", MANAGER, entity)
    with db.acting_as(MANAGER, entity):
        (request,) = db.call(
            "api.propose_request",
            legal_entity_id=entity.id,
            command="decide_application",
            arguments=Jsonb({"application_id": str(application["id"]), "result": "approve"}),
            reason="Passed all checks",
        )
    with db.acting_as("second"):
        db.call("api.approve_request", legal_entity_id=entity.id, request_id=request["id"])
    assert desk.status(application) == "approved"


def test_who_stands_behind_a_loan(db: Database, entity: Entity, desk: Desk) -> None:
    guarantor = desk.person()
    loan = desk.agreed(parties=[{"party_id": str(guarantor), "role": "guarantor", "share_pct": 25}])
    with db.acting_as("rently_collections_agent", entity):
        found = db.rows(
            "select party_id, role, share_pct from api.loan_party where loan_id = %s order by role",
            [loan["id"]],
        )
    assert [tuple(row.values()) for row in found] == [
        (loan["borrower_party_id"], "borrower", None),
        (guarantor, "guarantor", 25),
    ]
