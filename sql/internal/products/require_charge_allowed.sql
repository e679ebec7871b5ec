create or replace function internal.require_charge_allowed(
    loan lending.loan, component text, due_date date, amount numeric
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _allowance numeric := internal.charge_allowance(
        require_charge_allowed.loan,
        require_charge_allowed.component,
        require_charge_allowed.due_date,
        (loan).principal_amount
    );
begin
    if require_charge_allowed.amount > _allowance then
        raise exception using
            errcode = 'RL454',
            message = 'the charge is more than the caps allow',
            detail = format(
                'a %s of %s due on %s, allowed are %s',
                require_charge_allowed.component,
                require_charge_allowed.amount,
                require_charge_allowed.due_date,
                trim_scale(_allowance)
            ),
            hint = 'Charge less; see api.charge_cap for the caps.';
    end if;
end
$$;

comment on function internal.require_charge_allowed(lending.loan, text, date, numeric) is
'Raises RL454 if a charge with a due date is more than the caps of the loan''s product version and '
'of the entity leave. A cap in per cent is taken of the agreed principal. Amounts in the loan''s '
'currency.';

revoke all on function internal.require_charge_allowed(lending.loan, text, date, numeric)
from public;
