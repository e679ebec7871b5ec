"""What an imported tape becomes: loans, schedules, opening repayments, a ledger that agrees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqltest import Database, Entity
from tapes import mapped, row, take_over

VERIFY = "select name, violations, example from ops.verify() where violations > 0"
LOAN = "select * from lending.loan where loan_number = %s"
LINES = """
select i.*, coalesce(a.principal, 0) as paid_principal, coalesce(a.interest, 0) as paid_interest
from lending.amortisation_line as i
inner join lending.loan as l on i.loan_id = l.id
left join (
    select
        p.loan_id,
        p.line_number,
        sum(p.allocated_amount) filter (where p.component = 'principal') as principal,
        sum(p.allocated_amount) filter (where p.component = 'interest') as interest
    from lending.payment_allocation as p
    group by p.loan_id, p.line_number
) as a on i.loan_id = a.loan_id and i.line_number = a.line_number
where l.loan_number = %s
order by i.line_number
"""
FINDINGS = """
select kind, row_line_number, given, expected from lending.tape_finding
where tape_import_id = %s order by kind, row_line_number
"""


def paid(principal: str, interest: str, **changes: str) -> dict[str, str]:
    """Return a row on which so much was repaid."""
    return row(paid_principal_amount=principal, paid_interest_amount=interest, **changes)


def test_an_untouched_loan_gets_the_schedule_of_a_new_one(db: Database, entity: Entity) -> None:
    done = take_over(db, entity, [row()])
    assert (done["row_count"], done["loan_count"], done["instalment_count"]) == (1, 1, 12)
    taken = db.row(LOAN, ["T-1"])
    assert taken["status"] == "active"
    assert taken["principal_outstanding_amount"] == 1200
    assert taken["maturity_date"] == date(2025, 3, 15)
    made = db.create_loan(entity, product_code="TAPE", start_date="2024-03-15", loan_number="N-1")
    columns = ("line_number", "due_date", "principal_amount", "interest_amount")
    ours, theirs = (
        [[line[name] for name in columns] for line in db.rows(LINES, [number])]
        for number in (taken["loan_number"], made["loan_number"])
    )
    assert ours == theirs


def test_loans_get_the_effective_rate_of_what_was_agreed(db: Database, entity: Entity) -> None:
    rows = [
        row(),
        row(loan_number="T-2", principal_amount="90000"),
        row(loan_number="T-3", interest_rate="0.24"),
        row(loan_number="T-4", interest_rate="0"),
        row(loan_number="T-5", start_date="2024-03-31"),
    ]
    take_over(db, entity, rows)
    read = "select effective_interest_rate from lending.loan where loan_number = %s"
    taken = [db.value(read, [each["loan_number"]]) for each in rows]
    made = []
    for each in rows:
        terms = {k: each[k] for k in ("principal_amount", "interest_rate", "start_date")}
        number = f"N-{each['loan_number']}"
        db.create_loan(entity, product_code="TAPE", loan_number=number, **terms)
        made.append(db.value(read, [number]))
    # Loans of one shape share the rate of the largest of them.
    assert taken[1:] == made[1:]
    assert taken[0] == taken[1]
    assert abs(taken[0] - made[0]) < Decimal("0.0001")
    assert taken[3] == 0 < taken[0] < taken[2]


def test_instalments_settled_by_the_tape_are_paid_in_full(db: Database, entity: Entity) -> None:
    take_over(db, entity, [paid("190.19", "23.05")])
    lines = db.rows(LINES, ["T-1"])
    for line in lines[:2]:
        assert line["paid_principal"] == line["principal_amount"]
        assert line["paid_interest"] == line["interest_amount"]
    assert all(line["paid_principal"] == 0 for line in lines[2:])
    taken = db.row(LOAN, ["T-1"])
    assert taken["principal_repaid_amount"] == Decimal("190.19")
    assert taken["interest_repaid_amount"] == Decimal("23.05")
    assert taken["oldest_unpaid_due_date"] == date(2024, 6, 15)
    assert db.rows(VERIFY) == []


def test_interest_of_settled_instalments_is_what_the_tape_says_was_paid(
    db: Database, entity: Entity
) -> None:
    done = take_over(
        db,
        entity,
        [
            paid("286.71", "30.15", loan_number="SHORT"),
            paid("286.71", "40.15", loan_number="OVER"),
        ],
    )
    for number, amount in (("SHORT", "30.15"), ("OVER", "40.15")):
        lines = db.rows(LINES, [number])
        settled = lines[:3]
        assert sum(line["interest_amount"] for line in settled) == Decimal(amount)
        assert all(line["paid_interest"] == line["interest_amount"] for line in settled)
        assert lines[3]["paid_interest"] == 0
        assert db.row(LOAN, [number])["oldest_unpaid_due_date"] == date(2024, 7, 15)
    found = db.rows(FINDINGS, [done["id"]])
    assert [(f["row_line_number"], f["kind"], f["given"], f["expected"]) for f in found] == [
        (2, "interest_differs", "30.15", "33.15"),
        (3, "interest_differs", "40.15", "33.15"),
    ]
    assert db.rows(VERIFY) == []


def test_interest_beyond_the_settled_goes_to_instalments_past_due(
    db: Database, entity: Entity
) -> None:
    take_over(db, entity, [paid("94.62", "20", status="late")])
    lines = db.rows(LINES, ["T-1"])
    assert [line["paid_interest"] for line in lines[:3]] == [12, 8, 0]
    assert lines[1]["interest_amount"] == Decimal("11.05")
    assert db.row(LOAN, ["T-1"])["oldest_unpaid_due_date"] == date(2024, 5, 15)


def test_a_tolerance_settles_an_instalment_a_cent_short(db: Database, entity: Entity) -> None:
    rows = [paid("94.61", "12")]
    take_over(db, entity, rows)
    assert db.row(LOAN, ["T-1"])["oldest_unpaid_due_date"] == date(2024, 4, 15)
    take_over(
        db,
        entity,
        [paid("94.61", "12", loan_number="T-2")],
        name="second",
        document=mapped(settled_tolerance="0.01"),
    )
    lines = db.rows(LINES, ["T-2"])
    assert lines[0]["principal_amount"] == lines[0]["paid_principal"] == Decimal("94.61")
    assert lines[1]["principal_amount"] == Decimal("95.58")
    assert lines[1]["opening_balance_amount"] == Decimal("1105.39")
    assert db.row(LOAN, ["T-2"])["oldest_unpaid_due_date"] == date(2024, 5, 15)
    assert db.rows(VERIFY) == []


def test_a_loan_paid_off_early_is_closed(db: Database, entity: Entity) -> None:
    done = take_over(db, entity, [paid("1200", "20", status="done", closed_on="2024-05-20")])
    taken = db.row(LOAN, ["T-1"])
    assert (taken["status"], taken["closed_on"]) == ("closed", date(2024, 5, 20))
    assert taken["oldest_unpaid_due_date"] is None
    lines = db.rows(LINES, ["T-1"])
    assert all(line["paid_principal"] == line["principal_amount"] for line in lines)
    assert sum(line["interest_amount"] for line in lines) == 20
    assert db.rows(FINDINGS, [done["id"]]) == []
    assert db.rows(VERIFY) == []


def test_a_charged_off_loan_is_still_owed(db: Database, entity: Entity) -> None:
    done = take_over(db, entity, [paid("94.62", "12", status="lost", outstanding_amount="0")])
    taken = db.row(LOAN, ["T-1"])
    assert taken["status"] == "charged_off"
    assert taken["principal_outstanding_amount"] == Decimal("1105.38")
    assert [f["kind"] for f in db.rows(FINDINGS, [done["id"]])] == ["outstanding_differs"]
    assert (done["compared_outstanding_count"], done["equal_outstanding_count"]) == (1, 0)


def test_principal_stands_against_opening_balances_and_nothing_is_earned(
    db: Database, entity: Entity
) -> None:
    take_over(db, entity, [paid("94.62", "12", paid_fee_amount="3", paid_penalty_amount="5")])
    with db.acting_as("rently_accountant", entity):
        balances = db.rows("select account_code, balance_amount from analytics.v_trial_balance")
    assert {
        found["account_code"]: found["balance_amount"]
        for found in balances
        if found["balance_amount"]
    } == {"1100": Decimal("1105.38"), "3900": Decimal("1105.38")}
    taken = db.row(LOAN, ["T-1"])
    assert (taken["fee_repaid_amount"], taken["penalty_repaid_amount"]) == (3, 5)
    assert db.rows(VERIFY) == []


def test_a_loan_taken_over_takes_payments_like_any_other(db: Database, entity: Entity) -> None:
    take_over(db, entity, [paid("94.62", "12")])
    taken = db.row("select id, currency_code from lending.loan where loan_number = 'T-1'")
    db.pay(entity, taken, "106.62", value_date="2024-07-01")
    assert db.row(LOAN, ["T-1"])["oldest_unpaid_due_date"] == date(2024, 6, 15)
    with db.acting_as("rently_loan_officer", entity):
        statement = db.call("api.loan_statement", legal_entity_id=entity.id, loan_id=taken["id"])
    assert [event["transaction_type"] for event in statement] == [
        "disbursement",
        "opening_repayment",
        "repayment",
    ]
    assert statement[1]["principal_outstanding_amount"] == Decimal("1105.38")
    assert statement[2]["principal_amount"] == Decimal("95.57")
    assert db.rows(VERIFY) == []


def test_one_event_tells_of_the_import(db: Database, entity: Entity) -> None:
    done = take_over(db, entity, [row(), row(loan_number="T-2")])
    event = db.row("select * from lending.outbox_event where legal_entity_id = %s", [entity.id])
    assert (event["event_type"], event["aggregate_id"]) == ("tape_imported", done["id"])
    assert event["payload"]["loan_count"] == 2


def test_borrowers_get_a_number_and_no_identity(db: Database, entity: Entity) -> None:
    take_over(
        db,
        entity,
        [
            row(borrower_reference="B-1"),
            row(loan_number="T-2", borrower_reference="B-1"),
            row(loan_number="T-3"),
        ],
    )
    parties = db.rows("select id, reference from lending.party order by reference")
    assert [party["reference"] for party in parties] == ["B-1", "T-3"]
    assert db.value("select count(*) from lending.party_identity") == 0
    assert db.value("select count(*) from lending.party_role where role_type = 'borrower'") == 2


def test_what_does_not_agree_is_found(db: Database, entity: Entity) -> None:
    done = take_over(
        db,
        entity,
        [
            row(instalment_amount="106.62"),
            row(loan_number="T-2", instalment_amount="106.63"),
            paid("190.19", "23.05", loan_number="T-3", paid_total_amount="213.25"),
            paid("1200", "78", loan_number="T-4"),
        ],
    )
    found = {(f["row_line_number"], f["kind"]) for f in db.rows(FINDINGS, [done["id"]])}
    assert found >= {
        (3, "instalment_differs"),
        (4, "paid_total_differs"),
        (5, "ahead_of_schedule"),
        (5, "open_but_repaid"),
    }
    assert not any(line == 2 for line, _ in found)
    assert (done["compared_instalment_count"], done["equal_instalment_count"]) == (2, 1)


def test_percent_months_and_rounding_are_read_as_the_map_says(db: Database, entity: Entity) -> None:
    base = mapped()["fields"]
    document = mapped(
        rounding="half_up",
        fields=base
        | {
            "interest_rate": {"column": "interest_rate", "format": "percent"},
            "start_date": {"column": "start_date", "format": "Mon-YYYY"},
            "loan_number": {"column": "loan_number", "prefix": "OLD-"},
        },
    )
    cells = paid("94.625", "12", interest_rate=" 12.5% ", start_date="Feb-2024")
    done = take_over(db, entity, [cells], document=document)
    taken = db.row(LOAN, ["OLD-T-1"])
    assert taken["interest_rate"] == Decimal("0.125")
    assert taken["start_date"] == date(2024, 2, 1)
    assert taken["principal_repaid_amount"] == Decimal("94.63")
    assert "amount_rounded" in [f["kind"] for f in db.rows(FINDINGS, [done["id"]])]
