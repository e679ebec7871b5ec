"""Agencies: one a day for a loan, paid on what comes in meanwhile, seeing nothing else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from currencies import balances
from probes import ask
from sqltest import Database, Entity

RISK = "rently_risk_manager"
AGENCY = "rently_agency"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    for code in ("COLLECT", "OTHERS"):
        register(db, entity, code)
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def register(db: Database, entity: Entity, code: str, pct: Any = 20, *logins: str) -> Any:
    with db.acting_as(RISK, entity):
        return db.call(
            "api.register_agency", legal_entity_id=entity.id, code=code, name=code.title(),
            commission_pct=pct, logins=list(logins),
        )  # fmt: skip


def place(
    db: Database, entity: Entity, *loans: dict[str, Any], code: str = "COLLECT"
) -> list[dict[str, Any]]:
    with db.acting_as(RISK, entity):
        return db.call(
            "api.place_with_agency", legal_entity_id=entity.id,
            loan_ids=[loan["id"] for loan in loans], agency_code=code,
        )  # fmt: skip


def recall(db: Database, entity: Entity, loan: dict[str, Any]) -> dict[str, Any]:
    with db.acting_as(RISK, entity):
        (row,) = db.call(
            "api.recall_from_agency", legal_entity_id=entity.id, loan_id=loan["id"],
            reason="Pays again",
        )  # fmt: skip
    return row


def earn(db: Database, entity: Entity, days: int = 0) -> Any:
    day = TODAY + timedelta(days=days)
    return ask(db, entity, "internal.close_step_agencies({}, {})", entity.id, day)


def case_state(db: Database, loan: dict[str, Any]) -> Any:
    return db.value("select state from lending.collections_case where loan_id = %s", [loan["id"]])


def test_an_agency_takes_over_and_gives_back(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    (found,) = place(db, entity, loan)
    assert found["placed_on"] == TODAY
    assert found["placed_amount"] > 1200
    assert case_state(db, loan) == "agency"
    ask(db, entity, "internal.close_step_collections({}, {})", entity.id, TODAY)
    assert case_state(db, loan) == "agency"
    found = recall(db, entity, loan)
    assert found["ended_on"] == TODAY + timedelta(days=1)
    assert case_state(db, loan) == "open"
    with db.refused("RL672"):
        recall(db, entity, loan)


def test_it_earns_on_what_comes_in_and_loses_what_is_undone(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    db.pay(entity, loan, 50)
    place(db, entity, loan)
    db.pay(entity, loan, 100)
    assert earn(db, entity) >= 1
    assert earn(db, entity) == 0
    with db.acting_as(RISK, entity):
        (row,) = db.rows("select * from api.agency_placement")
    assert row["commission_amount"] == row["recovered_amount"] * Decimal("0.20") > 0
    assert balances(db, entity, "EUR")["2710"] == -row["commission_amount"]
    payment = db.value(
        "select id from lending.loan_transaction where transaction_type = 'repayment'"
        " and amount = 100"
    )
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.reverse_transaction", legal_entity_id=entity.id, loan_transaction_id=payment,
            idempotency_key="undo",
        )  # fmt: skip
    assert earn(db, entity) == 1
    with db.acting_as(RISK, entity):
        (after,) = db.rows("select * from api.agency_placement")
    assert after["recovered_amount"] == row["recovered_amount"] - 100
    assert db.rows("select name from ops.verify() where violations > 0") == []


def test_a_paid_loan_leaves_its_agency(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    (placed,) = place(db, entity, loan)
    db.pay(entity, loan, placed["placed_amount"])
    ask(db, entity, "internal.close_step_collections({}, {})", entity.id, TODAY)
    assert case_state(db, loan) == "closed"
    with db.acting_as(RISK, entity):
        (row,) = db.rows("select * from api.agency_placement")
    assert (row["end_reason"], row["ended_on"]) == (
        "nothing is overdue",
        TODAY + timedelta(days=1),
    )
    told = db.rows(
        "select event_type, payload from lending.outbox_event"
        " where event_type in ('agency_recalled', 'case_closed') order by event_type"
    )
    assert [tuple(row.values()) for row in told] == [
        ("agency_recalled", {"placement_id": str(placed["id"])}),
        ("case_closed", {"case_id": str(db.value("select id from lending.collections_case"))}),
    ]


def test_one_agency_a_day(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    place(db, entity, loan)
    with db.refused("RL671"):
        place(db, entity, loan, code="OTHERS")
    with db.refused("23P01"):
        db.run(
            "insert into lending.agency_placement (legal_entity_id, agency_code, loan_id, case_id,"
            " currency_code, placed_amount, commission_pct, placed_during)"
            " select legal_entity_id, 'OTHERS', loan_id, case_id, currency_code, 1, 1,"
            " placed_during from lending.agency_placement"
        )


def test_what_owes_nothing_is_not_placed(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    fresh = db.disburse(entity, db.create_loan(entity))
    with db.refused("RL671"):
        place(db, entity, loan, fresh)
    assert db.value("select count(*) from lending.agency_placement") == 0
    with db.refused("RL670"):
        place(db, entity, loan, code="NONE")


def test_an_agency_sees_its_cases_only(
    db: Database, entity: Entity, other_entity: Entity, loan: dict[str, Any]
) -> None:
    login = db.ensure_login(AGENCY, entity)
    register(db, entity, "COLLECT", 20, login)
    theirs = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    place(db, entity, loan)
    place(db, entity, theirs, code="OTHERS")
    with db.acting_as(AGENCY, entity):
        (row,) = db.rows("select * from api.agency_case")
        for forbidden in ("api.loan", "api.agency_placement", "api.party", "lending.loan"):
            with db.refused("42501"):
                db.rows(f"select * from {forbidden}")
    assert row["loan_number"] == loan["loan_number"]
    db.ensure_login(AGENCY, other_entity)
    with db.acting_as(AGENCY, other_entity):
        assert db.rows("select * from api.agency_case") == []
    recall(db, entity, loan)
    with db.acting_as(AGENCY, entity):
        assert db.rows("select * from api.agency_case") == []


def test_agencies_that_make_no_sense_are_refused(db: Database, entity: Entity) -> None:
    for arguments in (("low",), ("HIGH", 101), ("GHOST", 10, "nobody")):
        with db.refused("RL670"):
            register(db, entity, *arguments)
    with db.acting_as("rently_collections_agent", entity), db.refused("42501"):
        db.call(
            "api.register_agency", legal_entity_id=entity.id, code="X", name="X",
            commission_pct=1,
        )  # fmt: skip


def pay_out(db: Database, entity: Entity, key: str, **more: Any) -> dict[str, Any]:
    with db.acting_as("rently_payments_operator", entity):
        (row,) = db.call(
            "api.pay_out_agency", legal_entity_id=entity.id,
            idempotency_key=key, **{"agency_code": "COLLECT", "currency_code": "EUR"} | more,
        )  # fmt: skip
    return row


def test_what_an_agency_is_owed_is_paid_once(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    place(db, entity, loan)
    with db.refused("RL734"):
        pay_out(db, entity, "nothing is owed")
    db.pay(entity, loan, 100)
    earn(db, entity)
    assert pay_out(db, entity, "part", amount=5)["owed_amount"] == 15
    assert pay_out(db, entity, "part", amount=5)["owed_amount"] == 15
    with db.refused("RL401"):
        pay_out(db, entity, "part", amount=6)
    for terms, code in (
        ({"amount": 16}, "RL734"),
        ({"amount": 0}, "RL305"),
        ({"amount": "0.001"}, "RL305"),
        ({"agency_code": "OTHERS"}, "RL734"),
        ({"currency_code": "USD"}, "RL734"),
    ):
        with db.refused(code):
            pay_out(db, entity, "more", **terms)
    assert pay_out(db, entity, "rest")["owed_amount"] == 0
    found = balances(db, entity, "EUR")
    assert "2710" not in found
    assert found["5710"] == 20
    told = db.value(
        "select payload from lending.outbox_event where event_type = 'agency_paid_out'"
        " order by id desc limit 1"
    )
    assert (told["agency"], told["amount"]) == ("COLLECT", 15)
    payment = db.value(
        "select id from lending.loan_transaction where transaction_type = 'repayment'"
    )
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.reverse_transaction", legal_entity_id=entity.id, loan_transaction_id=payment,
            idempotency_key="undo",
        )  # fmt: skip
    earn(db, entity)
    with db.acting_as("rently_payments_operator", entity):
        assert db.value("select owed_amount from api.agency_balance") == -20
    with db.refused("RL734"):
        pay_out(db, entity, "none")
    assert db.rows("select name from ops.verify() where violations > 0") == []
    with db.acting_as(RISK, entity), db.refused("42501"):
        db.call(
            "api.pay_out_agency", legal_entity_id=entity.id, agency_code="COLLECT",
            currency_code="EUR", idempotency_key="x",
        )  # fmt: skip


def contact(
    db: Database, entity: Entity, placement: Any, reason: str = "First call to the debtor"
) -> dict[str, Any]:
    with db.acting_as(AGENCY, entity):
        rows = db.call(
            "api.reveal_agency_contact", legal_entity_id=entity.id, placement_id=placement,
            reason=reason,
        )  # fmt: skip
    return {row["field"]: row["value"] for row in rows}


def test_an_agency_reaches_its_debtors_while_it_has_them(
    db: Database, entity: Entity, other_entity: Entity, loan: dict[str, Any]
) -> None:
    login = db.ensure_login(AGENCY, entity)
    register(db, entity, "COLLECT", 20, login)
    db.run(
        "update lending.party_identity set email = 'debtor@example.org', phone = '+4930123456789'"
        " where party_id = %s",
        [loan["borrower_party_id"]],
    )
    theirs = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    (placed,) = place(db, entity, loan)
    (other,) = place(db, entity, theirs, code="OTHERS")
    with db.acting_as(AGENCY, entity):
        (row,) = db.rows("select borrower_email, borrower_phone from api.agency_case")
    assert tuple(row.values()) == ("de***@example.org", "+49***89")
    found = contact(db, entity, placed["id"])
    assert sorted(found) == ["address", "email", "phone"]
    assert (found["email"], found["phone"]) == ("debtor@example.org", "+4930123456789")
    (logged,) = db.rows(
        "select access_kind, fields, reason, login from audit.access_log where party_id = %s",
        [loan["borrower_party_id"]],
    )
    assert tuple(logged.values()) == (
        "reveal", ["address", "email", "phone"], "First call to the debtor", login,
    )  # fmt: skip
    with db.refused("RL011"):
        contact(db, entity, placed["id"], "because")
    for hidden in (other["id"], loan["id"]):
        with db.refused("RL672"):
            contact(db, entity, hidden)
    with db.refused("RL001"):
        db.ensure_login(AGENCY, other_entity)
        with db.acting_as(AGENCY, other_entity):
            db.call(
                "api.reveal_agency_contact", legal_entity_id=entity.id,
                placement_id=placed["id"], reason="First call to the debtor",
            )  # fmt: skip
    recall(db, entity, loan)
    with db.refused("RL672"):
        contact(db, entity, placed["id"])
    assert db.value("select count(*) from audit.access_log") == 1
