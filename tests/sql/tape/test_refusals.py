"""What cannot be imported is refused with its line and reason, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb
from sqltest import Database, Entity
from tapes import MAP, check, import_staged, mapped, row, stage, take_over

BAD_CELLS = [
    ("missing", "loan_number", " "),
    ("missing", "principal_amount", ""),
    ("too_long", "loan_number", "x" * 101),
    ("not_a_number", "principal_amount", "1,200.00"),
    ("not_a_number", "interest_rate", "NaN"),
    ("not_a_number", "instalment_count", "1e2"),
    ("not_a_number", "paid_interest_amount", "twelve"),
    ("not_a_date", "start_date", "2024-02-30"),
    ("not_a_date", "start_date", "15.03.2024"),
    ("not_a_date", "closed_on", "0000-01-01"),
    ("too_many_decimals", "paid_principal_amount", "0.001"),
    ("out_of_range", "principal_amount", "0"),
    ("out_of_range", "principal_amount", "-1200"),
    ("out_of_range", "principal_amount", "1" + "0" * 15),
    ("out_of_range", "interest_rate", "10.1"),
    ("out_of_range", "interest_rate", "0.123456789"),
    ("out_of_range", "instalment_count", "0"),
    ("out_of_range", "instalment_count", "12.5"),
    ("out_of_range", "paid_fee_amount", "-1"),
    ("unknown_status", "status", "Good"),
    ("date_out_of_order", "start_date", "2024-06-30"),
    ("repaid_above_principal", "paid_principal_amount", "1200.01"),
]


@pytest.mark.parametrize(("kind", "field", "given"), BAD_CELLS)
def test_a_bad_cell_is_rejected(
    db: Database, entity: Entity, kind: str, field: str, given: str
) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row(loan_number="T-0"), row(**{field: given})])
        found = check(db, entity, MAP)
        assert [(f["row_line_number"], f["kind"], f["field"]) for f in found] == [(3, kind, field)]
        with db.refused("RL822"):
            import_staged(db, entity, MAP)
    assert db.value("select count(*) from lending.loan") == 0


def test_a_row_with_a_wrong_number_of_cells_is_rejected(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row()])
        db.run("insert into pg_temp.tape_row (line_number, row_problem) values (7, '3 cells')")
        found = check(db, entity, MAP)
    assert [(f["row_line_number"], f["kind"], f["given"]) for f in found] == [
        (7, "malformed_row", "3 cells")
    ]


def test_duplicates_are_rejected_on_the_tape_and_against_earlier_loans(
    db: Database, entity: Entity
) -> None:
    take_over(db, entity, [row()])
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row(), row(loan_number="T-2"), row(loan_number="T-2")])
        found = check(db, entity, MAP)
    assert [(f["row_line_number"], f["kind"]) for f in found] == [
        (2, "loan_number_taken"),
        (3, "duplicate_on_tape"),
        (4, "duplicate_on_tape"),
    ]


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("closed_but_owed", {"status": "done", "paid_principal_amount": "1199.99"}),
        (
            "date_out_of_order",
            {"status": "done", "paid_principal_amount": "1200", "closed_on": "2024-07-01"},
        ),
    ],
)
def test_cells_that_contradict_each_other_are_rejected(
    db: Database, entity: Entity, kind: str, cells: dict[str, str]
) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row(**cells)])
        assert [f["kind"] for f in check(db, entity, MAP)] == [kind]


def test_a_product_that_exists_sets_limits(db: Database, entity: Entity) -> None:
    take_over(db, entity, [row()])
    with db.acting_as("rently_loan_officer", entity):
        stage(
            db,
            entity,
            [
                row(loan_number="T-2", principal_amount="99"),
                row(loan_number="T-3", start_date="2024-01-01"),
                row(loan_number="T-4", start_date="2024-04-01"),
            ],
        )
        found = check(db, entity, MAP)
    assert [(f["row_line_number"], f["kind"]) for f in found] == [
        (2, "outside_product"),
        (3, "outside_product"),
    ]


def test_bad_rows_are_left_out_only_when_asked(db: Database, entity: Entity) -> None:
    done = take_over(db, entity, [row(), row(loan_number="T-2", status="?")], skip_bad=True)
    assert (done["row_count"], done["loan_count"], done["rejected_row_count"]) == (2, 1, 1)
    with db.acting_as("rently_loan_officer", entity):
        kept = db.rows("select row_line_number, kind, is_rejection from api.tape_finding")
    assert kept == [{"row_line_number": 3, "kind": "unknown_status", "is_rejection": True}]


def test_the_same_file_again_changes_nothing(db: Database, entity: Entity) -> None:
    first = take_over(db, entity, [row()])
    again = take_over(db, entity, [row()])
    assert again == first
    assert db.value("select count(*) from lending.loan") == 1
    assert db.value("select count(*) from lending.tape_import") == 1


def test_a_tape_without_a_good_row_is_refused(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [])
        with db.refused("RL823"):
            import_staged(db, entity, MAP)
        stage(db, entity, [row(status="?")])
        with db.refused("RL823"):
            import_staged(db, entity, MAP, skip_bad=True)


BAD_MAPS: list[Any] = [
    [],
    {},
    mapped(as_of=None),
    mapped(as_of="2024-02-30"),
    mapped(as_of="2999-01-01"),
    mapped(currency="EURO"),
    mapped(product={"name": "no code"}),
    mapped(product=MAP["product"] | {"interest_rate": "12%"}),
    mapped(fields={"loan_number": {"column": "a"}}),
    mapped(fields=MAP["fields"] | {"colour": {"column": "a"}}),
    mapped(fields=MAP["fields"] | {"status": "status"}),
    mapped(fields=MAP["fields"] | {"start_date": {"column": "a", "format": "DD-Mon"}}),
    mapped(fields=MAP["fields"] | {"interest_rate": {"column": "a", "format": "bps"}}),
    mapped(statuses={"good": "fine"}),
    mapped(statuses={"good": None}),
    mapped(rounding="down"),
    mapped(settled_tolerance="-1"),
    mapped(settled_tolerance="some"),
    mapped(borrower_kind="cat"),
    mapped(colour="blue"),
]


@pytest.mark.parametrize("document", BAD_MAPS)
def test_a_map_that_says_too_little_or_nonsense_is_refused(
    db: Database, entity: Entity, document: Any
) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row()])
        with db.refused("RL820"):
            check(db, entity, document)
        with db.refused("RL820"):
            import_staged(db, entity, document)


def test_terms_that_no_product_may_have_are_refused(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row()])
        with db.refused("RL203"):
            import_staged(db, entity, mapped(product={"code": "BARE"}))


def test_a_product_in_another_currency_is_refused(db: Database, entity: Entity) -> None:
    take_over(db, entity, [row()])
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row(loan_number="T-2")])
        with db.refused("RL824"):
            import_staged(db, entity, mapped(currency="USD"))


def test_nothing_happens_without_a_begun_import(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity), db.refused("RL821"):
        check(db, entity, MAP)
    with db.acting_as("rently_loan_officer", entity), db.refused("RL821"):
        import_staged(db, entity, MAP)


def test_a_staging_table_of_the_callers_own_is_never_read(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity):
        with db.refused("RL821"):
            db.run("create temporary view tape_row as select 1 as line_number")
            db.call("api.begin_tape_import", legal_entity_id=entity.id)
        stage(db, entity, [row()])
        for statement in (
            "delete from pg_temp.tape_row",
            "update pg_temp.tape_row set status = 'done'",
            "insert into pg_temp.tape_loan (line_number) values (1)",
            "select * from pg_temp.tape_check",
        ):
            with db.refused("42501"):
                db.run(statement)


def test_only_who_may_import_for_the_entity_does(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    with db.acting_as("rently_loan_officer", entity):
        stage(db, entity, [row()])
        for call, arguments in (
            ("api.begin_tape_import", {}),
            ("api.check_tape", {"map": Jsonb(MAP)}),
        ):
            with db.refused("RL001"):
                db.call(call, legal_entity_id=other_entity.id, **arguments)
        with db.refused("RL001"):
            import_staged(db, other_entity, MAP)
    with (
        db.acting_as("rently_payments_operator", entity),
        db.refused("42501"),
    ):
        db.call("api.begin_tape_import", legal_entity_id=entity.id)


def test_an_import_is_seen_by_its_own_entity_only(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    take_over(db, entity, [row(), row(loan_number="T-2", status="?")], skip_bad=True)
    for view in ("api.tape_import", "api.tape_finding"):
        with db.acting_as("rently_auditor", entity):
            assert db.value(f"select count(*) from {view}") == 1
        with db.acting_as("rently_auditor", other_entity):
            assert db.value(f"select count(*) from {view}") == 0
