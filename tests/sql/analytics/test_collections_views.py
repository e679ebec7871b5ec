"""What collections views count is what happened, counted another way."""

from __future__ import annotations

import pytest
from sqltest import Database

COUNTS = [
    (
        "select sum(opened_case_count) from analytics.v_collections_performance",
        "select count(*) from lending.collections_case",
    ),
    (
        "select sum(contact_attempt_count) from analytics.v_collections_performance",
        "select count(*) from lending.contact_attempt",
    ),
    (
        "select sum(contact_attempt_count) from analytics.v_collections_agent_performance",
        "select count(*) from lending.contact_attempt",
    ),
    (
        "select sum(promise_count) from analytics.v_collections_agent_performance",
        "select count(*) from lending.promise_to_pay",
    ),
    (
        "select sum(kept_promise_count) from analytics.v_collections_performance",
        "select count(*) from lending.promise_to_pay where status = 'kept'",
    ),
    (
        "select sum(reached_case_count) from analytics.v_collections_funnel where stage = 'closed'",
        "select count(*) from lending.collections_case where closed_on is not null",
    ),
    (
        "select sum(reached_case_count) from analytics.v_collections_funnel where stage = 'kept'"
        " or stage = 'promise_kept'",
        "select count(distinct case_id) from lending.collections_event"
        " where event_type = 'promise_kept'",
    ),
    (
        "select sum(case_count) from analytics.v_collections_resolution_analysis"
        " where state = 'closed'",
        "select count(*) from lending.collections_case where closed_on is not null",
    ),
    (
        "select sum(dispute_count) from analytics.v_dispute_ageing",
        "select count(*) from lending.dispute where state in ('open', 'in_review')",
    ),
    (
        "select sum(call_count) from analytics.v_provider_success",
        "select count(*) from lending.provider_call",
    ),
    (
        "select sum(modification_count) from analytics.v_modification_summary",
        "select count(*) from lending.loan_modification",
    ),
    (
        "select count(distinct (legal_entity_id, business_date))"
        " from analytics.v_close_performance",
        "select count(*) from ops.close_run",
    ),
    (
        "select coalesce(sum(principal_outstanding_amount), 0) + 1"
        " from analytics.v_modification_summary",
        "select coalesce(sum(l.principal_outstanding_amount), 0) + 1 from lending.loan as l"
        " where exists (select from lending.loan_modification as m where m.loan_id = l.id)",
    ),
]


@pytest.mark.parametrize(("shown", "truth"), COUNTS)
def test_a_view_counts_what_happened(world: Database, shown: str, truth: str) -> None:
    assert world.value(shown) == world.value(truth) > 0


def test_stages_of_the_funnel_begin_with_all_cases(world: Database) -> None:
    assert not world.rows(
        "select from analytics.v_collections_funnel where reached_case_count > case_count"
        " or stage = 'opened' and reached_case_count <> case_count"
    )


def test_the_index_of_one_currency_is_the_largest(world: Database) -> None:
    rows = world.rows(
        "select hhi, share_pct, place, cumulative_share_pct from analytics.v_currency_concentration"
    )
    assert rows
    assert {tuple(row.values()) for row in rows} == {(10000, 100, 1, 100)}


def outcome_of(db: Database, payment_id: object) -> str:
    return str(
        db.value("select status from internal.v_payment_status where payment_id = %s", [payment_id])
    )


def test_a_payment_that_its_loan_gave_back_is_no_receipt(world: Database) -> None:
    before = world.value(
        "select sum(payment_count) from analytics.v_payment_outcomes where outcome = 'received'"
    )
    reversals = world.rows(
        "select t.payment_id, x.transaction_type from lending.loan_transaction as x"
        " inner join lending.loan_transaction as t on t.legal_entity_id = x.legal_entity_id"
        " and t.id = x.original_transaction_id where t.transaction_type = 'repayment'"
        " and x.transaction_type in ('reversal', 'chargeback')"
    )
    loan = world.row(
        "select t.* from lending.loan_transaction as t inner join lending.loan as l"
        " on l.legal_entity_id = t.legal_entity_id and l.id = t.loan_id"
        " where l.status = 'active' and t.transaction_type = 'repayment' and not exists (select"
        " from lending.loan_transaction as x where x.original_transaction_id = t.id)"
        " order by t.value_date desc, t.id limit 1"
    )
    assert outcome_of(world, loan["payment_id"]) == "received"
    world.call(
        "api.reverse_transaction",
        legal_entity_id=loan["legal_entity_id"],
        loan_transaction_id=loan["id"],
        idempotency_key="the bank took it back",
    )
    assert outcome_of(world, loan["payment_id"]) == "reversed"
    assert before - 1 == world.value(
        "select sum(payment_count) from analytics.v_payment_outcomes where outcome = 'received'"
    )
    for undone in reversals:
        expected = "reversed" if undone["transaction_type"] == "reversal" else "charged_back"
        assert outcome_of(world, undone["payment_id"]) == expected
