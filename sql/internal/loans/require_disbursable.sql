create or replace function internal.require_disbursable(
    loan lending.loan, amount numeric
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _left numeric := (loan).principal_amount - (loan).disbursed_amount - (loan).capitalised_amount;
    _count bigint;
    _max integer;
begin
    if (loan).status = 'closed' and (loan).disbursed_amount = 0 then
        perform internal.require_open_loan(require_disbursable.loan);
    end if;
    if (loan).status not in ('approved', 'active', 'closed') or _left = 0 then
        raise exception using
            errcode = 'RL304',
            message = 'the loan is already paid out',
            detail = format('loan %s is %s', (loan).loan_number, (loan).status),
            hint = 'See its statement with api.loan_statement().';
    end if;
    if require_disbursable.amount is null then
        return _left;
    end if;
    perform internal.require_amount(require_disbursable.amount, (loan).currency_code);
    select
        (
            select count(*)
            from unnest(internal.loan_events(require_disbursable.loan)) as e
            where e.transaction_type = 'disbursement'
        ),
        v.max_disbursement_count
    into strict _count, _max
    from lending.product_version as v
    where v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id;
    if require_disbursable.amount > _left or _count >= _max then
        raise exception using
            errcode = 'RL313',
            message = 'the loan was paid out as often, or as much, as agreed',
            detail = format(
                'paid out %s of %s in %s of %s parts, asked for %s',
                (loan).disbursed_amount,
                (loan).principal_amount,
                _count,
                _max,
                require_disbursable.amount
            ),
            hint = 'See the loan and its product version.';
    end if;
    return require_disbursable.amount;
end
$$;

comment on function internal.require_disbursable(lending.loan, numeric) is
'The amount to pay out: the one given, or all that is left. Raises RL304 if nothing is left, '
'RL305 if the amount is invalid, RL313 if it is too much or comes too often, RL303 if the loan was '
'to pay others off and its refinance was undone.';

revoke all on function internal.require_disbursable(lending.loan, numeric) from public;
