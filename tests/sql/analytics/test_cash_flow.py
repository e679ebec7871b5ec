"""The months of the cash flow are those of the cash account, whatever was posted to it."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from typing import Any

import amounts
import pytest
from clock import months_ago
from currencies import exchange, record_rate
from rentals import call as rent
from rentals import create_agent
from servicing import Servicing
from sqltest import Database, Entity
from transfers import sell

_keys = itertools.count(1)
OPERATOR, OFFICER, RISK = "rently_payments_operator", "rently_loan_officer", "rently_risk_manager"
ACCOUNT = """
    select
        legal_entity_id, currency_code, date_trunc('month', value_date)::date,
        sum(debit_amount), sum(credit_amount), sum(debit_amount - credit_amount)
    from analytics.v_general_ledger where account_code = '1000' group by 1, 2, 3 order by 1, 2, 3
"""
SHOWN = """
    select
        legal_entity_id, currency_code, month_date,
        received_amount, paid_amount, net_cash_flow_amount
    from analytics.v_monthly_cash_flow_analysis order by 1, 2, 3
"""
ADDED_UP = """
    select
        -disbursed_amount + principal_repaid_amount + interest_repaid_amount + fee_repaid_amount
        + penalty_repaid_amount + recovered_amount + credit_balance_amount + unapplied_amount
        + deferred_income_amount + deposit_amount - commission_paid_amount
        + loan_transfer_amount + exchange_amount + other_amount - net_cash_flow_amount as gap
    from analytics.v_monthly_cash_flow_analysis
"""
# The same from the tables of the business, without the ledger.
BUSINESS = """
    with
    today as (
        select e.id, (w.moment at time zone e.time_zone)::date as on_date
        from lending.legal_entity as e
        cross join (select internal.booking_time() as moment) as w
    ),
    money as (
        select
            t.legal_entity_id, t.currency_code, t.value_date,
            case
                when t.transaction_type in ('chargeback', 'credit_balance_refund')
                    then -t.amount
                when t.transaction_type = 'disbursement' then coalesce((
                    select sum(r.payoff_amount) from lending.loan_refinance as r
                    where r.disbursement_transaction_id = t.id
                ), 0) - t.amount
                when t.transaction_type = 'buy_down_fee_adjustment' then -t.amount
                else t.amount
            end as amount
        from lending.loan_transaction as t
        inner join lending.loan as l on l.id = t.loan_id
        inner join lending.product_version as v on v.id = l.product_version_id
        where not t.is_acquired
        and (
            t.transaction_type in (
                'repayment', 'down_payment', 'merchant_refund', 'payout_refund', 'recovery',
                'chargeback', 'credit_balance_refund', 'disbursement'
            )
            or t.transaction_type in ('buy_down_fee', 'buy_down_fee_adjustment')
            and not v.is_buy_down_fee_from_merchant
        )
        and not exists (
            select from lending.loan_transaction as r
            where r.original_transaction_id = t.id and r.transaction_type = 'reversal'
        )
        union all
        select s.legal_entity_id, s.currency_code, p.value_date, s.amount
        from lending.suspense_item as s
        inner join lending.payment as p on p.id = s.payment_id
        union all
        select
            r.legal_entity_id, r.currency_code,
            (r.booked_at at time zone e.time_zone)::date, -r.amount
        from lending.refund as r
        inner join lending.legal_entity as e on e.id = r.legal_entity_id
        union all
        select x.legal_entity_id, s.currency_code, x.value_date, s.amount
        from lending.currency_exchange as x
        cross join lateral (
            values
            (x.bought_currency_code, x.bought_amount), (x.sold_currency_code, -x.sold_amount)
        ) as s (currency_code, amount)
        where x.payment_id is null
        union all
        select
            m.legal_entity_id, m.currency_code, m.value_date,
            case m.kind when 'receipt' then m.amount else -m.amount end
        from lending.deposit_movement as m where m.kind in ('receipt', 'return')
        union all
        select legal_entity_id, currency_code, value_date, -amount from lending.commission_payout
        union all
        select
            legal_entity_id, currency_code, value_date,
            case direction when 'out' then price_amount else -price_amount end
        from lending.loan_transfer where direction <> 'within'
        union all
        select w.legal_entity_id, w.currency_code, d.on_date, w.amount
        from lending.reconciliation_write_off as w
        inner join today as d on d.id = w.legal_entity_id
    )
    select legal_entity_id, currency_code, date_trunc('month', value_date)::date, sum(amount)
    from money group by 1, 2, 3 having sum(amount) <> 0 order by 1, 2, 3
