"""Every law of the data is checked, and each check fires on a fault that a superuser planted."""

from __future__ import annotations

from datetime import date

import pytest
from currencies import exchange, record_rate
from provisions import measure, set_rules
from sqltest import Database, Entity

# What only a superuser with triggers off could do, by the law that it breaks.
FAULTS = {
    "accruals_match_events": """
        insert into lending.loan_accrual (
            legal_entity_id, loan_id, product_id, currency_code, loan_row_version, accrued_on,
            settled_amount
        )
        select legal_entity_id, id, product_id, currency_code, row_version, start_date, 1
        from lending.loan
    """,
    "accruals_match_ledger": """
        insert into lending.loan_accrual (
            legal_entity_id, loan_id, product_id, currency_code, loan_row_version, accrued_on,
            settled_amount
        )
        select legal_entity_id, id, product_id, currency_code, row_version, start_date, 1
        from lending.loan
    """,
    "agency_commissions_match_ledger": """
        insert into lending.agency_commission (
            legal_entity_id, placement_id, loan_id, loan_transaction_id, currency_code,
            recovered_amount, commission_amount, value_date, journal_id, booked_at
        )
        select legal_entity_id, id, id, id, currency_code, 10, 1, start_date, id, now()
        from lending.loan
    """,
    "allocations_equal_repayments": """
        update lending.payment_allocation set allocated_amount = allocated_amount - 1
        where component = 'interest'
    """,
    "allocations_within_payment": """
        update lending.payment_allocation set allocated_amount = allocated_amount + 1
        where component = 'interest'
    """,
    "balances_match_events": """
        update lending.loan set interest_repaid_amount = interest_repaid_amount + 1
    """,
    "clawbacks_within_accruals": """
        with loan as (select * from lending.loan limit 1)
        insert into lending.agent_commission (
            legal_entity_id, id, kind, agent_party_id, commission_rule_id, loan_id,
            loan_transaction_id, accrual_id, currency_code, amount, reason, value_date,
            journal_id, booked_at
        )
        select
            legal_entity_id, k.id, k.kind, borrower_party_id, loan.id, loan.id, loan.id,
            k.accrual_id,
            currency_code, k.amount, 'fault', start_date, loan.id, now()
        from loan
        cross join (values
            (uuid '00000000-0000-0000-0000-000000000001', 'accrual', null::uuid, 1),
            (uuid '00000000-0000-0000-0000-000000000002', 'clawback',
             uuid '00000000-0000-0000-0000-000000000001', 2)
        ) as k (id, kind, accrual_id, amount)
    """,
    "commissions_match_ledger": """
        insert into lending.agent_commission (
            legal_entity_id, id, kind, agent_party_id, commission_rule_id, loan_id,
            loan_transaction_id, accrual_id, currency_code, amount, reason, value_date,
            journal_id, booked_at
        )
        select
            legal_entity_id, id, 'accrual', borrower_party_id, id, id, id, null,
            currency_code, 1, 'fault', start_date, id, now()
        from lending.loan
    """,
    "decisions_can_be_rerun": """
        insert into lending.decision (
            legal_entity_id, application_id, decision_number, requested_amount, currency_code,
            inputs, result, approved_amount, instalment_count, interest_rate,
            submitted_by_account_id, is_automatic, decided_on
        )
        select
            legal_entity_id, id, 1, 100, currency_code, '{"request": {"result": "decline"}}',
            'approve', 100, 12, 0.1, id, true, start_date
        from lending.loan
    """,
    "deferred_income_matches_ledger": """
        insert into lending.earned_income (
            legal_entity_id, loan_id, loan_transaction_id, outcome, circumstances, amount,
            currency_code, earned_on, booked_at, journal_id
        )
        select legal_entity_id, id, id, 'income', '{none}', 1, currency_code, start_date, now(), id
        from lending.loan
    """,
    "delinquency_follows_history": """
        insert into lending.delinquency_state (legal_entity_id, loan_id, bucket_code, since_date)
        select legal_entity_id, id, 'DPD_1_30', start_date from lending.loan
    """,
    "deposits_match_ledger": """
        insert into lending.deposit_movement (
            legal_entity_id, security_interest_id, kind, currency_code, amount, value_date,
            journal_id
        )
        select legal_entity_id, id, 'receipt', currency_code, 1, start_date, id
        from lending.loan
    """,
    "events_follow_catalogue": """
        update lending.outbox_event set payload = payload || '{"note": "said by nobody"}'
    """,
    "fx_positions_match_ledger": """
        update lending.fx_position set carrying_amount = carrying_amount + 1
    """,
    "ledger_matches_loans": """
        update lending.ledger_entry set amount = amount + 1
        where description = 'disbursement principal'
    """,
    "loans_within_approval": """
        with
        loan as (select * from lending.loan limit 1),

        offer as (
            insert into lending.offer (
                legal_entity_id, application_id, decision_id, approved_amount, currency_code,
                principal_amount, instalment_count, interest_rate, start_date, schedule, inputs,
                financed_amount, finance_charge_amount, total_of_payments_amount, offered_on,
                valid_until_date
            )
            select
                legal_entity_id, id, id, principal_amount - 1, currency_code, 1, 12, 0.1,
                start_date, '[]', '{}', 1, 0, 1, start_date, start_date
            from loan
            returning legal_entity_id, id
        )

        insert into lending.offer_outcome (
            legal_entity_id, offer_id, outcome, loan_id, occurred_on
        )
        select o.legal_entity_id, o.id, 'accepted', l.id, l.start_date
        from offer as o cross join loan as l
    """,
    "no_component_overpaid": """
        update lending.amortisation_line set interest_amount = interest_amount - 1
        where line_number = 1
    """,
    "owners_take_turns": """
        insert into lending.loan_ownership (legal_entity_id, loan_id, asset_id, owned_during)
        select legal_entity_id, id, id, daterange(start_date, start_date + 9) from lending.loan
    """,
    "payments_not_overspent": """
        insert into lending.refund (
            legal_entity_id, payment_id, payment_received_at, currency_code, amount, reason,
            journal_id, booked_at
        )
        select legal_entity_id, id, received_at, currency_code, amount + 1, 'fault', id, now()
        from lending.payment where payer_party_id is null
    """,
    "plans_repay_principal": """
        update lending.amortisation_line set principal_amount = principal_amount - 1
        where line_number = 3
    """,
    "promises_follow_payments": """
        insert into lending.promise_to_pay (
            legal_entity_id, loan_id, currency_code, amount, made_on, due_on, status, settled_at
        )
        select legal_entity_id, id, currency_code, 10000, start_date, start_date, 'kept', now()
        from lending.loan
    """,
    "provisions_are_continuous": """
        update lending.loan_impairment set ecl_amount = ecl_amount + 1
    """,
    "provisions_match_ledger": """
        update lending.ledger_entry set amount = amount + 1
        where left(description, 10) = 'impairment'
    """,
    "snapshots_match_ledger": """
        update lending.ledger_balance_snapshot set debit_amount = debit_amount + 1
    """,
    "principal_is_conserved": """
        update lending.loan_transaction set amount = amount - 1
        where transaction_type = 'disbursement'
    """,
    "transfers_conserve_balances": """
        insert into lending.loan_transfer (
            legal_entity_id, transfer_id, kind, direction, loan_id, counterparty_legal_entity_id,
            counterparty_loan_id, party_id, counterparty_party_id, currency_code, price_amount,
            principal_amount, interest_amount, fee_amount, penalty_amount, book_amount,
            owed_before_amount, owed_after_amount, schedule_before_hash, schedule_after_hash,
            reason, value_date
        )
        select
            legal_entity_id, id, 'sale', 'out', id, id, id, borrower_party_id, borrower_party_id,
            currency_code, 1, 1, 0, 0, 0, 1, 1, 1, '', '', 'fault', start_date
        from lending.loan
    """,
    "trial_balance_is_zero": """
        update lending.ledger_account set currency_code = 'GBP'
        where code = '1100' and currency_code = 'EUR'
    """,
    "unapplied_matches_ledger": """
        update lending.suspense_item set amount = amount + 1
    """,
}


