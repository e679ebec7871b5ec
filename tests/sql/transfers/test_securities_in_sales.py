"""Who stands behind a loan that is sold, and what secures it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from clock import TODAY, months_ago
from origination import OFFICER, Desk
from servicing import Servicing
from sqltest import Database, Entity
from transfers import sell


@pytest.fixture
def buyer(db: Database) -> Entity:
    return db.create_entity("BUYER")


@pytest.fixture
def treasurer(db: Database, entity: Entity, buyer: Entity) -> str:
    db.create_login("treasurer", "rently_executive", entity, buyer)
    return "treasurer"


@pytest.fixture
def desk(db: Database, entity: Entity) -> Desk:
    return Desk(db, entity)


@pytest.fixture
def guarantor(desk: Desk) -> uuid.UUID:
    return desk.person(reference="GUARANTOR")


def secured(db: Database, entity: Entity, desk: Desk, guarantor: uuid.UUID) -> Servicing:
    """Return a loan with a co-borrower, a guarantor of half of it and a pledge."""
    co_borrower = desk.person()
    application = desk.submit(
        parties=[
            {"party_id": str(co_borrower), "role": "co_borrower"},
            {"party_id": str(guarantor), "role": "guarantor", "share_pct": 50},
        ],
        start_date=months_ago(3),
    )
    desk.verify(application)
    desk.verify(application | {"borrower_party_id": co_borrower})
    desk.check(application)
    desk.decide(application)
    loan = db.disburse(entity, desk.accept(desk.offer(application)))
    for kind, amount in (("guarantee", 300), ("pledge", 900)):
        desk.call(
            OFFICER,
            "record_security_interest",
            loan_id=loan["id"],
            kind=kind,
            value_amount=amount,
            currency_code="EUR",
            party_id=guarantor,
            valid_from=months_ago(2),
        )
    return Servicing(db, entity, loan)


def stands_behind(loan: Servicing) -> list[tuple[Any, ...]]:
    with loan.db.acting_as("rently_executive", loan.entity):
        ids = loan.db.rows(
            "select party_id, role, share_pct from api.loan_party where loan_id = %s",
            [loan.loan["id"]],
        )
    names = {
        row["id"]: row["reference"].removeprefix("ALPHA-")
        for row in loan.db.rows("select id, reference from lending.party")
    }
    return sorted((row["role"], names[row["party_id"]], row["share_pct"]) for row in ids)


def securities(loan: Servicing) -> list[tuple[Any, ...]]:
    rows = loan.db.rows(
        """
        select kind, value_amount, rank, lower(valid_during) as since, upper(valid_during) as until
        from lending.security_interest where loan_id = %s order by rank
        """,
        [loan.loan["id"]],
    )
    return [tuple(row.values()) for row in rows]


def exposure(desk: Desk, party: Any) -> Any:
    """Return what the check of a new application of 1,200 sees of a party beside it."""
    application = desk.submit(borrower_party_id=party)
    desk.check(application)
    desk.call(OFFICER, "withdraw_application", application_id=application["id"])
    return desk.db.value(
        "select (inputs ->> 'exposure')::numeric - 1200 from lending.application_check"
        " where check_code = 'exposure' and application_id = %s",
        [application["id"]],
    )


def test_they_stand_behind_it_for_the_buyer(
    db: Database,
    entity: Entity,
    desk: Desk,
    buyer: Entity,
    treasurer: str,
    guarantor: uuid.UUID,
) -> None:
    loan = secured(db, entity, desk, guarantor)
    before = stands_behind(loan), securities(loan)
    assert exposure(desk, guarantor) == 600
    bought = sell(loan, buyer, treasurer)
    assert [role for role, _, _ in before[0]] == ["borrower", "co_borrower", "guarantor"]
    assert stands_behind(bought) == before[0]
    assert [row[:3] for row in securities(bought)] == [row[:3] for row in before[1]]
    assert {row[3:] for row in securities(bought)} == {(TODAY, None)}
    assert {row[4] for row in securities(loan)} == {TODAY}
    known = db.value("select id from lending.party where reference = 'ALPHA-GUARANTOR'")
    assert exposure(Desk(db, buyer), known) == 600
    assert exposure(desk, guarantor) == 0
    assert loan.violations() == []


def test_the_buyer_knows_each_of_them_once(
    db: Database,
    entity: Entity,
    desk: Desk,
    buyer: Entity,
    treasurer: str,
    guarantor: uuid.UUID,
) -> None:
    for _ in range(2):
        sell(secured(db, entity, desk, guarantor), buyer, treasurer)
    known = "select reference from lending.party where legal_entity_id = %s"
    names = [row["reference"] for row in db.rows(known, [buyer.id])]
    assert names.count("ALPHA-GUARANTOR") == 1
    assert len(names) == 5  # two borrowers, two co-borrowers, one guarantor


def test_bought_back_they_are_who_they_were(
    db: Database,
    entity: Entity,
    desk: Desk,
    buyer: Entity,
    treasurer: str,
    guarantor: uuid.UUID,
) -> None:
    db.create_login("second", "rently_executive", entity, buyer)
    loan = secured(db, entity, desk, guarantor)
    before = stands_behind(loan)
    bought = sell(loan, buyer, treasurer)
    db.run(
        """
        update lending.loan_ownership set owned_during = case
            when upper_inf(owned_during) then daterange(lower(owned_during) - 2, null)
            else daterange(lower(owned_during), upper(owned_during) - 2)
        end
        """
    )
    count = "select count(*) from lending.party"
    parties = db.value(count)
    back = sell(bought, entity, "second")
    assert stands_behind(back) == before
    assert db.value(count) == parties
    assert loan.violations() == []
