-- The first payment out makes the loan; after it, charges come before what else happens on their
-- day, so that money of that day can pay them.
create or replace function internal.loan_events(loan lending.loan) returns finance.loan_event[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return array(
        select e.event
        from (
            select
                t.value_date,
                t.booked_at,
                t.id,
                t.transaction_type as event_type,
                row(
                    t.id,
                    t.transaction_type,
                    t.value_date,
                    t.amount,
                    t.component,
                    t.due_date,
                    t.original_transaction_id,
                    null,
                    case
                        when t.transaction_type = 'opening_repayment'
                            then internal.allocations_of(t.legal_entity_id, t.loan_id, t.id)
                    end,
                    null
                )::finance.loan_event as event
            from lending.loan_transaction as t
            where
                t.legal_entity_id = (loan_events.loan).legal_entity_id
                and t.loan_id = (loan_events.loan).id
                and t.transaction_type not in ('reversal', 'recovery')
                and not exists (
                    select
                    from lending.loan_transaction as r
                    where
                        r.legal_entity_id = t.legal_entity_id
                        and r.loan_id = t.loan_id
                        and r.original_transaction_id = t.id
                        and r.transaction_type = 'reversal'
                )
            union all
            select
                m.value_date,
                m.booked_at,
                m.id,
                m.modification_type,
                internal.modification_event(m)
            from lending.loan_modification as m
            where
                m.legal_entity_id = (loan_events.loan).legal_entity_id
                and m.loan_id = (loan_events.loan).id
                and m.modification_type <> 'undo'
                and not exists (
                    select
                    from lending.loan_modification as u
                    where
                        u.legal_entity_id = m.legal_entity_id
                        and u.loan_id = m.loan_id
                        and u.undone_modification_id = m.id
                )
        ) as e
        order by
            e.value_date,
            case e.event_type when 'charge' then 1 when 'disbursement' then 0 else 2 end,
            e.booked_at,
            e.id
    );
end
$$;

comment on function internal.loan_events(lending.loan) is
'All that happened to a loan and was not reversed or undone, in the order in which the engine '
'applies it.';

revoke all on function internal.loan_events(lending.loan) from public;
