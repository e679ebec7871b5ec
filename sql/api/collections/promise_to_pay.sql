-- requires: api.promise
create or replace function api.promise_to_pay(
    legal_entity_id uuid,
    loan_id uuid,
    amount numeric,
    due_on date,
    tolerance_amount numeric default 0
) returns setof api.promise
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _case lending.collections_case;
    _id uuid;
begin
    perform internal.require(promise_to_pay.legal_entity_id, 'make_promises');
    _loan := internal.lock_loan(promise_to_pay.legal_entity_id, promise_to_pay.loan_id);
    _case := internal.lock_case(_loan);
    perform internal.require_promise(
        _loan, promise_to_pay.amount, promise_to_pay.due_on, promise_to_pay.tolerance_amount
    );
    if _case.id is not null then
        perform internal.move_case(_loan, _case, 'promised', '{}');
    end if;
    _id := internal.record_promise(
        _loan,
        _case.id,
        promise_to_pay.amount,
        promise_to_pay.due_on,
        promise_to_pay.tolerance_amount
    );

    return query
    select p.*
    from api.promise as p
    where p.legal_entity_id = promise_to_pay.legal_entity_id and p.id = _id;
end
$$;

comment on function api.promise_to_pay(uuid, uuid, numeric, date, numeric) is
'Records that the borrower promised to pay an amount, in the loan''s currency, by a day. The '
'close of business says whether it was kept, by posted payments only; until then rules ask for '
'nothing. Needs make_promises. Raises RL001, RL002 (access), RL301, RL302 (loan), RL305 '
'(amount), RL600 (past), RL601 (above what is outstanding), RL602 (another promise runs), RL603 '
'(tolerance), RL610 (the case is at an agency).';

revoke all on function api.promise_to_pay(uuid, uuid, numeric, date, numeric) from public;
grant execute on function api.promise_to_pay(uuid, uuid, numeric, date, numeric)
to rently_collections_agent, rently_app;