def broken_laws(db: Database) -> set[str]:
    return {row["name"] for row in db.rows("select name from ops.verify() where violations > 0")}


@pytest.fixture
def _portfolio(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))
    db.pay(entity, loan, "106.62", value_date="2024-02-15")
    set_rules(db, entity)
    measure(db, entity, date(2026, 2, 1))
    db.value("select internal.close_step_snapshots(%s, date '2026-02-02')", [entity.id])
    record_rate(db, "USD", "1.25")
    exchange(db, entity, "USD", 125, "EUR", 100)
    with db.acting_as("rently_payments_operator", entity):
        db.call(
            "api.receive_unidentified_payment",
            legal_entity_id=entity.id,
            amount=50,
            currency_code="EUR",
            idempotency_key="unknown",
        )


@pytest.mark.usefixtures("_portfolio")
def test_all_laws_hold(db: Database) -> None:
    assert broken_laws(db) == set()


def test_every_law_has_a_fault_here(db: Database) -> None:
    assert {row["name"] for row in db.rows("select name from ops.invariant")} == set(FAULTS)


@pytest.mark.usefixtures("_portfolio")
@pytest.mark.parametrize("law", FAULTS)
def test_a_fault_is_found(db: Database, law: str) -> None:
    db.run("set local session_replication_role = replica")
    for table in (
        "payment_allocation",
        "ledger_entry",
        "amortisation_line",
        "loan_transaction",
        "suspense_item",
        "outbox_event",
    ):
        db.run(f"alter table lending.{table} disable trigger user")
    for partition in db.rows(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent in"
        " ('lending.ledger_entry'::regclass, 'lending.outbox_event'::regclass)"
    ):
        db.run(f"alter table {partition['name']} disable trigger user")
    db.run(FAULTS[law])
    assert law in broken_laws(db)


def test_verify_is_for_monitor_and_scheduler(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_scheduler", entity):
        assert db.rows("select * from ops.verify()")
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.rows("select * from ops.verify()")


def test_the_demo_is_created_once_and_obeys_every_law(db: Database) -> None:
    assert db.value("select ops.create_demo()") is True
    assert db.value("select ops.create_demo()") is False
    assert db.value("select count(*) from lending.loan where status = 'active'") == 20
    assert db.value("select count(distinct currency_code) from lending.loan") == 2
    assert broken_laws(db) == set()


def test_the_demo_is_for_administrators(db: Database, entity: Entity) -> None:
    db.run("grant usage on schema ops to public")
    db.run("grant execute on function ops.create_demo() to public")
    with db.acting_as("rently_loan_officer", entity), db.refused("RL004"):
        db.value("select ops.create_demo()")
