"""Money beside the loans: suspense, unapplied, assigned, refunded, announced, taken back."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from currencies import balances, record_rate
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb
from shared_session import SharedSession
from sqltest import Database, Entity

_numbers = itertools.count(1)


def call(db: Database, entity: Entity, command: str, **arguments: Any) -> dict[str, Any]:
    """Call a command of payments as the operator, with a key of its own."""
    if command != "fail_payment":
        arguments.setdefault("idempotency_key", f"{command} {next(_numbers)}")
    with db.acting_as("rently_payments_operator", entity):
        return db.call(f"api.{command}", legal_entity_id=entity.id, **arguments)[0]


def receive(db: Database, entity: Entity, amount: Any = 100, **more: Any) -> dict[str, Any]:
    arguments = {"currency_code": "EUR", "amount": amount} | more
    return call(db, entity, "receive_unidentified_payment", **arguments)


def assign(
    db: Database, entity: Entity, payment: dict[str, Any], *items: dict[str, Any], **more: Any
) -> dict[str, Any]:
    assignments = Jsonb([{key: str(value) for key, value in item.items()} for item in items])
    return call(
        db, entity, "assign_payment", payment_id=payment["id"], assignments=assignments, **more
    )


def violations(db: Database) -> list[dict[str, Any]]:
    return db.rows("select name, example from ops.verify() where violations > 0")


def paid(db: Database, loan: dict[str, Any]) -> Any:
    return db.value(
        "select principal_repaid_amount + interest_repaid_amount + credit_balance_amount"
        " from lending.loan where id = %s",
        [loan["id"]],
    )


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def test_money_of_an_unknown_payer_waits_in_suspense(db: Database, entity: Entity) -> None:
    found = receive(db, entity, "100.00", reference="no idea")
    assert (found["status"], found["unapplied_amount"], found["payer_party_id"]) == (
        "received",
        100,
        None,
    )
    assert balances(db, entity, "EUR") == {"1000": 100, "2200": -100}
    assert violations(db) == []


def test_it_is_assigned_later_and_the_payer_is_known_then(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    before = balances(db, entity, "EUR")
    payment = receive(db, entity, "106.62")
    found = assign(db, entity, payment, {"loan_number": loan["loan_number"], "amount": "106.62"})
    assert (found["status"], found["allocated_amount"], found["unapplied_amount"]) == (
        "allocated",
        Decimal("106.62"),
        0,
    )
    assert found["payer_party_id"] == loan["borrower_party_id"]
    assert paid(db, loan) == Decimal("106.62")
    after = balances(db, entity, "EUR")
    assert "2200" not in after
    assert after["1000"] - before["1000"] == Decimal("106.62")
    assert violations(db) == []


def test_it_allocates_as_a_payment_of_the_same_day_would(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    twin = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    db.pay(entity, twin, 150, value_date="2024-03-01")
    payment = receive(db, entity, 150, value_date="2024-03-01")
    assign(db, entity, payment, {"loan_id": loan["id"], "amount": 150})
    columns = "principal_repaid_amount, interest_repaid_amount, oldest_unpaid_due_date"
    rows = [
        db.row(f"select {columns} from lending.loan where id = %s", [one["id"]])
        for one in (loan, twin)
    ]
    assert rows[0] == rows[1]


def test_one_payment_pays_several_loans(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    other = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    payer = db.create_party(entity)
    payment = receive(db, entity, 300, payer_party_id=payer)
    found = assign(
        db, entity, payment,
        {"loan_id": loan["id"], "amount": 100}, {"loan_id": other["id"], "amount": 150},
    )  # fmt: skip
    assert (found["status"], found["unapplied_amount"]) == ("received", 50)
    assert found["payer_party_id"] == payer
    assert (paid(db, loan), paid(db, other)) == (100, 150)
    found = call(
        db, entity, "refund_payment", payment_id=payment["id"], amount=50, reason="paid too much"
    )
    assert (found["status"], found["refunded_amount"]) == ("allocated", 50)
    assert violations(db) == []


def test_a_reversed_assignment_is_unapplied_again(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    payment = receive(db, entity)
    assign(db, entity, payment, {"loan_id": loan["id"], "amount": 100})
    transaction = db.value(
        "select id from lending.loan_transaction where transaction_type = 'assigned_repayment'"
    )
    call(db, entity, "reverse_transaction", loan_transaction_id=transaction)
    assert paid(db, loan) == 0
    assert balances(db, entity, "EUR")["2200"] == -100
    found = call(
        db, entity, "return_payment", payment_id=payment["id"], kind="reversed", reason="error"
    )
    assert (found["status"], found["unapplied_amount"]) == ("reversed", 0)
    assert violations(db) == []


def test_a_payment_in_another_currency(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    record_rate(db, "USD", "1.25")
    payment = receive(db, entity, 125, currency_code="USD")
    found = assign(
        db, entity, payment,
        {"loan_id": loan["id"], "amount": 100},
        payer_party_id=loan["borrower_party_id"],
    )  # fmt: skip
    assert (found["allocated_amount"], found["unapplied_amount"]) == (100, 25)
    assert paid(db, loan) == 80
    kept = db.row("select * from lending.currency_exchange")
    assert (kept["realised_amount"], kept["payment_id"]) == (0, payment["id"])
    assert len(kept["fx_rate_official_ids"]) == 1
    assert balances(db, entity, "USD") == {"1000": 125, "2200": -25, "2900": -100}
    assert violations(db) == []


def test_an_agreed_amount_realises_the_difference(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    record_rate(db, "USD", "1.25")
    payment = receive(db, entity, 100, currency_code="USD")
    assign(db, entity, payment, {"loan_id": loan["id"], "amount": 100, "loan_amount": "78.50"})
    assert paid(db, loan) == Decimal("78.50")
    assert balances(db, entity, "EUR")["4910"] == Decimal("-1.50")
    transaction = db.value(
        "select id from lending.loan_transaction where transaction_type = 'assigned_repayment'"
    )
    call(db, entity, "reverse_transaction", loan_transaction_id=transaction)
    assert violations(db) == []  # the euros are unapplied now, the exchange stands
    again = {"loan_id": loan["id"], "amount": "78.50", "currency_code": "EUR"}
    assign(db, entity, payment, again)
    assert paid(db, loan) == Decimal("78.50")
    assert violations(db) == []


def test_an_announced_payment_is_confirmed_or_fails(db: Database, entity: Entity) -> None:
    arguments = {"amount": 70, "currency_code": "EUR"}
    first = call(db, entity, "announce_payment", **arguments)
    assert (first["status"], balances(db, entity, "EUR")) == ("pending", {})
    found = call(db, entity, "confirm_payment", payment_id=first["id"])
    assert (found["status"], found["unapplied_amount"]) == ("received", 70)
    second = call(db, entity, "announce_payment", **arguments)
    found = call(db, entity, "fail_payment", payment_id=second["id"], reason="no funds")
    assert (found["status"], balances(db, entity, "EUR")["2200"]) == ("failed", -70)
    for payment in (first, second):
        with db.refused("RL422"):
            call(db, entity, "confirm_payment", payment_id=payment["id"])
        with db.refused("RL422"):
            call(db, entity, "fail_payment", payment_id=payment["id"], reason="late")
    assert violations(db) == []


def test_the_status_of_a_payment_for_a_loan(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    def status_after(command: str) -> str:
        payment = db.pay(entity, loan, 50)
        assert payment["status"] == "allocated"
        transaction = db.value(
            "select id from lending.loan_transaction where payment_id = %s", [payment["id"]]
        )
        call(db, entity, command, loan_transaction_id=transaction)
        with db.acting_as("rently_payments_operator", entity):
            return str(db.value("select status from api.payment where id = %s", [payment["id"]]))

    assert status_after("reverse_transaction") == "reversed"
    assert status_after("charge_back_payment") == "charged_back"


def test_a_suspense_limit(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_accountant", entity):
        db.run("select api.set_suspense_limit(%s, 'EUR', 150)", [entity.id])
        with db.refused("RL007"):
            db.run("select api.set_suspense_limit(%s, 'EUR', -1)", [entity.id])
    receive(db, entity, 100)
    with db.refused("RL424"):
        receive(db, entity, "50.01")
    receive(db, entity, 1000, payer_party_id=db.create_party(entity))
    receive(db, entity, 50)
    announced = call(db, entity, "announce_payment", amount=1, currency_code="EUR")
    with db.refused("RL424"):
        call(db, entity, "confirm_payment", payment_id=announced["id"])


def test_each_command_is_done_once_for_each_key(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    payment = receive(db, entity, 100, idempotency_key="once")
    assert receive(db, entity, "100.00", idempotency_key="once") == payment
    item = {"loan_id": loan["id"], "amount": 60}
    assigned = assign(db, entity, payment, item, idempotency_key="once")
    assert assign(db, entity, payment, item, idempotency_key="once") == assigned
    back = {"payment_id": payment["id"], "amount": 40, "reason": "asked for"}
    refunded = call(db, entity, "refund_payment", **back, idempotency_key="once")
    assert call(db, entity, "refund_payment", **back, idempotency_key="once") == refunded
    with db.refused("RL401"):
        receive(db, entity, 101, idempotency_key="once")
    assert paid(db, loan) == 60


@pytest.mark.parametrize(
    ("sqlstate", "given"),
    [
        ("RL305", {"amount": 0}),
        ("RL305", {"amount": "0.001"}),
        ("RL306", {"value_date": "2999-01-01"}),
        ("RL403", {"received_at": "1999-01-01T00:00:00Z"}),
        ("RL010", {"payer_party_id": "00000000-0000-4000-8000-000000000000"}),
        ("RL425", {"currency_code": "QQQ"}),
        ("RL425", {"currency_code": None}),
        ("RL007", {"idempotency_key": ""}),
    ],
)
@pytest.mark.parametrize("command", ["receive_unidentified_payment", "announce_payment"])
def test_a_bad_payment_is_refused(
    db: Database, entity: Entity, command: str, sqlstate: str, given: dict[str, Any]
) -> None:
    with db.refused(sqlstate):
        call(db, entity, command, **{"amount": 100, "currency_code": "EUR"} | given)
    assert db.value("select count(*) from lending.payment") == 0


@pytest.mark.parametrize(
    ("sqlstate", "changes"),
    [
        ("RL420", [{"amount": "100.01"}]),
        ("RL420", [{"amount": None}]),
        ("RL420", [{"currency_code": "USD"}]),
        ("RL305", [{"amount": "-1"}]),
        ("RL421", []),
        ("RL421", [{}, {}]),
        ("RL421", [{"loan_number": "L-1"}]),
        ("RL421", [{"loan_id": None}]),
        ("RL421", [{"loan_id": "nobody's"}]),
        ("RL421", [{"amount": "all"}]),
        ("RL421", [{"loan_amount": "9"}]),
        ("RL301", [{"loan_id": "00000000-0000-4000-8000-000000000000"}]),
    ],
)
def test_a_bad_assignment_is_refused(
    db: Database,
    entity: Entity,
    loan: dict[str, Any],
    sqlstate: str,
    changes: list[dict[str, Any]],
) -> None:
    payment = receive(db, entity)
    items = [{"loan_id": str(loan["id"]), "amount": "10"} | change for change in changes]
    with db.refused(sqlstate):
        call(
            db, entity, "assign_payment",
            payment_id=payment["id"], assignments=Jsonb(items),
        )  # fmt: skip
    assert paid(db, loan) == 0


def test_a_loan_that_takes_no_money_is_refused(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    payment = receive(db, entity, 5000, value_date="2024-01-20")
    early = receive(db, entity, value_date="2024-01-14")
    approved = db.create_loan(entity)
    with db.refused("RL302"):
        assign(db, entity, payment, {"loan_id": approved["id"], "amount": 10})
    with db.refused("RL306"):
        assign(db, entity, early, {"loan_id": loan["id"], "amount": 10})
    assign(db, entity, payment, {"loan_id": loan["id"], "amount": 2000})
    with db.refused("RL303"):
        assign(db, entity, payment, {"loan_id": loan["id"], "amount": 10})


def test_what_is_in_use_does_not_go_back(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    payment = receive(db, entity)
    assign(db, entity, payment, {"loan_id": loan["id"], "amount": 10})
    back = {"payment_id": payment["id"], "reason": "asked for"}
    with db.refused("RL420"):
        call(db, entity, "refund_payment", amount="90.01", **back)
    with db.refused("RL007"):
        call(db, entity, "refund_payment", amount=1, **back | {"reason": " "})
    with db.refused("RL423"):
        call(db, entity, "return_payment", kind="charged_back", **back)
    with db.refused("RL007"):
        call(db, entity, "return_payment", kind="lost", **back)


def test_an_unknown_payment_is_refused(db: Database, entity: Entity, other_entity: Entity) -> None:
    payment = receive(db, entity)
    for where in ({"payment_id": entity.id}, {"payment_id": payment["id"]}):
        with db.refused("RL402"):
            call(db, other_entity, "confirm_payment", **where)


def test_who_may_do_what(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.run("select api.fail_payment(%s, %s, 'no')", [entity.id, entity.id])
    with db.acting_as("rently_payments_operator", entity), db.refused("42501"):
        db.run("select api.set_suspense_limit(%s, 'EUR', 1)", [entity.id])


steps = st.lists(
    st.tuples(
        st.sampled_from(["receive", "assign", "reverse", "refund", "exchange"]),
        st.integers(1, 400),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=8, deadline=None)
@given(plan=steps)
def test_suspense_and_unapplied_and_allocated_are_what_was_received(
    shared_session: SharedSession, plan: list[tuple[str, int]]
) -> None:
    with shared_session.undone() as db:
        entity = db.create_entity("LAWS")
        record_rate(db, "USD", "1.25")
        loan = db.disburse(entity, db.create_loan(entity, principal_amount=100_000))
        payments = [receive(db, entity, 500), receive(db, entity, 500, currency_code="USD")]
        refusals: set[str | None] = set()
        for step, number in plan:
            payment = payments[number % len(payments)]
            try:
                with db.connection.transaction():
                    if step == "receive":
                        payments.append(receive(db, entity, number))
                    elif step == "refund":
                        call(
                            db, entity, "refund_payment",
                            payment_id=payment["id"], amount=number, reason="law",
                        )  # fmt: skip
                    elif step == "reverse":
                        (transaction,) = db.rows(
                            "select id from lending.loan_transaction as t"
                            " where transaction_type = 'assigned_repayment' and not exists ("
                            " select from lending.loan_transaction as r"
                            " where r.original_transaction_id = t.id) limit 1"
                        ) or [{"id": None}]
                        call(
                            db, entity, "reverse_transaction", loan_transaction_id=transaction["id"]
                        )
                    else:
                        assign(db, entity, payment, {"loan_id": loan["id"], "amount": number})
            except psycopg.Error as refusal:
                refusals.add(refusal.sqlstate)
        assert refusals <= {"RL420", "RL311", "RL303"}
        assert violations(db) == []
        with db.acting_as("rently_payments_operator", entity):
            rows = db.rows("select * from api.payment")
        assert all(
            row["allocated_amount"] + row["unapplied_amount"] + row["refunded_amount"]
            == row["amount"]
            for row in rows
        )
