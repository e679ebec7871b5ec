create or replace function internal.require_instruction_fits(
    instruction lending.payment_instruction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _original lending.payment_instruction;
    _problem text := case
        when (instruction).operation in ('authorise', 'capture', 'refund', 'pay_out') is not true
            then 'the operation is none of authorise, capture, refund, pay_out'
        when ((instruction).operation = 'refund') <> ((instruction).payment_id is not null)
            then 'a refund names the payment, and nothing else does'
        when (instruction).operation = 'refund' and (instruction).loan_id is not null
            then 'a refund names no loan'
        when (instruction).operation = 'pay_out' and (instruction).loan_id is null
            then 'a payout names the loan'
        when
            (instruction).operation <> 'capture'
            and (instruction).original_instruction_id is not null
            then 'only a capture names what was authorised'
    end;
begin
    if _problem is null and (instruction).original_instruction_id is not null then
        select i.* into _original
        from lending.payment_instruction as i
        where
            i.legal_entity_id = (instruction).legal_entity_id
            and i.id = (instruction).original_instruction_id
        for no key update;
        _problem := case
            when
                _original.operation <> 'authorise' or _original.state <> 'succeeded'
                or _original.currency_code <> (instruction).currency_code
                or _original.id is null
                then 'what is captured was not authorised in this currency'
            when _original.amount < (instruction).amount + (
                select coalesce(sum(c.amount), 0)
                from lending.payment_instruction as c
                where
                    c.legal_entity_id = _original.legal_entity_id
                    and c.original_instruction_id = _original.id
                    and c.state <> 'failed'
            ) then 'more is captured than was authorised'
        end;
    end if;
    if _problem is not null then
        raise exception using
            errcode = 'RL754',
            message = 'the instruction does not fit',
            detail = _problem,
            hint = 'See the comment of api.instruct_provider().';
    end if;
    perform internal.require_amount((instruction).amount, (instruction).currency_code);
end
$$;

comment on function internal.require_instruction_fits(lending.payment_instruction) is
'Raises RL754 unless an instruction names what its operation needs, RL305 for a bad amount.';

revoke all on function internal.require_instruction_fits(lending.payment_instruction) from public;
