create materialized view mart.mv_borrower as
with
assessed as (
    select distinct on (a.legal_entity_id, a.party_id)
        a.legal_entity_id,
        a.party_id,
        a.default_probability
    from lending.risk_assessment as a
    order by a.legal_entity_id asc, a.party_id asc, a.assessed_on desc, a.booked_at desc, a.id desc
)

select
    l.legal_entity_id,
    l.borrower_party_id,
    l.currency_code,
    count(*) as loan_count,
    count(*) filter (where l.status in ('active', 'charged_off')) as open_loan_count,
    sum(l.disbursed_amount) as disbursed_amount,
    sum(l.principal_outstanding_amount) as principal_outstanding_amount,
    sum(l.interest_repaid_amount + l.fee_repaid_amount + l.penalty_repaid_amount) as income_amount,
    sum(l.principal_written_off_amount) as written_off_amount,
    sum(l.principal_charged_off_amount) as charged_off_amount,
    min(l.oldest_unpaid_due_date) filter (where l.status in ('active', 'charged_off'))
        as oldest_unpaid_due_date,
    min(l.start_date) as first_loan_on,
    max(l.start_date) as last_loan_on,
    coalesce(sum(i.ecl_amount), 0) as ecl_amount,
    max(i.stage) filter (where not i.is_derecognised) as worst_stage,
    max(r.default_probability) as default_probability
from lending.loan as l
left join lending.loan_impairment as i
    on l.legal_entity_id = i.legal_entity_id and l.id = i.loan_id
left join assessed as r
    on l.legal_entity_id = r.legal_entity_id and l.borrower_party_id = r.party_id
where l.disbursed_amount > 0
group by l.legal_entity_id, l.borrower_party_id, l.currency_code
with no data;

create unique index idx_mv_borrower_key
on mart.mv_borrower (legal_entity_id, borrower_party_id, currency_code);

comment on materialized view mart.mv_borrower is
'What does each borrower owe, and what did they pay? One row a borrower and currency. Tier 3. '
'Amounts in currency_code.';
comment on column mart.mv_borrower.legal_entity_id is
'The tenant.';
comment on column mart.mv_borrower.borrower_party_id is
'Who owes it.';
comment on column mart.mv_borrower.currency_code is
'Currency of the amounts.';
comment on column mart.mv_borrower.loan_count is
'Loans paid out.';
comment on column mart.mv_borrower.open_loan_count is
'Loans on which money is owed.';
comment on column mart.mv_borrower.disbursed_amount is
'Principal paid out.';
comment on column mart.mv_borrower.principal_outstanding_amount is
'Principal on the books.';
comment on column mart.mv_borrower.income_amount is
'Interest, fees and penalties paid.';
comment on column mart.mv_borrower.written_off_amount is
'Principal written off.';
comment on column mart.mv_borrower.charged_off_amount is
'Principal charged off and still owed.';
comment on column mart.mv_borrower.oldest_unpaid_due_date is
'Due date of the oldest instalment of an open loan that is not fully paid; null if there is none.';
comment on column mart.mv_borrower.first_loan_on is
'Start of the first loan.';
comment on column mart.mv_borrower.last_loan_on is
'Start of the last loan.';
comment on column mart.mv_borrower.ecl_amount is
'Expected credit losses provided for, as of the last closed day.';
comment on column mart.mv_borrower.worst_stage is
'Highest stage of IFRS 9 of a loan on the books; null where none was measured.';
comment on column mart.mv_borrower.default_probability is
'Probability of default within twelve months by the last risk assessment, as a fraction; null '
'without one.';

alter materialized view mart.mv_borrower owner to rently_refresher;
