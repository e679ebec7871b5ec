create or replace function internal.close_step_deferred_income(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
begin
    return internal.earn_deferred_income(
        close_step_deferred_income.legal_entity_id,
        close_step_deferred_income.business_date,
        array(
            select l.id
            from lending.loan as l
            where
                l.legal_entity_id = close_step_deferred_income.legal_entity_id
                and l.deferred_income_amount > 0
        ),
        internal.close_booking_day(
            close_step_deferred_income.legal_entity_id, close_step_deferred_income.business_date
        )
    );
end
$$;

comment on function internal.close_step_deferred_income(uuid, date) is
'Step of the close of business: posts what deferred income has earned by the day.';

revoke all on function internal.close_step_deferred_income(uuid, date) from public;
