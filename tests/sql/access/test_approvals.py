"""Maker and checker: a second person for the commands that policy names."""

from __future__ import annotations

import pytest
from psycopg.types.json import Jsonb


@pytest.fixture
def loan(db, entity):
    loan = db.create_loan(entity)
    db.disburse(entity, loan)
    return loan


@pytest.fixture
def checker(db, entity):
    """Return a second payments operator."""
    db.create_login("checker", "rently_payments_operator", entity)
    return "checker"


def set_policy(db, entity, command="receive_payment", **arguments):
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command=command, **arguments)


def payment(loan, amount="100.00", **more):
    return {
        "loan_id": str(loan["id"]),
        "amount": amount,
        "currency_code": "EUR",
        "idempotency_key": "proposed 1",
    } | more


def propose(db, entity, arguments, command="receive_payment", **more):
    defaults = {"legal_entity_id": entity.id, "command": command, "reason": "as agreed by phone"}
    with db.acting_as("rently_payments_operator", entity):
        return db.call("api.propose_request", arguments=Jsonb(arguments), **defaults | more)[0]


def approve(db, entity, request, login):
    with db.acting_as(login):
        return db.call(
            "api.approve_request", legal_entity_id=entity.id, request_id=request["id"], reason="ok"
        )[0]


def payments(db):
    return db.value("select count(*) from lending.payment")


def test_without_a_policy_nothing_changes(db, entity, loan):
    db.pay(entity, loan, "10.00")
    assert payments(db) == 1


def test_a_command_under_approval_is_refused_to_one_person(db, entity, loan):
    set_policy(db, entity)
    with db.refused("RL013"):
        db.pay(entity, loan, "10.00")


def test_the_policy_of_one_entity_does_not_bind_another(db, entity, other_entity):
    set_policy(db, other_entity)
    loan = db.create_loan(entity)
    db.disburse(entity, loan)
    db.pay(entity, loan, "10.00")


def test_an_amount_up_to_the_limit_needs_one_person(db, entity, loan):
    set_policy(db, entity, above_amount="50.00")
    db.pay(entity, loan, "50.00")
    with db.refused("RL013"):
        db.pay(entity, loan, "50.01")
    set_policy(db, entity, above_amount=None)
    db.pay(entity, loan, "50.01")


def test_an_approved_proposal_is_executed_once_in_one_step(db, entity, loan, checker):
    set_policy(db, entity)
    request = propose(db, entity, payment(loan))
    assert request["status"] == "pending"
    assert payments(db) == 0
    decided = approve(db, entity, request, checker)
    assert decided["status"] == "approved"
    assert decided["decided_by"] == checker
    assert decided["answer"][0]["amount"] == 100
    assert payments(db) == 1
    with db.refused("RL016"):
        approve(db, entity, request, checker)
    with db.refused("RL013"):
        db.pay(entity, loan, "100.00")


def test_the_maker_is_not_the_checker(db, entity, loan):
    request = propose(db, entity, payment(loan))
    with db.refused("RL017"):
        approve(db, entity, request, entity.login("rently_payments_operator"))


def test_the_checker_needs_what_the_command_needs(db, entity, loan):
    request = propose(db, entity, payment(loan))
    with db.refused("RL002"):
        approve(db, entity, request, db.ensure_login("rently_accountant", entity))


def test_the_maker_needs_what_the_command_needs(db, entity, loan):
    with db.acting_as("rently_accountant", entity), db.refused("RL002"):
        db.call(
            "api.propose_request",
            legal_entity_id=entity.id,
            command="receive_payment",
            arguments=Jsonb(payment(loan)),
            reason="as agreed by phone",
        )


@pytest.mark.usefixtures("loan")
def test_nobody_decides_for_another_entity(db, entity, other_entity, loan):
    request = propose(db, entity, payment(loan))
    for asked, sqlstate in ((entity, "RL001"), (other_entity, "RL015")):
        with db.acting_as("rently_executive", other_entity), db.refused(sqlstate):
            db.call("api.approve_request", legal_entity_id=asked.id, request_id=request["id"])


