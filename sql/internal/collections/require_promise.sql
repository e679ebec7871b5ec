-- requires: internal.outstanding_on
create or replace function internal.require_promise(
    loan lending.loan,
    amount numeric,
    due_on date,
    tolerance_amount numeric
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _today date := internal.business_date((loan).legal_entity_id);
    _outstanding numeric;
begin
    perform internal.require_disbursed(require_promise.loan);
    perform internal.require_amount(require_promise.amount, (loan).currency_code);
    if (require_promise.due_on >= _today and isfinite(require_promise.due_on)) is not true then
        raise exception using
            errcode = 'RL600',
            message = 'what is promised is due before today',
            detail = format('due on %s, today is %s', require_promise.due_on, _today),
            hint = 'Give today or a later day.';
    end if;
    _outstanding := internal.outstanding_on(
        (loan).legal_entity_id, (loan).id, require_promise.due_on
    );
    if require_promise.amount > _outstanding then
        raise exception using
            errcode = 'RL601',
            message = 'more is promised than is outstanding',
            detail = format(
                'promised %s, outstanding on %s are %s %s',
                require_promise.amount,
                require_promise.due_on,
                _outstanding,
                (loan).currency_code
            ),
            hint = 'Promise at most what is outstanding.';
    end if;
    if (
        require_promise.tolerance_amount >= 0
        and require_promise.tolerance_amount < require_promise.amount
        and internal.is_currency_amount(require_promise.tolerance_amount, (loan).currency_code)
    ) is not true then
        raise exception using
            errcode = 'RL603',
            message = 'the tolerance is not valid',
            detail = format(
                'tolerance %s of %s', require_promise.tolerance_amount, require_promise.amount
            ),
            hint = 'Give a tolerance of zero or more, below the amount.';
    end if;
    if exists (
        select
        from lending.promise_to_pay as p
        where
            p.legal_entity_id = (loan).legal_entity_id
            and p.loan_id = (loan).id
            and p.status = 'open'
    ) then
        raise exception using
            errcode = 'RL602',
            message = 'the loan has a promise that runs',
            detail = format('loan %s', (loan).loan_number),
            hint = 'Wait for its day, or cancel it with api.cancel_promise().';
    end if;
end
$$;

comment on function internal.require_promise(lending.loan, numeric, date, numeric) is
'Raises RL302 (loan not paid out), RL305 (amount), RL600 (past), RL601 (above what is '
'outstanding), RL602 (another promise runs), RL603 (tolerance) unless the promise can be made.';

revoke all on function internal.require_promise(lending.loan, numeric, date, numeric)
from public;
