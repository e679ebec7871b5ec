"""Properties, units and leases; loans that pay rent in advance; moves and early ends."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from currencies import balances
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rentals import call, register_unit, rent_loan, sign_lease
from sqltest import Database, Entity


def violations(db: Database) -> list[dict[str, Any]]:
    return db.rows("select name, example from ops.verify() where violations > 0")


def landlord_refund(
    db: Database, entity: Entity, lease: dict[str, Any], loan: dict[str, Any], amount: Any,
    key: str = "refund",
) -> dict[str, Any]:  # fmt: skip
    return call(
        db, entity, "record_landlord_refund", "payments_operator",
        lease_id=lease["id"], loan_id=loan["id"], amount=amount, idempotency_key=key,
    )  # fmt: skip


@pytest.fixture
def lease(db: Database, entity: Entity) -> dict[str, Any]:
    return sign_lease(db, entity)


def test_the_address_is_shown_by_class(db: Database, entity: Entity) -> None:
    address = {"street": "Hidden Lane 7"}
    found = call(
        db, entity, "register_property",
        reference="H-1", kind="residential", city="Berlin", country_code="DE",
        address=json.dumps(address),
    )  # fmt: skip
    assert (found["city"], found["address"]) == ("Berlin", None)
    with db.acting_as("rently_executive", entity):
        assert db.value("select address from api.property") == address
    db.run('update lending.property set address = \'{"street": "Other"}\'')
    logged = db.rows("select * from audit.change_log where table_name = 'lending.property'")
    assert logged
    assert "Other" not in str(logged)


@pytest.mark.parametrize(
    ("command", "changed", "sqlstate"),
    [
        ("register_property", {"kind": "castle"}, "RL723"),
        ("register_property", {"city": " "}, "RL723"),
        ("register_property", {"country_code": "ZZ"}, "RL723"),
        ("register_property", {"address": "[]"}, "RL723"),
        ("register_rental_unit", {"property_id": uuid.uuid4()}, "RL720"),
        ("register_rental_unit", {"kind": "tent"}, "RL723"),
        ("register_rental_unit", {"room_count": 0}, "RL723"),
        ("register_rental_unit", {"room_count": 100_000}, "RL723"),
        ("register_rental_unit", {"reference": "taken"}, "RL006"),
    ],
)
def test_malformed_properties_and_units_are_refused(
    db: Database, entity: Entity, command: str, changed: dict[str, Any], sqlstate: str
) -> None:
    taken = register_unit(db, entity, reference="taken")
    defaults = {
        "register_property": {
            "reference": "H", "kind": "mixed", "city": "Rome", "country_code": "IT",
        },
        "register_rental_unit": {"property_id": taken["property_id"], "reference": "1"},
    }[command]  # fmt: skip
    with db.refused(sqlstate):
        call(db, entity, command, **defaults | changed)


def test_a_unit_has_one_lease_a_day(db: Database, entity: Entity, lease: dict[str, Any]) -> None:
    unit = lease["rental_unit_id"]
    with db.refused("RL722"):
        sign_lease(db, entity, rental_unit_id=unit, starts_on="2025-01-01")
    assert db.value("select count(*) from lending.lease") == 1
    assert db.value("select leased_during from lending.lease") == lease["leased_during"]
    call(db, entity, "end_lease", lease_id=lease["id"], ends_on="2024-07-01", reason="left")
    after = sign_lease(
        db, entity, rental_unit_id=unit, starts_on="2024-07-01", ends_on="2025-01-01"
    )
    with db.refused("RL722"):
        sign_lease(db, entity, rental_unit_id=unit, starts_on="2024-12-31")
    assert after["agreed_until_date"] == dt.date(2025, 1, 1)


def test_a_lease_that_never_began_makes_room(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    found = call(
        db, entity, "end_lease", lease_id=lease["id"], ends_on="2023-12-01", reason="no show"
    )
    assert found["is_cancelled"]
    sign_lease(db, entity, rental_unit_id=lease["rental_unit_id"])
    with db.refused("RL724"):
        call(db, entity, "end_lease", lease_id=lease["id"], ends_on="2024-02-01", reason="again")


def test_a_lease_of_another_entitys_unit_or_party_is_refused(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    before = db.value("select count(*) from lending.lease")
    with db.refused("RL720"):
        sign_lease(db, entity, rental_unit_id=register_unit(db, other_entity)["id"])
    for party in ("landlord_party_id", "tenant_party_id"):
        with db.refused("RL010"):
            sign_lease(db, entity, **{party: db.create_party(other_entity)})
    assert db.value("select count(*) from lending.lease") == before


def test_the_keys_alone_refuse_another_entitys_unit(
    db: Database, other_entity: Entity, lease: dict[str, Any]
) -> None:
    foreign = register_unit(db, other_entity)["id"]
    with db.refused("23503"):
        db.run("update lending.lease set rental_unit_id = %s where id = %s", [foreign, lease["id"]])


@pytest.mark.parametrize(
    ("changed", "sqlstate"),
    [
        ({"ends_on": "2024-01-01"}, "RL723"),
        ({"ends_on": "2023-01-01"}, "RL723"),
        ({"starts_on": None}, "RL723"),
        ({"starts_on": "-infinity"}, "RL723"),
        ({"rent_amount": 0}, "RL723"),
        ({"rent_amount": "1000.001"}, "RL723"),
        ({"deposit_amount": -1}, "RL723"),
        ({"rent_cycle": "day"}, "RL723"),
        ({"currency_code": "XYZ"}, "RL723"),
        ({"reference": " "}, "RL723"),
        ({"rental_unit_id": uuid.uuid4()}, "RL720"),
        ({"document_id": uuid.uuid4()}, "RL710"),
    ],
)
def test_a_malformed_lease_is_refused(
    db: Database, entity: Entity, changed: dict[str, Any], sqlstate: str
) -> None:
    with db.refused(sqlstate):
        sign_lease(db, entity, **changed)
    assert db.value("select count(*) from lending.lease") == 0


def test_a_lease_is_proved_by_a_clean_document_only(db: Database, entity: Entity) -> None:
    document = call(
        db, entity, "register_document",
        kind="proof_of_income", storage_key="leases/1.pdf", media_type="application/pdf",
        byte_count=10, sha256=hashlib.sha256(b"a lease").digest(),
    )["id"]  # fmt: skip
    with db.refused("RL711"):
        sign_lease(db, entity, document_id=document)
    assert db.value("select count(*) from lending.lease") == 0
    call(
        db, entity, "record_scan", "compliance_officer",
        document_id=document, scan_status="clean", scanner="clamav 1.4",
    )  # fmt: skip
    assert sign_lease(db, entity, document_id=document)["document_id"] == document


def test_a_landlord_is_not_its_own_tenant(db: Database, entity: Entity) -> None:
    party = db.create_party(entity)
    with db.refused("RL723"):
        sign_lease(db, entity, landlord_party_id=party, tenant_party_id=party)


def test_a_reference_is_taken_once(db: Database, entity: Entity, lease: dict[str, Any]) -> None:
    with db.refused("RL006"):
        sign_lease(db, entity, reference=lease["reference"])


@pytest.mark.parametrize(
    ("changed", "sqlstate"),
    [
        ({"lease_id": uuid.uuid4()}, "RL721"),
        ({"ends_on": None}, "RL723"),
        ({"reason": " "}, "RL723"),
    ],
)
def test_a_malformed_end_is_refused(
    db: Database, entity: Entity, lease: dict[str, Any], changed: dict[str, Any], sqlstate: str
) -> None:
    with db.refused(sqlstate):
        call(
            db, entity, "end_lease",
            **{"lease_id": lease["id"], "ends_on": "2024-03-01", "reason": "left"} | changed,
        )  # fmt: skip


def test_a_loan_names_the_lease_of_its_borrower(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = rent_loan(db, entity, lease)
    assert loan["lease_id"] == lease["id"]
    assert (
        db.value("select internal.loan_payee(%s, %s)", [entity.id, loan["id"]])
        == lease["landlord_party_id"]
    )
    with db.refused("RL726"):
        rent_loan(db, entity, lease, borrower_party_id=db.create_party(entity))
    with db.refused("RL721"):
        rent_loan(db, entity, lease, lease_id=uuid.uuid4())
    call(db, entity, "end_lease", lease_id=lease["id"], ends_on="2024-02-01", reason="left")
    with db.refused("RL724"):
        rent_loan(db, entity, lease)


def test_without_a_lease_the_borrower_is_paid(db: Database, entity: Entity) -> None:
    loan = db.create_loan(entity)
    payee = db.value("select internal.loan_payee(%s, %s)", [entity.id, loan["id"]])
    assert payee == loan["borrower_party_id"]


def test_each_instalment_says_which_rent_it_repays(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(
        entity, rent_loan(db, entity, lease, principal_amount=2500, instalment_count=2)
    )
    with db.acting_as("rently_loan_officer", entity):
        rows = db.rows("select * from api.lease_instalment order by line_number, period_number")
    assert sum(row["repays_amount"] for row in rows) == 2500
    months = {row["period_number"]: row["period_start_date"] for row in rows}
    assert months == {number: dt.date(2024, number, 1) for number in (1, 2, 3)}
    by_period: dict[int, Decimal] = {}
    for row in rows:
        by_period[row["period_number"]] = (
            by_period.get(row["period_number"], Decimal(0)) + row["repays_amount"]
        )
    assert by_period == {1: 1000, 2: 1000, 3: 500}
    assert [row["line_number"] for row in rows] == [1, 1, 2, 2]
    db.pay(entity, loan, 1300, value_date="2024-02-01")
    with db.acting_as("rently_loan_officer", entity):
        repaid = db.value("select sum(repaid_amount) from api.lease_instalment")
    assert repaid == db.value(
        "select principal_repaid_amount from lending.loan where id = %s", [loan["id"]]
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31)),
    lead=st.integers(0, 800),
    cycle=st.sampled_from(["week", "two_weeks", "month", "quarter", "year"]),
    rent=st.integers(300, 3000),
)
def test_rent_periods_follow_each_other_and_cover_the_principal(
    db: Database, start: dt.date, lead: int, cycle: str, rent: int
) -> None:
    with db.connection.transaction(force_rollback=True):
        entity = db.create_entity("LAW")
        lease = sign_lease(
            db, entity, starts_on=start - dt.timedelta(lead), rent_cycle=cycle, rent_amount=rent
        )
        loan = rent_loan(db, entity, lease, start_date=start)
        with db.acting_as("rently_loan_officer", entity):
            rows = db.rows(
                "select period_start_date, period_end_date, sum(repays_amount) as covered_amount"
                " from api.lease_instalment where loan_id = %s group by 1, 2 order by 1",
                [loan["id"]],
            )
    assert sum(row["covered_amount"] for row in rows) == 6000
    assert all(0 < row["covered_amount"] <= rent for row in rows)
    assert rows[0]["period_start_date"] <= start < rows[0]["period_end_date"]
    for one, following in itertools.pairwise(rows):
        assert one["period_end_date"] == following["period_start_date"]
        assert one["covered_amount"] == rent


def test_a_landlord_gives_unused_rent_back_and_the_loan_shrinks(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    with db.refused("RL727"):
        landlord_refund(db, entity, lease, loan, 1)
    call(db, entity, "end_lease", lease_id=lease["id"], ends_on="2024-04-01", reason="left")
    with db.acting_as("rently_payments_operator", entity):
        advance = db.row("select * from api.lease_advance")
    assert (advance["used_amount"], advance["refundable_amount"]) == (3000, 3000)
    before = balances(db, entity, "EUR")["1000"]
    owed = loan["principal_outstanding_amount"]
    found = landlord_refund(db, entity, lease, loan, 2000)
    assert found["principal_outstanding_amount"] < owed
    assert landlord_refund(db, entity, lease, loan, 2000) == found
    with db.refused("RL401"):
        landlord_refund(db, entity, lease, loan, 1999)
    with db.refused("RL727"):
        landlord_refund(db, entity, lease, loan, "1000.01", key="more")
    landlord_refund(db, entity, lease, loan, 1000, key="more")
    assert balances(db, entity, "EUR")["1000"] - before == 3000
    assert violations(db) == []


def test_a_refund_that_was_reversed_may_come_again(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    call(db, entity, "end_lease", lease_id=lease["id"], ends_on="2024-04-01", reason="left")
    landlord_refund(db, entity, lease, loan, 3000)
    refund = db.value("select loan_transaction_id from lending.landlord_refund")
    call(
        db, entity, "reverse_transaction", "payments_operator",
        loan_transaction_id=refund, idempotency_key="undo",
    )  # fmt: skip
    landlord_refund(db, entity, lease, loan, 3000, key="again")
    assert violations(db) == []


def test_a_refund_for_another_loan_is_refused(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    with db.refused("RL725"):
        landlord_refund(db, entity, lease, loan, 10)
    with db.refused("RL302"):
        landlord_refund(db, entity, lease, rent_loan(db, entity, lease), 10)


def move(
    db: Database, entity: Entity, loan: dict[str, Any], to: Any, **changed: Any
) -> dict[str, Any]:
    arguments = {"changed_on": "2024-04-01", "reason": "a larger flat"} | changed
    return call(db, entity, "change_apartment", loan_id=loan["id"], to_lease_id=to, **arguments)


def test_a_loan_follows_its_tenant_with_equal_balances(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    db.pay(entity, loan, "1500.00", value_date="2024-02-01")
    there = sign_lease(
        db, entity, tenant_party_id=lease["tenant_party_id"], starts_on="2024-04-01",
        rent_amount=1200,
    )  # fmt: skip
    ledger = balances(db, entity, "EUR")
    before = db.row(
        "select principal_outstanding_amount, interest_repaid_amount, current_plan_version"
        " from lending.loan where id = %s",
        [loan["id"]],
    )
    change = move(db, entity, loan, there["id"])
    assert change["balances_before"] == change["balances_after"]
    after = db.row(
        "select principal_outstanding_amount, interest_repaid_amount, current_plan_version"
        " from lending.loan where id = %s",
        [loan["id"]],
    )
    assert after == before
    assert balances(db, entity, "EUR") == ledger
    with db.acting_as("rently_loan_officer", entity):
        old = db.row("select * from api.lease where id = %s", [lease["id"]])
        assert str(old["leased_during"].upper) == "2024-04-01"
        homes = db.rows("select distinct lease_id, period_number from api.lease_instalment")
    assert {row["period_number"] for row in homes if row["lease_id"] == lease["id"]} == {1, 2, 3}
    assert {row["period_number"] for row in homes if row["lease_id"] == there["id"]} == {4, 5, 6}
    landlord_refund(db, entity, lease, loan, 3000)
    assert violations(db) == []


def test_a_move_that_makes_no_sense_is_refused(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    tenant = {"tenant_party_id": lease["tenant_party_id"]}
    there = sign_lease(db, entity, **tenant, starts_on="2024-04-01")
    with db.refused("RL726"):
        move(db, entity, loan, sign_lease(db, entity)["id"])
    with db.refused("RL724"):
        move(db, entity, loan, there["id"], changed_on="2024-03-31")
    with db.refused("RL724"):
        move(db, entity, loan, lease["id"])
    with db.refused("RL723"):
        move(db, entity, loan, there["id"], reason="")
    with db.refused("RL721"):
        move(db, entity, loan, uuid.uuid4())
    with db.refused("RL301"):
        move(db, entity, {"id": uuid.uuid4()}, there["id"])
    with db.refused("RL725"):
        move(db, entity, db.create_loan(entity), there["id"])


def test_occupancy_and_rent_roll_count_what_is_let(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    unit = register_unit(db, entity)
    register_unit(db, entity, property_id=unit["property_id"])
    lease = sign_lease(db, entity, rental_unit_id=unit["id"])
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    with db.acting_as("rently_readonly_analyst", entity):
        (occupancy,) = db.rows("select * from analytics.v_occupancy")
        (roll,) = db.rows("select * from analytics.v_rent_roll")
    assert (occupancy["unit_count"], occupancy["leased_count"]) == (2, 1)
    assert occupancy["occupancy_pct"] == 50
    assert (roll["status"], roll["yearly_rent_amount"], roll["loan_count"]) == ("running", 12000, 1)
    assert roll["principal_outstanding_amount"] == loan["principal_outstanding_amount"]
    with db.acting_as("rently_readonly_analyst", other_entity):
        assert db.rows("select * from analytics.v_rent_roll") == []
        assert db.rows("select * from analytics.v_occupancy") == []


def test_the_period_in_which_a_lease_ends_is_divided_by_days(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    db.disburse(entity, rent_loan(db, entity, lease))
    call(db, entity, "end_lease", lease_id=lease["id"], ends_on="2024-04-11", reason="left")
    with db.acting_as("rently_payments_operator", entity):
        advance = db.row("select * from api.lease_advance")
    # 10 of April's 30 days are used, 20 are not; May and June are not used at all.
    assert (advance["used_amount"], advance["refundable_amount"]) == (
        Decimal("3333.33"),
        Decimal("2666.67"),
    )


LAST_INSTALMENT = {"interest_recalculation": "last_instalment", "is_level_smoothed": True}
INSTALMENT = {"interest_recalculation": "instalment", "is_schedule_progressive": False}


@pytest.mark.parametrize(
    ("kind", "terms", "age"),
    [
        ("re_age", {}, 100),
        ("re_age", INSTALMENT, 100),
        ("re_age", LAST_INSTALMENT, 20),
        ("re_amortise", {}, 100),
        ("re_amortise", INSTALMENT, 100),
    ],
)
def test_a_move_may_lay_the_terms_anew_with_equal_balances(
    db: Database, entity: Entity, kind: str, terms: dict[str, Any], age: int
) -> None:
    today = db.value("select internal.business_date(%s)", [entity.id])
    began = today - dt.timedelta(days=age)
    old = sign_lease(db, entity, starts_on=began)
    if terms:
        db.create_product(entity, code="TERMS", terms=terms)
    loan = db.disburse(
        entity,
        rent_loan(
            db, entity, old, start_date=began, **({"product_code": "TERMS"} if terms else {})
        ),
        value_date=began,
    )
    if age > 40:
        db.pay(entity, loan, "300.00", value_date=began + dt.timedelta(days=40))
    there = sign_lease(db, entity, tenant_party_id=old["tenant_party_id"], starts_on=today)
    ledger = balances(db, entity, "EUR")
    plan = "select current_plan_version from lending.loan where id = %s"
    before = db.value(plan, [loan["id"]])
    asked = (
        {"is_reamortised": True}
        if kind == "re_amortise"
        else {"first_due_date": today + dt.timedelta(days=30), "instalment_count": 9}
    )
    change = move(db, entity, loan, there["id"], changed_on=today, **asked)
    assert change["balances_before"] == change["balances_after"]
    assert change["balances_after"]["interest_owed_amount"] > 0
    assert change["plan_version_before"] == before
    assert change["plan_version_after"] > before
    assert balances(db, entity, "EUR") == ledger
    with db.acting_as("rently_loan_officer", entity):
        found = db.row("select * from api.loan_modification where loan_id = %s", [loan["id"]])
    assert found["modification_type"] == kind
    assert violations(db) == []
    after = call(
        db, entity, "undo_modification", loan_modification_id=found["id"], reason="too long"
    )
    assert after["lease_id"] == there["id"]
    assert after["maturity_date"] == loan["maturity_date"]
    assert violations(db) == []


def test_new_terms_that_would_move_a_balance_are_refused_whole(
    db: Database, entity: Entity
) -> None:
    # Such a product forgives interest on overdue principal when a late loan is laid anew.
    today = db.value("select internal.business_date(%s)", [entity.id])
    began = today - dt.timedelta(days=100)
    old = sign_lease(db, entity, starts_on=began)
    code = db.create_product(entity, terms=LAST_INSTALMENT)["code"]
    loan = db.disburse(
        entity, rent_loan(db, entity, old, start_date=began, product_code=code), value_date=began
    )
    db.pay(entity, loan, "300.00", value_date=began + dt.timedelta(days=40))
    there = sign_lease(db, entity, tenant_party_id=old["tenant_party_id"], starts_on=today)
    with db.refused("RL728"):
        move(db, entity, loan, there["id"], changed_on=today, is_reamortised=True)
    assert db.value("select count(*) from lending.loan_modification") == 0
    assert db.value("select lease_id from lending.loan where id = %s", [loan["id"]]) == old["id"]
    move(db, entity, loan, there["id"], changed_on=today)


def test_new_terms_that_are_unclear_or_change_nothing_are_refused(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    there = sign_lease(db, entity, tenant_party_id=lease["tenant_party_id"], starts_on="2024-04-01")
    with db.refused("RL728"):
        move(db, entity, loan, there["id"], instalment_count=3)
    with db.refused("RL728"):
        move(db, entity, loan, there["id"], first_due_date="2099-01-01", instalment_count=3,
             is_reamortised=True)  # fmt: skip
    with db.refused("RL321"):
        move(db, entity, loan, there["id"], first_due_date="2024-05-01", instalment_count=3)
    with db.refused("RL323"):
        move(db, entity, loan, there["id"], is_reamortised=True)  # all due dates are past
    with db.acting_as("rently_app", entity), db.refused("RL002"):
        db.call(
            "api.change_apartment", legal_entity_id=entity.id, loan_id=loan["id"],
            to_lease_id=there["id"], changed_on="2024-04-01", reason="moves", is_reamortised=True,
        )  # fmt: skip
    assert db.value("select count(*) from lending.apartment_change") == 0
    assert db.value("select lease_id from lending.loan where id = %s", [loan["id"]]) == lease["id"]


def test_a_loan_that_is_over_or_moved_later_does_not_move(
    db: Database, entity: Entity, lease: dict[str, Any], other_entity: Entity
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    tenant = {"tenant_party_id": lease["tenant_party_id"]}
    there = sign_lease(db, entity, **tenant, starts_on="2024-02-01")
    third = sign_lease(db, entity, **tenant, starts_on="2024-02-01")
    with db.refused("RL721"):
        move(db, entity, loan, sign_lease(db, other_entity)["id"])
    move(db, entity, loan, there["id"], changed_on="2024-04-01")
    with db.refused("RL724"):
        move(db, entity, loan, third["id"], changed_on="2024-03-01")
    call(db, entity, "charge_off_loan", "risk_manager", loan_id=loan["id"],
         idempotency_key="off")  # fmt: skip
    with db.refused("RL342"):
        move(db, entity, loan, third["id"], changed_on="2024-05-01")


def test_a_loan_that_is_repaid_does_not_move(
    db: Database, entity: Entity, lease: dict[str, Any]
) -> None:
    loan = db.disburse(entity, rent_loan(db, entity, lease))
    there = sign_lease(db, entity, tenant_party_id=lease["tenant_party_id"], starts_on="2024-04-01")
    db.pay(entity, loan, 9000, value_date="2024-02-01")
    with db.refused("RL303"):
        move(db, entity, loan, there["id"])
