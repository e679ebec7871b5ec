create or replace function internal.open_attempt(instruction lending.payment_instruction)
returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
    _provider_id uuid;
    _payment_instrument_id uuid;
begin
    select n.provider_id, n.payment_instrument_id
    into _provider_id, _payment_instrument_id
    from internal.next_provider(open_attempt.instruction) as n;
    if _provider_id is null then
        return false;
    end if;
    insert into lending.payment_attempt (
        legal_entity_id, instruction_id, provider_id, payment_instrument_id
    )
    values (
        (instruction).legal_entity_id,
        (instruction).id,
        _provider_id,
        _payment_instrument_id
    );
    return true;
end
$$;

comment on function internal.open_attempt(lending.payment_instruction) is
'Puts an instruction into the queue of the next provider; false if none is left.';

revoke all on function internal.open_attempt(lending.payment_instruction) from public;
