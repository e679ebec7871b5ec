-- requires: api.payment_instruction
create or replace function api.rebook_instruction(
    legal_entity_id uuid, instruction_id uuid
) returns setof api.payment_instruction
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _instruction lending.payment_instruction;
    _problem text;
begin
    perform internal.require(rebook_instruction.legal_entity_id, 'instruct_providers');
    perform internal.require(rebook_instruction.legal_entity_id, 'refund_borrowers');
    select i.* into _instruction
    from lending.payment_instruction as i
    where
        i.legal_entity_id = rebook_instruction.legal_entity_id
        and i.id = rebook_instruction.instruction_id
    for update;
    if _instruction.operation is distinct from 'refund' or _instruction.posting_problem is null
    then
        raise exception using
            errcode = 'RL456',
            message = 'there is no refund that waits to be booked',
            detail = format('instruction %s', rebook_instruction.instruction_id),
            hint = 'See posting_problem in api.payment_instruction.';
    end if;
    -- First of all, so that it does not count as money that waits beside itself.
    update lending.payment_instruction as i
    set posting_problem = null
    where
        i.legal_entity_id = _instruction.legal_entity_id and i.id = _instruction.id;
    _problem := internal.book_instruction(_instruction);
    update lending.payment_instruction as i
    set posting_problem = _problem
    where
        i.legal_entity_id = _instruction.legal_entity_id
        and i.id = _instruction.id
        and _problem is not null;

    return query
    select i.*
    from api.payment_instruction as i
    where
        i.legal_entity_id = rebook_instruction.legal_entity_id
        and i.id = rebook_instruction.instruction_id;
end
$$;

comment on function api.rebook_instruction(uuid, uuid) is
'Tries again to book a refund that a provider made and the books could not take; posting_problem '
'says whether they could now. Until then its money is kept for it. Needs instruct_providers and '
'refund_borrowers. Raises RL001, RL002 (access), RL456 (nothing to book).';

revoke all on function api.rebook_instruction(uuid, uuid) from public;
grant execute on function api.rebook_instruction(uuid, uuid) to rently_payments_operator;
