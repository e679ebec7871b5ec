create or replace function internal.require_currency(
    loan lending.loan, currency_code text
) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if (require_currency.loan).currency_code is distinct from require_currency.currency_code then
        raise exception using
            errcode = 'RL307',
            message = 'the currency is not the loan''s',
            detail = format(
                'loan %s is in %s, given was %s',
                (require_currency.loan).loan_number,
                (require_currency.loan).currency_code,
                coalesce(require_currency.currency_code, 'null')
            ),
            hint = 'Pay in the loan''s currency.';
    end if;
end
$$;

comment on function internal.require_currency(lending.loan, text) is
'Raises RL307 unless the currency is the loan''s.';

revoke all on function internal.require_currency(lending.loan, text) from public;
