create or replace function internal.rate_in_force(loan lending.loan, on_date date)
returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return coalesce(
        (
            select m.interest_rate
            from lending.loan_modification as m
            where
                m.legal_entity_id = (loan).legal_entity_id
                and m.loan_id = (loan).id
                and m.modification_type = 'rate_change'
                and m.from_date <= rate_in_force.on_date
                and not exists (
                    select
                    from lending.loan_modification as u
                    where
                        u.legal_entity_id = m.legal_entity_id
                        and u.loan_id = m.loan_id
                        and u.undone_modification_id = m.id
                )
            order by m.from_date desc, m.value_date desc, m.booked_at desc, m.id desc
            limit 1
        ),
        (loan).interest_rate
    );
end
$$;

comment on function internal.rate_in_force(lending.loan, date) is
'The nominal rate a year of a loan on a day, a fraction; pauses of interest aside.';

revoke all on function internal.rate_in_force(lending.loan, date) from public;
