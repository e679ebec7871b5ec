-- A loop, because what one charge takes of a cap the next one no longer has.
-- requires: internal.overdue_charges_due, internal.charge_allowance
create or replace function internal.overdue_charges(loan lending.loan, on_date date)
returns table (
    line_number integer,
    product_charge_id uuid,
    charge_definition_id uuid,
    component text,
    base_amount numeric,
    charged_amount numeric
)
language plpgsql stable
set search_path = ''
rows 2
as $$
declare
    _units integer := internal.currency_minor_units((loan).currency_code);
    _due record;
    _spent jsonb := '{}';
    _of_instalment text;
begin
    for _due in
        select d.*
        from internal.overdue_charges_due(overdue_charges.loan, overdue_charges.on_date) as d
    loop
        _of_instalment := _due.component || _due.line_number;
        line_number := _due.line_number;
        product_charge_id := _due.product_charge_id;
        charge_definition_id := _due.charge_definition_id;
        component := _due.component;
        base_amount := _due.base_amount;
        charged_amount := greatest(
            trunc(
                least(
                    _due.amount,
                    _due.instalment_allowance
                    - coalesce((_spent ->> _of_instalment)::numeric, 0),
                    internal.charge_allowance(
                        overdue_charges.loan,
                        _due.component,
                        overdue_charges.on_date,
                        _due.base_amount,
                        is_late_instalment => true,
                        pending_amount => coalesce((_spent ->> _due.component)::numeric, 0)
                    )
                ),
                _units
            ),
            0
        );
        _spent := _spent || jsonb_build_object(
            _of_instalment,
            coalesce((_spent ->> _of_instalment)::numeric, 0) + charged_amount,
            _due.component,
            coalesce((_spent ->> _due.component)::numeric, 0) + charged_amount
        );
        return next;
    end loop;
end
$$;

comment on function internal.overdue_charges(lending.loan, date) is
'What a loan is charged for its late instalments at the end of a day, tax included, within the '
'caps of its product and of the entity, in its currency; 0 where the caps leave nothing.';

revoke all on function internal.overdue_charges(lending.loan, date) from public;
