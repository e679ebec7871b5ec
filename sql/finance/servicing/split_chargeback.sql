create or replace function finance.split_chargeback(
    terms finance.loan_terms,
    amount numeric,
    portions numeric[]
) returns numeric[]
language plpgsql immutable parallel safe
as $$
declare
    _split numeric[] := '{0,0,0,0}';
    _left numeric := amount;
    _place integer;
    _component text;
begin
    if (terms).chargeback_order is null or portions is null then
        return array[0, 0, 0, amount];
    end if;
    foreach _component in array (terms).chargeback_order loop
        _place := pg_catalog.array_position(
            array['penalty', 'fee', 'interest', 'principal'], _component
        );
        _split[_place] := least(_left, greatest(portions[_place], 0));
        _left := _left - _split[_place];
    end loop;
    _split[4] := _split[4] + _left;
    return _split;
end
$$;

comment on function finance.split_chargeback(finance.loan_terms, numeric, numeric[]) is
'Penalty, fee, interest and principal of a chargeback, from what of the payment was not charged '
'back before: '
'by the terms'' order, else all principal.';

revoke all on function finance.split_chargeback(finance.loan_terms, numeric, numeric[]) from public;
grant execute on function finance.split_chargeback(finance.loan_terms, numeric, numeric[])
to public;