"""


def lend(db: Database, entity: Entity, months: int, **terms: Any) -> Servicing:
    """Pay a loan of 1,200.00 out some months ago."""
    product = db.create_product(entity, terms=terms)["code"]
    loan = db.create_loan(entity, product_code=product, start_date=months_ago(months))
    return Servicing(db, entity, db.disburse(entity, loan))


def command(loan: Servicing, role: str, name: str, **more: Any) -> dict[str, Any]:
    """Call a command on the loan, under a key of its own."""
    return loan.call(role, f"api.{name}", **{"loan_id": loan.loan["id"]} | more)


def receive(db: Database, entity: Entity, amount: Any, currency: str, **more: Any) -> Any:
    with db.acting_as(OPERATOR, entity):
        return db.call(
            "api.receive_unidentified_payment",
            legal_entity_id=entity.id, amount=amount, currency_code=currency,
            idempotency_key=f"cash {next(_keys)}", **more,
        )[0]  # fmt: skip


def later(db: Database, entity: Entity, name: str, payment: dict[str, Any], **more: Any) -> None:
    with db.acting_as(OPERATOR, entity):
        db.call(
            f"api.{name}",
            legal_entity_id=entity.id, payment_id=payment["id"],
            idempotency_key=f"cash {next(_keys)}", **more,
        )  # fmt: skip


def pay_and_take_back(db: Database, entity: Entity) -> None:
    """Pay a loan on time, backdated, too much; take payments back in each way."""
    rent(
        db, entity, "define_charge",
        code="LATE_FEE", name="Late fee", component="penalty", currency_code="EUR",
        default_amount=25,
    )  # fmt: skip
    loan = lend(db, entity, 8)
    loan.pay(200, months_ago(7))
    loan.charge(months_ago(6))
    returned = loan.pay(90, months_ago(5))
    disputed = loan.pay(80, months_ago(4))
    loan.reverse(returned)
    loan.charge_back(disputed)
    loan.pay(70, months_ago(6))
    command(loan, OFFICER, "credit_loan", transaction_type="merchant_refund", amount=20)
    command(loan, OFFICER, "credit_loan", transaction_type="goodwill_credit", amount=5)
    loan.pay(2000, months_ago(1))
    command(loan, OPERATOR, "refund_credit_balance", amount=100)
    undone = lend(db, entity, 3)
    undone.reverse(undone.last_transaction())


def lose(db: Database, entity: Entity) -> None:
    """Charge a loan off, write one off; money comes in for both. A third is never paid."""
    lend(db, entity, 6)
    late, lost = (lend(db, entity, 9) for _ in range(2))
    paid = late.pay(50, months_ago(8))
    command(late, RISK, "charge_off_loan")
    late.charge_back(paid)
    command(late, OPERATOR, "receive_payment", amount=60, currency_code="EUR")
    command(lost, RISK, "write_off_loan")
    command(lost, RISK, "record_recovery", amount=40, currency_code="EUR")


def defer(db: Database, entity: Entity) -> None:
    """Take buy-down fees from a partner in cash, and from the merchant without."""
    for from_merchant in (False, True):
        loan = lend(
            db, entity, 2,
            buy_down_fee_type="fee", is_buy_down_fee_from_merchant=from_merchant,
        )  # fmt: skip
        command(loan, OFFICER, "take_buy_down_fee", amount=50, value_date=months_ago(2))
        loan.call(
            OFFICER, "api.adjust_buy_down_fee",
            loan_transaction_id=loan.last_transaction(), amount=20, value_date=months_ago(1),
        )  # fmt: skip


def stay_beside(db: Database, entity: Entity) -> None:
    """Receive money beside the loans, assign a part, also to another currency, refund the rest."""
    record_rate(db, "USD", "1.25")
    loan = lend(db, entity, 2)
    for currency in ("EUR", "USD"):
        payment = receive(db, entity, 125, currency)
        part = {"loan_number": loan.loan["loan_number"], "amount": "100", "currency_code": currency}
        later(db, entity, "assign_payment", payment, assignments=json.dumps([part]))
        later(db, entity, "refund_payment", payment, amount=25, reason="too much")
    early = receive(db, entity, 30, "EUR", value_date=months_ago(1))
    later(db, entity, "return_payment", early, kind="reversed", reason="never came")
    exchange(db, entity, "USD", 500, "EUR", 400)


def hold_and_earn(db: Database, entity: Entity) -> None:
    """Take a deposit and return some of it; pay an agent; write a cent off."""
    rent(
        db, entity, "set_commission_rule", "accountant",
        currency_code="EUR", commission_pct=2, starts_on="2020-01-01",
    )  # fmt: skip
    agent = create_agent(db, entity)
    agreed = db.create_loan(entity, start_date=months_ago(1))
    rent(
        db, entity, "assign_agent",
        agent_party_id=agent, starts_on="2020-01-01", loan_id=agreed["id"],
    )  # fmt: skip
    loan = Servicing(db, entity, db.disburse(entity, agreed))
    rent(
        db, entity, "pay_out_commissions", "payments_operator",
        agent_party_id=agent, currency_code="EUR", idempotency_key="pay out",
    )  # fmt: skip
    deposit = rent(
        db, entity, "record_security_interest",
        loan_id=loan.loan["id"], kind="deposit", value_amount=600, currency_code="EUR",
    )  # fmt: skip
    for name, amount in (("receive", 600), ("apply", 100), ("return", 300)):
        rent(
            db, entity, f"{name}_deposit", "payments_operator",
            security_interest_id=deposit["id"], amount=amount, idempotency_key=name,
        )  # fmt: skip
    with db.acting_as(OPERATOR, entity):
        db.call(
            "api.register_payment_provider",
            legal_entity_id=entity.id, code="bank", name="Bank", priority=1,
            capabilities=["capture"],
        )  # fmt: skip
    receive(db, entity, 100, "EUR", reference="L1", value_date=months_ago(1))
    line = {"value_date": months_ago(1), "amount": "100.01", "reference": "L1"}
    with db.acting_as(OPERATOR, entity):
        db.run(
            "select api.import_provider_statement(%s, 'bank', 'S1', 'EUR', %s::jsonb)",
            [entity.id, json.dumps([line])],
        )
        db.call("api.reconcile_payments", legal_entity_id=entity.id, amount_tolerance=1)
        db.value(
            "select api.write_off_difference(legal_entity_id, line_id, 'rounding')"
            " from api.reconciliation_break where line_id is not null"
        )


@pytest.fixture
def books(db: Database, entity: Entity) -> Database:
    """Return the books of an entity that used its cash account for all there is."""
    pay_and_take_back(db, entity)
    lose(db, entity)
    defer(db, entity)
    stay_beside(db, entity)
    hold_and_earn(db, entity)
    buyer = db.create_entity("BUYER")
    db.create_login("treasurer", "rently_executive", entity, buyer)
    sell(lend(db, entity, 3), buyer, "treasurer", 1150)
    for login, role in (("reader", "rently_accountant"), ("analyst", "rently_bi")):
        db.create_login(login, role, entity, buyer)
    db.run("set local role rently_scheduler")
    db.run("select * from ops.refresh(is_forced => true)")
    db.run("reset role")
    return db


def test_every_month_is_that_of_the_cash_account(books: Database) -> None:
    business = books.connection.execute(BUSINESS).fetchall()
    with books.acting_as("reader"):
        shown = books.connection.execute(SHOWN).fetchall()
        assert shown == books.connection.execute(ACCOUNT).fetchall()
        gaps = {row["gap"] for row in books.rows(ADDED_UP)}
        found = books.row(
            "select sum(unapplied_amount) as unapplied, sum(deferred_income_amount) as deferred,"
            " sum(deposit_amount) as deposit, sum(commission_paid_amount) as commission,"
            " sum(exchange_amount) as exchange, sum(recovered_amount) as recovered,"
            " sum(loan_transfer_amount) as sold, sum(other_amount) as other"
            " from analytics.v_monthly_cash_flow_analysis"
            " where legal_entity_code = 'ALPHA' and currency_code = 'EUR'"
        )
    # A month in which all was taken back moves nothing.
    assert [row[:3] + row[5:] for row in shown if row[5]] == business
    assert gaps == {0}
    # What a deposit pays of a loan, or money received before, was cash already.
    assert found == {
        "unapplied": 200,
        "deferred": 30,
        "deposit": 300,
        "commission": 24,
        "exchange": -400,
        "recovered": 50,
        "sold": 1150,
        "other": Decimal("0.01"),
    }
    for view, amount, rows, truth in amounts.BOOKS_CASES:
        with books.acting_as("analyst"):
            added_up = books.connection.execute(
                f"select legal_entity_id, currency_code, sum({amount}) from analytics.{view}"
                f" where {rows} group by 1, 2 having sum({amount}) <> 0 order by 1, 2"
            ).fetchall()
        expected = books.connection.execute(f"{truth} order by 1, 2").fetchall()
        assert added_up == [row for row in expected if row[-1]], (view, amount)
        assert added_up, (view, amount)
    with books.acting_as("analyst"):
        late = books.rows(
            "select legal_entity_id, npl_amount from analytics.v_risk_analytics_summary"
            " where npl_amount > 0 order by 1, 2"
        )
        assert late
        assert late == books.rows(
            "select e.id as legal_entity_id, r.npl_amount from api.legal_entity as e"
            " cross join lateral analytics.par_as_of(e.id, e.business_date) as r"
            " where r.npl_amount > 0 order by 1, 2"
        )
    assert not books.rows("select name from ops.verify() where violations > 0")


def test_what_is_expected_follows_the_roll_rates(db: Database, entity: Entity) -> None:
    careless = db.create_entity("BUYER")
    lend(db, careless, 8)
    careful = lend(db, entity, 8)
    for line in db.rows(
        "select due_date, instalment_amount from lending.amortisation_line"
        " where loan_id = %s and due_date <= internal.business_date(legal_entity_id)"
        " order by due_date",
        [careful.loan["id"]],
    ):
        careful.pay(line["instalment_amount"], line["due_date"])
    db.run("set local role rently_scheduler")
    db.run("select * from ops.refresh(is_forced => true)")
    db.run("reset role")
    db.create_login("analyst", "rently_bi", entity, careless)
    with db.acting_as("analyst"):
        shown = db.rows(
            "select legal_entity_code, array_agg(distinct collection_rate_pct) as rates,"
            " sum(contractual_amount) > 0 as is_due, sum(expected_amount) as expected,"
            " sum(contractual_amount) as contractual"
            " from analytics.v_weekly_cash_flow_projections group by 1 order by 1"
        )
    # Who always paid is expected to go on; who rolled from bucket to bucket, to pay nothing.
    assert [(row["legal_entity_code"], row["rates"], row["is_due"]) for row in shown] == [
        ("ALPHA", [100], True),
        ("BUYER", [0], True),
    ]
    assert [row["expected"] for row in shown] == [shown[0]["contractual"], 0]


def test_the_months_of_the_world_are_those_of_the_cash_account(world: Database) -> None:
    shown = world.connection.execute(SHOWN).fetchall()
    assert shown == world.connection.execute(ACCOUNT).fetchall()
    assert [row[:3] + row[5:] for row in shown if row[5]] == world.connection.execute(
        BUSINESS
    ).fetchall()
    assert {row["gap"] for row in world.rows(ADDED_UP)} == {0}
