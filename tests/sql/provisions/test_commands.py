"""Rules, figures, assessments and overrides: who may set them, from when, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from clock import TODAY
from provisions import PARAMETERS, START, set_rules
from sqltest import Database, Entity

ONE = PARAMETERS[0]


def as_risk_manager(db: Database, entity: Entity, command: str, **arguments: Any) -> Any:
    with db.acting_as("rently_risk_manager", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)


def set_parameters(db: Database, entity: Entity, parameters: Any, day: date | None = START) -> Any:
    return as_risk_manager(
        db,
        entity,
        "set_ecl_parameters",
        valid_from_date=day,
        parameters=json.dumps(parameters),
    )


def test_figures_are_shown_as_they_were_set(db: Database, entity: Entity) -> None:
    shown = set_parameters(db, entity, [*PARAMETERS, ONE | {"segment": "student"}])
    assert [row["stage"] for row in shown] == [1, 1, 2, 3]
    assert (
        float(shown[0]["twelve_month_default_probability"]),
        float(shown[0]["lifetime_default_probability"]),
        float(shown[0]["credit_conversion_factor"]),
    ) == (0.02, 0.035, 1)
    with db.acting_as("rently_auditor", entity):
        assert len(db.rows("select * from api.ecl_parameter")) == 4


@pytest.mark.parametrize(
    "parameters",
    [
        None,
        {},
        [1],
        PARAMETERS[:2],
        [*PARAMETERS, ONE],
        [*PARAMETERS, ONE | {"colour": "red"}],
        [*PARAMETERS, ONE | {"product_code": "NO_SUCH"}],
        [*PARAMETERS, ONE | {"segment": "x", "cumulative_default_probabilities": [0.3, 0.2]}],
        [*PARAMETERS, ONE | {"segment": "x", "cumulative_default_probabilities": []}],
        [*PARAMETERS, ONE | {"segment": "x", "loss_given_default": 1.1}],
        [*PARAMETERS, ONE | {"segment": "x", "loss_given_default": None}],
        [*PARAMETERS, ONE | {"segment": "x", "stage": 4}],
        [*PARAMETERS, ONE | {"min_days_late": 9, "max_days_late": 3}],
        [*PARAMETERS, ONE | {"min_days_late": 1}, ONE | {"min_days_late": 5}],
        [*PARAMETERS[:2], PARAMETERS[2] | {"cumulative_default_probabilities": [0.9]}],
    ],
)
def test_figures_that_are_not_whole_are_refused(
    db: Database, entity: Entity, parameters: Any
) -> None:
    with db.refused("RL392"):
        set_parameters(db, entity, parameters)
    assert not db.rows("select from lending.ecl_parameter")


def test_later_figures_end_those_before(db: Database, entity: Entity) -> None:
    set_parameters(db, entity, PARAMETERS)
    later = START + timedelta(days=40)
    set_parameters(db, entity, PARAMETERS, later)
    with db.acting_as("rently_risk_manager", entity):
        assert {
            (row["valid_from_date"], row["valid_until_date"])
            for row in db.rows("select * from api.ecl_parameter")
        } == {(START, later), (later, None)}
    for day in (later, START, None):
        with db.refused("RL393"):
            set_parameters(db, entity, PARAMETERS, day)


def test_rules_do_not_reach_a_closed_day(db: Database, entity: Entity) -> None:
    set_rules(db, entity)
    day = date(2026, 2, 3)
    with db.acting_as("rently_scheduler", entity):
        db.call("api.run_close_of_business", legal_entity_id=entity.id, business_date=day)
    for command, arguments in (
        ("set_ecl_policy", {}),
        ("set_ecl_parameters", {"parameters": json.dumps(PARAMETERS)}),
        ("set_provision_matrix", {"steps": '[{"min_days_late": 0, "provision_pct": 1}]'}),
    ):
        with db.refused("RL393"):
            as_risk_manager(db, entity, command, valid_from_date=day, **arguments)
    assert as_risk_manager(db, entity, "set_ecl_policy", valid_from_date=day + timedelta(days=1))


@pytest.mark.parametrize(
    "policy",
    [
        {"method": "guess"},
        {"lateness": "feeling"},
        {"stage_2_days": 90},
        {"stage_2_days": None},
        {"pd_increase_ratio": 1},
        {"min_pd_increase": 2},
        {"stage_3_probation_days": -1},
        {"product_code": "NO_SUCH"},
    ],
)
def test_rules_that_contradict_themselves_are_refused(
    db: Database, entity: Entity, policy: dict[str, Any]
) -> None:
    set_parameters(db, entity, PARAMETERS)
    with db.refused("RL391"):
        as_risk_manager(db, entity, "set_ecl_policy", **{"valid_from_date": START} | policy)


def test_a_method_without_figures_is_refused(db: Database, entity: Entity) -> None:
    for method in ("ecl", "matrix"):
        with db.refused("RL395"):
            as_risk_manager(db, entity, "set_ecl_policy", valid_from_date=START, method=method)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"min_days_late": 1, "provision_pct": 1}],
        [{"min_days_late": 0, "provision_pct": 101}],
        [{"min_days_late": 0, "provision_pct": 1}, {"min_days_late": 0, "provision_pct": 2}],
        [{"min_days_late": 0}],
        {"min_days_late": 0},
    ],
)
def test_a_matrix_that_is_not_whole_is_refused(db: Database, entity: Entity, steps: Any) -> None:
    with db.refused("RL394"):
        as_risk_manager(
            db,
            entity,
            "set_provision_matrix",
            valid_from_date=START,
            steps=json.dumps(steps),
        )


def test_a_second_person_approves_figures(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command="set_ecl_parameters")
    with db.refused("RL013"):
        set_parameters(db, entity, PARAMETERS)
    arguments = {"valid_from_date": str(START), "parameters": PARAMETERS}
    with db.acting_as("rently_risk_manager", entity):
        request = db.call(
            "api.propose_request",
            legal_entity_id=entity.id,
            command="set_ecl_parameters",
            arguments=json.dumps(arguments),
            reason="yearly review",
        )[0]
    db.create_login("second_risk_manager", "rently_risk_manager", entity)
    with db.acting_as("second_risk_manager"):
        db.call(
            "api.approve_request",
            legal_entity_id=entity.id,
            request_id=request["id"],
            reason="seen by the committee",
        )
    assert db.value("select count(*) from lending.ecl_parameter") == 3


@pytest.mark.parametrize(
    "assessment",
    [
        {"default_probability": "1.01"},
        {"default_probability": None},
        {"model_code": "Score Card"},
        {"assessed_on": date(2999, 1, 1)},
        {"valid_until_date": date(2026, 1, 1)},
        {"loan_id": "00000000-0000-0000-0000-000000000001"},
        {"party_id": None},
    ],
)
def test_an_assessment_that_is_not_sound_is_refused(
    db: Database, entity: Entity, assessment: dict[str, Any]
) -> None:
    sound = {
        "party_id": db.create_party(entity),
        "model_code": "expert",
        "model_version": "1",
        "score": 5,
        "default_probability": "0.1",
        "assessed_on": date(2026, 1, 1),
    }
    with db.refused("RL390"):
        as_risk_manager(db, entity, "record_risk_assessment", **sound | assessment)
    assert as_risk_manager(db, entity, "record_risk_assessment", **sound)


def test_an_assessment_of_a_loan_is_one_of_its_borrower(db: Database, entity: Entity) -> None:
    loan = db.create_loan(entity)
    arguments = {
        "loan_id": loan["id"],
        "model_code": "expert",
        "model_version": "1",
        "score": 5,
        "default_probability": "0.1",
        "assessed_on": date(2026, 1, 1),
    }
    shown = as_risk_manager(db, entity, "record_risk_assessment", **arguments)[0]
    assert shown["party_id"] == loan["borrower_party_id"]
    with db.refused("RL390"):
        as_risk_manager(
            db,
            entity,
            "record_risk_assessment",
            **arguments | {"party_id": db.create_party(entity)},
        )


@pytest.mark.parametrize(
    "override",
    [
        {"stage": 4},
        {"stage": None},
        {"reason": " "},
        {"until_date": None},
        {"until_days": 0},
        {"from_days": -1},
    ],
)
def test_an_override_that_is_not_sound_is_refused(
    db: Database, entity: Entity, override: dict[str, Any]
) -> None:
    loan = db.disburse(entity, db.create_loan(entity))
    sound = {
        "loan_id": loan["id"],
        "stage": 3,
        "reason": "insolvent",
        "until_date": TODAY + timedelta(days=10),
    }
    changed = {key: value for key, value in override.items() if not key.endswith("_days")}
    if "until_days" in override:
        changed["until_date"] = TODAY + timedelta(days=override["until_days"])
    if "from_days" in override:
        changed["from_date"] = TODAY + timedelta(days=override["from_days"])
    with db.refused("RL396"):
        as_risk_manager(db, entity, "override_ecl_stage", **sound | changed)
    assert as_risk_manager(db, entity, "override_ecl_stage", **sound)
    with db.refused("RL396"):
        as_risk_manager(db, entity, "override_ecl_stage", **sound)


COMMANDS: dict[str, dict[str, Any]] = {
    "set_ecl_policy": {"valid_from_date": START},
    "set_ecl_parameters": {"valid_from_date": START, "parameters": "[]"},
    "set_provision_matrix": {"valid_from_date": START, "steps": "[]"},
    "record_risk_assessment": {
        "model_code": "expert",
        "model_version": "1",
        "score": 1,
        "default_probability": 0,
        "assessed_on": START,
    },
    "override_ecl_stage": {
        "loan_id": "00000000-0000-0000-0000-000000000001",
        "stage": 1,
        "reason": "x",
        "until_date": START,
    },
}


@pytest.mark.parametrize("command", COMMANDS)
def test_only_a_risk_manager_of_the_entity_may(
    db: Database, entity: Entity, other_entity: Entity, command: str
) -> None:
    with db.acting_as("rently_risk_manager", entity), db.refused("RL001"):
        db.call(f"api.{command}", legal_entity_id=other_entity.id, **COMMANDS[command])
    for role in ("rently_loan_officer", "rently_accountant", "rently_executive"):
        with db.acting_as(role, entity), db.refused("42501"):
            db.call(f"api.{command}", legal_entity_id=entity.id, **COMMANDS[command])


def test_another_entity_sees_nothing(db: Database, entity: Entity, other_entity: Entity) -> None:
    set_rules(db, entity)
    with db.acting_as("rently_risk_manager", other_entity):
        for view in ("ecl_policy", "ecl_parameter", "provision", "ecl_stage_history"):
            assert db.rows(f"select * from api.{view}") == []


def test_balances_of_the_ledger_are_kept_and_late_entries_drop_them(
    db: Database, entity: Entity
) -> None:
    def kept() -> list[dict[str, Any]]:
        return db.rows(
            "select as_of_on, debit_amount, credit_amount from lending.ledger_balance_snapshot"
            " where legal_entity_id = %s order by 1, 2, 3",
            [entity.id],
        )

    def book(day: date) -> None:
        db.value(
            "select internal.post_transfers(%(entity)s, %(day)s, %(day)s, array["
            "row('1000', '3900', 'EUR', 100, 'capital')::internal.ledger_transfer])",
            {"entity": entity.id, "day": day},
        )

    db.create_product(entity)
    book(date(2026, 2, 10))
    step = "select internal.close_step_snapshots(%s, %s)"
    assert db.value(step, [entity.id, date(2026, 2, 11)]) == 2
    assert db.value(step, [entity.id, date(2026, 2, 11)]) == 0
    assert {row["as_of_on"] for row in kept()} == {date(2026, 2, 10)}
    book(date(2026, 2, 11))
    assert len(kept()) == 2
    book(date(2026, 2, 9))
    assert kept() == []
    assert db.value(step, [entity.id, date(2026, 2, 13)]) == 2
    assert sum(row["debit_amount"] for row in kept()) == 300
