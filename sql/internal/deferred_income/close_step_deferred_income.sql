-- Loans are locked, so that an event of one of them and the close see what the other posted. One
-- that has ended since the day has earned all by its end, and nothing of that is taken back.
-- requires: internal.take_close_work, internal.is_close_step_begun
create or replace function internal.close_step_deferred_income(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan_ids uuid[];
begin
    if not internal.is_close_step_begun(
        close_step_deferred_income.legal_entity_id,
        close_step_deferred_income.business_date,
        'deferred_income'
    ) then
        insert into ops.close_work (legal_entity_id, step_code, loan_id)
        select
            l.legal_entity_id,
            'deferred_income',
            l.id
        from lending.loan as l
        where
            l.legal_entity_id = close_step_deferred_income.legal_entity_id
            and l.deferred_income_amount > 0
        on conflict do nothing;
    end if;
    _loan_ids := array(
        select w.*
        from internal.take_close_work(
            close_step_deferred_income.legal_entity_id, 'deferred_income', 200
        ) as w
    );
    if cardinality(_loan_ids) > 0 then
        perform
        from lending.loan as l
        where
            l.legal_entity_id = close_step_deferred_income.legal_entity_id
            and l.id = any(_loan_ids)
        order by l.id
        for no key update;
        perform internal.earn_deferred_income(
            close_step_deferred_income.legal_entity_id,
            close_step_deferred_income.business_date,
            array(
                select l.id
                from lending.loan as l
                where
                    l.legal_entity_id = close_step_deferred_income.legal_entity_id
                    and l.id = any(_loan_ids)
                    and (
                        l.status = 'active'
                        or (l.status_on > close_step_deferred_income.business_date) is not true
                    )
            ),
            internal.close_booking_day(
                close_step_deferred_income.legal_entity_id,
                close_step_deferred_income.business_date
            )
        );
    end if;
    return cardinality(_loan_ids);
end
$$;

comment on function internal.close_step_deferred_income(uuid, date) is
'Step of the close of business, in batches: posts what deferred income has earned by the day. '
'Returns the loans looked at; 0 when none is left. Raises RL501 (no account).';

revoke all on function internal.close_step_deferred_income(uuid, date) from public;
