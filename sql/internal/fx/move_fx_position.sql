-- What grows a position enters at the official rate; what reduces it leaves at average cost; what
-- turns it does the one, then the other.
create or replace function internal.move_fx_position(
    legal_entity_id uuid,
    currency_code text,
    amount numeric,
    official_amount numeric,
    minor_units integer
) returns numeric
language plpgsql volatile
set search_path = ''
as $$
declare
    _position lending.fx_position;
    _carrying numeric;
begin
    select p.* into strict _position
    from lending.fx_position as p
    where
        p.legal_entity_id = move_fx_position.legal_entity_id
        and p.currency_code = move_fx_position.currency_code;

    _carrying := case
        when _position.position_amount * move_fx_position.amount >= 0
            then move_fx_position.official_amount
        when abs(move_fx_position.amount) <= abs(_position.position_amount)
            then round(
                _position.carrying_amount * move_fx_position.amount / _position.position_amount,
                move_fx_position.minor_units
            )
        else
            round(
                move_fx_position.official_amount
                * (move_fx_position.amount + _position.position_amount) / move_fx_position.amount,
                move_fx_position.minor_units
            )
            - _position.carrying_amount
    end;

    update lending.fx_position as p
    set
        position_amount = p.position_amount + move_fx_position.amount,
        carrying_amount = p.carrying_amount + _carrying
    where
        p.legal_entity_id = move_fx_position.legal_entity_id
        and p.currency_code = move_fx_position.currency_code;
    return _carrying;
end
$$;

comment on function internal.move_fx_position(uuid, text, numeric, numeric, integer) is
'Adds an amount (negative: takes it away) to a locked position and returns by what its cost '
'changes, in the base currency. official_amount is the amount''s value at the official rate, with '
'its sign.';

revoke all on function internal.move_fx_position(uuid, text, numeric, numeric, integer) from public;
