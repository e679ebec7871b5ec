-- requires: api.promise
create or replace function api.arrange_payments(
    legal_entity_id uuid,
    loan_id uuid,
    parts jsonb,
    tolerance_amount numeric default 0
) returns setof api.promise
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _case lending.collections_case;
    _id uuid := internal.uuid_v7();
    _total numeric;
    _last_on date;
begin
    perform internal.require(arrange_payments.legal_entity_id, 'make_promises');
    _loan := internal.lock_loan(arrange_payments.legal_entity_id, arrange_payments.loan_id);
    _case := internal.lock_case(_loan);
    if (
        select count(distinct p.due_on) <> count(*)
        from internal.read_parts(arrange_payments.parts) as p
    ) then
        raise exception using
            errcode = 'RL605',
            message = 'the parts of the arrangement are not valid',
            detail = 'two parts are due on one day, or one on none',
            hint = 'Give each part a day of its own.';
    end if;
    perform internal.require_promise(
        _loan, p.amount, p.due_on, arrange_payments.tolerance_amount
    )
    from internal.read_parts(arrange_payments.parts) as p;
    select sum(p.amount), max(p.due_on)
    into _total, _last_on
    from internal.read_parts(arrange_payments.parts) as p;
    perform internal.require_promise(_loan, _total, _last_on, arrange_payments.tolerance_amount);

    if _case.id is not null then
        perform internal.move_case(_loan, _case, 'promised', '{}');
    end if;
    insert into lending.payment_arrangement (
        legal_entity_id, id, loan_id, currency_code, total_amount, made_on
    )
    values (
        _loan.legal_entity_id,
        _id,
        _loan.id,
        _loan.currency_code,
        _total,
        internal.business_date(_loan.legal_entity_id)
    );
    perform internal.record_promise(
        _loan, _case.id, p.amount, p.due_on, arrange_payments.tolerance_amount, _id
    )
    from internal.read_parts(arrange_payments.parts) as p;

    return query
    select p.*
    from api.promise as p
    where p.legal_entity_id = arrange_payments.legal_entity_id and p.arrangement_id = _id
    order by p.due_on;
end
$$;

comment on function api.arrange_payments(uuid, uuid, jsonb, numeric) is
'Records that the borrower agreed to pay in parts, [{amount, due_on}, …] in the loan''s '
'currency; the parts are promises, and a part is kept if it and the parts before it are paid by '
'its day, less the tolerance. Needs make_promises. Raises RL001, RL002 (access), RL301, RL302 '
'(loan), RL305 (amount), RL600 (past), RL601 (above what is outstanding), RL602 (a promise '
'runs), RL603 (tolerance), RL605 (parts), RL610 (the case is at an agency).';

revoke all on function api.arrange_payments(uuid, uuid, jsonb, numeric) from public;
grant execute on function api.arrange_payments(uuid, uuid, jsonb, numeric)
to rently_collections_agent, rently_app;
