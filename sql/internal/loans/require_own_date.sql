-- What counts from a day on which another entity owned the loan would split that entity's payments
-- anew. A loan is bought on the day it is, so today needs no look.
create or replace function internal.require_own_date(
    loan lending.loan, value_date date, last_date date
) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    perform internal.require_value_date(
        require_own_date.value_date,
        case
            when require_own_date.value_date = require_own_date.last_date
                then (loan).start_date
            else coalesce(
                (
                    select lower(o.owned_during)
                    from lending.loan_ownership as o
                    where
                        o.legal_entity_id = (loan).legal_entity_id and o.loan_id = (loan).id
                ),
                (loan).start_date
            )
        end,
        require_own_date.last_date
    );
end
$$;

comment on function internal.require_own_date(lending.loan, date, date) is
'Raises RL306 unless the day lies from the loan''s start, or its purchase if it was bought, to the '
'last day allowed, which is not before today.';

revoke all on function internal.require_own_date(lending.loan, date, date) from public;