def test_a_proposal_that_cannot_be_executed_is_refused_at_once(db, entity, loan):
    with db.refused("RL305"):
        propose(db, entity, payment(loan, "-1.00"))
    assert db.value("select count(*) from lending.approval_request") == 0


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        ("no_such_command", {}),
        ("approve_request", {}),
        ("begin_request", {}),
        ("loan_statement", {}),
        ("register_user", {}),
        ("api.receive_payment", {}),
        ("receive_payment(); drop table x; --", {}),
        ("RECEIVE_PAYMENT", {}),
        (None, {}),
        ("receive_payment", {"amount": "ten"}),
        ("receive_payment", {"amount": "1); drop table lending.loan; --"}),
        ("receive_payment", {"loan_id": "'"}),
        ("receive_payment", {"value_date": "31.12.2025 maybe"}),
        ("receive_payment", {"unknown": 1}),
        ("receive_payment", {"legal_entity_id": "00000000-0000-0000-0000-000000000000"}),
        ("receive_payment", {"x => null); drop table lending.loan; --": 1}),
    ],
)
def test_a_call_cannot_be_bent(db, entity, loan, command, changed):
    with db.refused("RL014"):
        propose(db, entity, payment(loan) | changed, command)


def test_a_missing_argument_is_refused(db, entity, loan):
    arguments = payment(loan)
    del arguments["amount"]
    with db.refused("RL014"):
        propose(db, entity, arguments)


@pytest.mark.parametrize(
    ("arguments", "reason"), [([], "fine reason"), (None, "fine reason"), ({}, " "), ({}, None)]
)
def test_a_proposal_needs_arguments_and_a_reason(db, entity, arguments, reason):
    with db.refused("RL007"):
        propose(db, entity, arguments, reason=reason)


def test_a_rejected_proposal_stays_rejected(db, entity, loan, checker):
    request = propose(db, entity, payment(loan))
    with db.acting_as(checker):
        with db.refused("RL007"):
            db.call(
                "api.reject_request",
                legal_entity_id=entity.id,
                request_id=request["id"],
                reason="",
            )
        rejected = db.call(
            "api.reject_request",
            legal_entity_id=entity.id,
            request_id=request["id"],
            reason="not our customer",
        )[0]
    assert rejected["status"] == "rejected"
    with db.refused("RL016"):
        approve(db, entity, request, checker)


def test_an_expired_proposal_is_not_approved(db, entity, loan, checker):
    request = propose(db, entity, payment(loan))
    db.run("update lending.approval_request set expires_at = now()")
    with db.refused("RL016"):
        approve(db, entity, request, checker)
    with db.acting_as("rently_scheduler", entity):
        assert db.value("select api.expire_requests(%s)", (entity.id,)) == 1
        assert db.value("select api.expire_requests(%s)", (entity.id,)) == 0


def test_personal_arguments_are_hidden_and_gone_once_decided(db, entity):
    db.create_login("officer_2", "rently_loan_officer", entity)
    arguments = {"kind": "person", "reference": "P-77", "display_name": "Jane Canary"}
    with db.acting_as("rently_loan_officer", entity):
        request = db.call(
            "api.propose_request",
            legal_entity_id=entity.id,
            command="register_party",
            arguments=Jsonb(arguments),
            reason="walked in",
        )[0]
    assert request["arguments"] == arguments | {"display_name": "***"}
    with db.acting_as("officer_2"):
        db.call("api.approve_request", legal_entity_id=entity.id, request_id=request["id"])
    assert db.value("select count(*) from lending.party where reference = 'P-77'") == 1
    stored = db.value("select arguments::text from lending.approval_request")
    assert "Canary" not in stored
    logged = db.value("select string_agg(l::text, '') from audit.change_log as l")
    assert "Canary" not in logged


def test_a_policy_that_would_not_bind_is_refused(db, entity):
    with db.refused("RL014"):
        set_policy(db, entity, command="expire_requests")
    for amount, wait in ((-1, "7 days"), (0, "0 days")):
        with db.refused("RL007"):
            set_policy(db, entity, above_amount=amount, expires_after=wait)


def test_the_policy_can_be_under_approval_itself(db, entity):
    set_policy(db, entity, command="set_approval_policy")
    with db.refused("RL013"):
        set_policy(db, entity, command="set_approval_policy", above_amount=None)


@pytest.mark.parametrize("command", ["announce_payment", "receive_unidentified_payment"])
def test_a_command_that_hands_its_name_on_can_be_bound(db, entity, command):
    set_policy(db, entity, command=command, above_amount=100)
    with db.acting_as("rently_payments_operator", entity), db.refused("RL013"):
        db.call(
            f"api.{command}",
            legal_entity_id=entity.id,
            amount=101,
            currency_code="EUR",
            idempotency_key="bound",
        )


def test_a_batch_is_bound_by_the_policy_of_its_payments(db, entity):
    with db.refused("RL014"):
        set_policy(db, entity, command="receive_payments")
