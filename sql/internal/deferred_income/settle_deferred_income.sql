-- A loan that has ended has earned all; one that runs, what the last close posted, unless an event
-- changed it.
create or replace function internal.settle_deferred_income(
    loan lending.loan, events finance.loan_event[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _has_ended boolean;
begin
    if (loan).deferred_income_amount = 0 and not exists (
        select
        from unnest(settle_deferred_income.events) as e
        where e.transaction_type in ('capitalised_income', 'buy_down_fee')
    ) then
        return;
    end if;
    select coalesce(l.closed_on, l.charged_off_on) is not null or l.status = 'written_off'
    into strict _has_ended
    from lending.loan as l
    where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id;
    perform internal.earn_deferred_income(
        (loan).legal_entity_id,
        case
            when _has_ended then internal.business_date((loan).legal_entity_id)
            else coalesce(
                (
                    select max(r.business_date)
                    from ops.close_run as r
                    where r.legal_entity_id = (loan).legal_entity_id
                ),
                (loan).start_date - 1
            )
        end,
        array[(loan).id]
    );
end
$$;

comment on function internal.settle_deferred_income(lending.loan, finance.loan_event[]) is
'After an event of a loan: posts what its deferred income has earned by it, or takes it back. '
'loan: as it was before the event; events: all that count.';

revoke all on function internal.settle_deferred_income(lending.loan, finance.loan_event[])
from public;
