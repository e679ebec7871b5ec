"""What the automatic checks find, and what they decide."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from clock import TODAY
from currencies import record_rate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from origination import MANAGER, OFFICER, Desk
from sqltest import Database, Entity

VERIFY = "select name, violations, example from ops.verify() where violations > 0"


def missed(found: dict[tuple[str, str], tuple[str, Any]]) -> dict[str, tuple[str, Any]]:
    """Return what did not pass, by check."""
    return {check: what for (check, _), what in found.items() if what[0] != "pass"}


def test_each_party_is_checked(desk: Desk) -> None:
    borrower, guarantor = desk.person(), desk.person(birth_date="2015-01-01")
    application = desk.submit(
        borrower_party_id=borrower,
        parties=[{"party_id": str(guarantor), "role": "guarantor", "share_pct": 50}],
    )
    desk.verify(application)
    found = desk.check(application)
    assert found["age", str(borrower)] == ("pass", None)
    assert found["age", str(guarantor)] == ("fail", "AGE_NOT_ELIGIBLE")
    assert ("identity", str(guarantor)) in found


def test_what_is_not_known_is_referred(desk: Desk) -> None:
    application = desk.submit(
        borrower_party_id=desk.person(birth_date=None),
        stated_income_amount=None,
        stated_debt_amount=None,
    )
    assert missed(desk.check(application)) == {
        "age": ("refer", "APPLICATION_INCOMPLETE"),
        "affordability": ("refer", "APPLICATION_INCOMPLETE"),
        "income_verified": ("refer", "APPLICATION_INCOMPLETE"),
    }


@pytest.mark.parametrize(
    ("income", "debt", "reason"),
    [(250, 0, "INCOME_TOO_LOW"), (1000, 350, "OBLIGATIONS_TOO_HIGH"), (0, 0, "INCOME_TOO_LOW")],
)
def test_affordability(db: Database, desk: Desk, income: int, debt: int, reason: str) -> None:
    # The engine's instalment of 1,200 at 12 % over a year is 106.62, but for days that not every
    # month has.
    application = desk.submit(start_date=(TODAY.replace(day=1) + timedelta(days=32)).replace(day=1))
    desk.verify(application, income, debt)
    assert missed(desk.check(application)) == {"affordability": ("fail", reason)}
    inputs = db.value("select inputs from lending.application_check where outcome = 'fail'")
    assert inputs["instalment"] == 106.62
    assert inputs["max_ratio_pct"] == 40


def test_the_income_of_a_co_borrower_counts(desk: Desk) -> None:
    other = desk.person()
    application = desk.submit(
        parties=[
            {"party_id": str(other), "role": "co_borrower", "stated_income_amount": 3000},
        ],
        stated_income_amount=100,
        stated_debt_amount=0,
    )
    assert missed(desk.check(application)) == {"income_verified": ("refer", "INCOME_NOT_VERIFIED")}


def test_only_a_party_of_the_application_has_its_income_verified(db: Database, desk: Desk) -> None:
    application = desk.submit()
    borrower = application["borrower_party_id"]
    for party, income in ((desk.person(), 100), (borrower, -1), (borrower, "NaN")):
        with db.refused("RL210"):
            desk.verify(application | {"borrower_party_id": party}, income)
    with db.refused("RL210"):
        desk.verify(application, None)


@pytest.mark.parametrize(
    ("terms", "check"),
    [
        ({"requested_amount": 499}, "amount"),
        ({"requested_amount": 5001}, "amount"),
        ({"instalment_count": 25}, "term"),
        ({"interest_rate": "0.5"}, "rate"),
    ],
)
def test_limits_of_the_product(
    db: Database, entity: Entity, terms: dict[str, Any], check: str
) -> None:
    desk = Desk(db, entity, max_interest_rate=0.2, max_income_ratio_pct=100)
    application = desk.submit(**terms)
    desk.verify(application, 90000, 0)
    assert missed(desk.check(application)) == {check: ("fail", "TERMS_NOT_OFFERED")}
    for codes in ([], ["EXCEPTION_GRANTED"]):
        with db.refused("RL213" if codes else "RL212"):
            desk.decide(application, "approve", *codes)
    if "requested_amount" in terms and terms["requested_amount"] > 5000:
        assert desk.decide(application, approved_amount=5000)["approved_amount"] == 5000


def test_an_exception_lifts_what_may_be_lifted(db: Database, desk: Desk) -> None:
    application = desk.submit()
    desk.verify(application, 250, 0)
    desk.check(application)
    with db.refused("RL212"):
        desk.decide(application)
    decision = desk.decide(application, "approve", "EXCEPTION_GRANTED", note="Parents pay")
    assert decision["reason_codes"] == ["EXCEPTION_GRANTED"]


def answer_check(db: Database, party: Any, result: str, sanctions: str) -> None:
    """Write what a provider of identity checks answered."""
    db.run(
        "insert into lending.kyc_check (legal_entity_id, party_id, level_code, reason, status,"
        " provider_code, available_at, result, sanctions_result, pep_result, evidence_hash,"
        " checked_on, expires_on)"
        " select p.legal_entity_id, p.id, 'basic', 'onboarding', 'completed', null, now(), %s, %s,"
        " 'clear', sha256('x'), current_date - 1,"
        " case when %s = 'passed' then current_date + 365 end"
        " from lending.party as p where p.id = %s",
        [result, sanctions, result, party],
    )


@pytest.mark.parametrize(
    ("result", "sanctions", "expected"),
    [
        ("passed", "clear", {}),
        (
            "failed",
            "match",
            {
                "sanctions": ("fail", "PARTY_NOT_ACTIVE"),
                "identity": ("fail", "IDENTITY_NOT_VERIFIED"),
            },
        ),
        (
            "referred",
            "possible_match",
            {
                "sanctions": ("refer", "PARTY_NOT_ACTIVE"),
                "identity": ("refer", "IDENTITY_NOT_VERIFIED"),
            },
        ),
    ],
)
def test_identity_and_sanctions(
    db: Database, entity: Entity, result: str, sanctions: str, expected: dict[str, Any]
) -> None:
    desk = Desk(db, entity, is_kyc_required=True)
    application = desk.submit()
    desk.verify(application)
    assert missed(desk.check(application)) == {"identity": ("refer", "IDENTITY_NOT_VERIFIED")}
    answer_check(db, application["borrower_party_id"], result, sanctions)
    assert missed(desk.check(application)) == expected
    if result == "failed":
        with db.refused("RL213"):
            desk.decide(application, "approve", "EXCEPTION_GRANTED")


def test_a_person_decides_on_a_possible_match_even_where_no_check_is_required(
    db: Database, desk: Desk
) -> None:
    application = desk.submit()
    desk.verify(application)
    answer_check(db, application["borrower_party_id"], "referred", "possible_match")
    assert missed(desk.check(application)) == {
        "sanctions": ("refer", "PARTY_NOT_ACTIVE"),
        "identity": ("refer", "IDENTITY_NOT_VERIFIED"),
    }


def test_a_party_we_do_not_deal_with(db: Database, desk: Desk) -> None:
    application = desk.submit()
    desk.verify(application)
    db.run(
        "update lending.party set is_active = false where id = %s",
        [application["borrower_party_id"]],
    )
    assert missed(desk.check(application)) == {"party_active": ("fail", "PARTY_NOT_ACTIVE")}


def test_exposure_counts_loans_and_approvals(db: Database, entity: Entity, desk: Desk) -> None:
    desk.policy(max_exposure_amount=3000)
    borrower = desk.person()
    first = desk.ready(borrower_party_id=borrower)
    desk.decide(first)
    loan = desk.accept(desk.offer(first))
    second = desk.ready(borrower_party_id=borrower)
    desk.decide(second)
    desk.offer(second)
    with db.acting_as(OFFICER, entity):
        (third,) = [desk.submit(borrower_party_id=borrower, requested_amount=601)]
    desk.verify(third)
    found = missed(desk.check(third))
    assert found["exposure"] == ("fail", "EXPOSURE_TOO_HIGH")
    assert found["duplicate"] == ("fail", "DUPLICATE_APPLICATION")
    db.disburse(entity, loan)
    exposure = db.value(
        "select inputs -> 'exposure' from lending.application_check"
        " where check_code = 'exposure' and outcome = 'fail'"
    )
    assert exposure == 3001


def exposure_found(db: Database, desk: Desk, borrower: Any) -> tuple[Any, Any]:
    """Return what the check of a new application of 1,200 comes to, and the amount it saw."""
    application = desk.submit(borrower_party_id=borrower)
    desk.verify(application)
    outcome = missed(desk.check(application)).get("exposure")
    seen = db.value(
        "select inputs -> 'exposure' from lending.application_check"
        " where check_code = 'exposure' and application_id = %s",
        [application["id"]],
    )
    desk.call(OFFICER, "withdraw_application", application_id=application["id"])
    return outcome, seen


def test_exposure_counts_other_currencies_at_the_rate_of_the_day(
    db: Database, entity: Entity, desk: Desk
) -> None:
    borrower = desk.person()
    product = db.create_product(entity, currency_code="USD")
    db.create_loan(
        entity, borrower_party_id=borrower, product_code=product["code"], principal_amount=1000
    )
    assert exposure_found(db, desk, borrower) == (None, None)
    desk.policy(max_exposure_amount=2000)
    assert exposure_found(db, desk, borrower) == (("refer", "EXPOSURE_NOT_KNOWN"), None)
    record_rate(db, "USD", 1.25)
    assert exposure_found(db, desk, borrower) == (None, 2000)
    desk.policy(max_exposure_amount=1999)
    assert exposure_found(db, desk, borrower) == (("fail", "EXPOSURE_TOO_HIGH"), 2000)


def test_exposure_counts_guarantees_given(db: Database, entity: Entity, desk: Desk) -> None:
    guarantor = desk.person()
    given = {"party_id": str(guarantor), "role": "guarantor", "share_pct": 50}
    application = desk.ready(parties=[given])
    desk.decide(application)
    assert exposure_found(db, desk, guarantor) == (None, 1800)
    loan = desk.accept(desk.offer(application))
    assert exposure_found(db, desk, guarantor) == (None, 1800)
    guarantee = {"kind": "guarantee", "party_id": guarantor, "currency_code": "EUR"}
    desk.call(
        OFFICER,
        "record_security_interest",
        loan_id=loan["id"],
        value_amount=900,
        **guarantee,
    )
    assert exposure_found(db, desk, guarantor) == (None, 2100)
    db.disburse(entity, loan)
    db.pay(entity, loan, 1000)
    left = db.value(
        "select principal_outstanding_amount from lending.loan where id = %s", [loan["id"]]
    )
    assert 0 < left < 900
    assert exposure_found(db, desk, guarantor) == (None, float(1200 + left))


def test_the_limit_of_the_product_holds_as_well(db: Database, entity: Entity) -> None:
    desk = Desk(db, entity, max_exposure_amount=1000)
    assert missed(desk.check(desk.ready()))["exposure"] == ("fail", "EXPOSURE_TOO_HIGH")


def test_a_second_identity(desk: Desk) -> None:
    desk.person(national_id="X-1234567")
    application = desk.ready(borrower_party_id=desk.person(national_id="X-1234567"))
    assert missed(desk.check(application)) == {"same_identity": ("refer", "IDENTITY_NOT_VERIFIED")}


def add_rule(db: Database, desk: Desk, fact: str, operator: str, value: Any, outcome: str) -> None:
    """Add a rule of eligibility to the product version."""
    db.run(
        "insert into lending.eligibility_rule (legal_entity_id, product_version_id, code, fact,"
        " operator, value, outcome, reason_code)"
        " values (%s, %s, 'rule', %s, %s, %s, %s, 'POLICY_NOT_MET')",
        [
            desk.entity.id,
            desk.product["product_version_id"],
            fact,
            operator,
            json.dumps(value),
            outcome,
        ],
    )


@pytest.mark.parametrize(
    ("fact", "operator", "value", "outcome", "expected"),
    [
        ("requested_amount", "at_least", 1200, "fail", "pass"),
        ("requested_amount", "at_least", 1201, "fail", "fail"),
        ("requested_amount", "at_most", 1199, "refer", "refer"),
        ("party_kind", "equals", "person", "fail", "pass"),
        ("party_kind", "differs", "person", "fail", "fail"),
        ("segment", "is_in", ["student", "family"], "fail", "pass"),
        ("segment", "is_not_in", ["student"], "fail", "fail"),
        ("country_code", "is_in", ["DE"], "fail", "refer"),
        ("is_active", "equals", True, "fail", "pass"),
        ("guarantor_count", "at_least", 1, "refer", "refer"),
        ("lost_loan_count", "at_most", 0, "fail", "pass"),
        ("days_past_due", "at_most", 0, "fail", "pass"),
        ("segment", "equals", "'); drop table lending.loan; --", "fail", "fail"),
    ],
)
def test_rules_of_eligibility(
    db: Database, desk: Desk, fact: str, operator: str, value: Any, outcome: str, expected: str
) -> None:
    add_rule(db, desk, fact, operator, value, outcome)
    application = desk.ready(borrower_party_id=desk.person(segment="student"))
    found = desk.check(application)["rule", "rule"]
    assert found == (expected, None if expected == "pass" else "POLICY_NOT_MET")


def test_every_fact_that_rules_may_ask_is_known(db: Database, desk: Desk) -> None:
    application = desk.ready()
    desk.decide(application)
    facts = db.value("select inputs -> 'facts' from lending.decision")
    codes = {row["code"] for row in db.rows("select code from lending.eligibility_fact")}
    assert codes - set(facts) == set()


def test_every_run_is_kept(db: Database, desk: Desk) -> None:
    application = desk.submit()
    desk.check(application)
    desk.verify(application)
    desk.check(application)
    runs = db.rows(
        "select run_number, count(*) filter (where outcome = 'refer') as referred"
        " from lending.application_check group by 1 order by 1"
    )
    assert [tuple(row.values()) for row in runs] == [(1, 1), (2, 0)]


def automatic(desk: Desk, application: dict[str, Any]) -> dict[str, Any]:
    return desk.call(OFFICER, "decide_automatically", application_id=application["id"])


def test_without_a_policy_a_person_decides(desk: Desk) -> None:
    application = desk.ready()
    assert automatic(desk, application)["result"] == "refer"
    assert desk.status(application) == "referred"


def test_the_policy_decides_up_to_its_amount(desk: Desk) -> None:
    assert desk.policy(max_automatic_amount=1200) == 1
    decision = automatic(desk, desk.ready())
    assert (decision["result"], decision["reason_codes"]) == ("approve", ["CONDITIONS_MET"])
    assert (decision["is_automatic"], decision["decided_by"]) == (True, None)
    assert decision["policy_version"] == 1
    poor = desk.submit()
    desk.verify(poor, 100, 0)
    desk.check(poor)
    assert automatic(desk, poor)["reason_codes"] == ["INCOME_TOO_LOW"]
    assert desk.status(poor) == "declined"
    stated = desk.submit()
    desk.check(stated)
    assert automatic(desk, stated)["result"] == "refer"
    assert automatic(desk, desk.ready(requested_amount=1201))["result"] == "refer"


def test_the_policy_of_a_product_goes_first(desk: Desk) -> None:
    desk.policy(max_automatic_amount=5000)
    assert desk.policy(max_automatic_amount=0, product_code=desk.product["code"]) == 1
    assert automatic(desk, desk.ready())["result"] == "refer"
    assert desk.policy(max_automatic_amount=5000, product_code=desk.product["code"]) == 2
    assert automatic(desk, desk.ready())["result"] == "approve"


@pytest.mark.parametrize(
    "limits",
    [
        {"max_automatic_amount": -1},
        {"max_automatic_amount": "NaN"},
        {"max_exposure_amount": "NaN"},
        {"max_automatic_amount": "0.001"},
        {"max_exposure_amount": 0},
        {"offer_valid_days": 0},
        {"currency_code": "XXQ"},
        {"product_code": "NONE"},
    ],
)
def test_policies_that_are_not_valid(db: Database, desk: Desk, limits: dict[str, Any]) -> None:
    with db.refused("RL218"):
        desk.policy(**limits)


def rerun(desk: Desk, decision: dict[str, Any]) -> dict[str, Any]:
    return desk.call("rently_auditor", "rerun_decision", decision_id=decision["id"])


def test_a_decision_is_rerun_from_what_it_stored(db: Database, desk: Desk) -> None:
    application = desk.ready()
    decision = desk.decide(application, approved_amount=1000, instalment_count=6)
    # What the decision rested on may change afterwards: it does not look there again.
    db.run("update lending.party set is_active = false")
    db.run("update lending.application_party set verified_income_amount = 1")
    again = rerun(desk, decision)
    assert again["is_same"]
    assert {key: again[key] for key in again if key != "is_same"} == {
        key: decision[key] for key in again if key != "is_same"
    }
    assert db.rows(VERIFY) == []


def test_a_rate_is_approved_as_it_is_stored(db: Database, desk: Desk) -> None:
    decision = desk.decide(desk.ready(), interest_rate="0.1234567891")
    assert str(decision["interest_rate"]) == "0.12345679"
    assert rerun(desk, decision)["is_same"]
    assert db.rows(VERIFY) == []


@given(
    income=st.one_of(st.none(), st.integers(0, 3000)),
    debt=st.integers(0, 2000),
    amount=st.integers(400, 5200),
    count=st.integers(2, 26),
    limit=st.sampled_from([0, 1000, 5000]),
    born=st.sampled_from([None, "1990-01-01", "2012-01-01"]),
    by_hand=st.sampled_from([None, "approve", "decline", "refer"]),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_decision_can_be_rerun(
    db: Database,
    desk: Desk,
    income: int | None,
    debt: int,
    amount: int,
    count: int,
    limit: int,
    born: str | None,
    by_hand: str | None,
) -> None:
    desk.policy(max_automatic_amount=limit)
    application = desk.submit(
        borrower_party_id=desk.person(birth_date=born),
        requested_amount=amount,
        instalment_count=count,
    )
    if income is not None:
        desk.verify(application, income, debt)
    found = desk.check(application)
    outcomes = {outcome for outcome, _ in found.values()}
    if by_hand is None:
        decision = automatic(desk, application)
        expected = "approve"
        if amount > limit or ("fail" not in outcomes and "refer" in outcomes):
            expected = "refer"
        elif "fail" in outcomes:
            expected = "decline"
        assert decision["result"] == expected
    elif by_hand == "approve" and outcomes != {"pass"}:
        return
    else:
        codes = ["COLLATERAL_INSUFFICIENT"] if by_hand == "decline" else []
        decision = desk.decide(application, by_hand, *codes)
    assert rerun(desk, decision)["is_same"]
    if decision["result"] == "decline":
        assert decision["reason_codes"]
        assert db.value(
            "select bool_and(is_adverse) from lending.decision_reason_code where code = any(%s)",
            [decision["reason_codes"]],
        )
    assert db.rows(VERIFY) == []


def test_the_applicant_is_told_with_reasons(db: Database, entity: Entity, desk: Desk) -> None:
    with db.acting_as("rently_compliance_officer", entity):
        db.call(
            "api.define_notification_template",
            legal_entity_id=entity.id,
            kind="decision_letter",
            language_code="en",
            channel="post",
            body="Dear {{name}}, your application {{application_number}}: {{outcome}}. {{reasons}}",
        )
    other = desk.person()
    application = desk.submit(parties=[{"party_id": str(other), "role": "co_borrower"}])
    desk.verify(application, 10, 0)
    desk.check(application)
    desk.decide(application, "refer")
    assert db.value("select count(*) from lending.notification") == 0
    desk.decide(application, "decline")
    letters = db.rows("select party_id, payload, channel from lending.notification")
    assert {row["party_id"] for row in letters} == {application["borrower_party_id"], other}
    assert letters[0]["payload"]["outcome"] == "decline"
    assert "INCOME_TOO_LOW" in letters[0]["payload"]["reasons"]


def test_what_is_stored_holds_no_personal_data(db: Database, desk: Desk) -> None:
    person = desk.person(display_name="Secret Name", national_id="N-777", email="s@example.com")
    application = desk.ready(borrower_party_id=person)
    desk.decide(application)
    stored = db.value(
        "select string_agg(inputs::text, '') from ("
        "select inputs from lending.decision union all select inputs from lending.application_check"
        ") as i"
    )
    for value in ("Secret", "N-777", "example.com", "1990-05-05"):
        assert value not in stored


def test_who_may_set_the_policy(db: Database, entity: Entity) -> None:
    with db.acting_as(OFFICER, entity), db.refused("42501"):
        db.run("select api.set_origination_policy(%s, 'EUR')", [entity.id])
    with db.acting_as(MANAGER, entity):
        assert db.value("select api.set_origination_policy(%s, 'EUR')", [entity.id]) == 1


@pytest.mark.parametrize("is_shared", [False, True])
def test_an_export_tells_nobody_what_another_party_earns(
    db: Database, entity: Entity, desk: Desk, is_shared: bool
) -> None:
    others = [{"party_id": str(desk.person()), "role": "co_borrower"}] if is_shared else []
    application = desk.submit(parties=others)
    desk.verify(application)
    desk.check(application)
    desk.decide(application, "refer")
    (decision,) = db.rows(
        "select s.* from internal.subject_data(%s, %s) as s where s::text like '%%is_automatic%%'",
        [entity.id, application["borrower_party_id"]],
    )
    assert ("inputs" in str(decision)) is not is_shared
