-- Where a payment paid several loans, and not all of it is disputed, nobody knows of which loan
-- that is a part; nor what an amount in the payment's currency is in that of a loan.
-- requires: internal.chargeable_back, internal.v_payment_balance
create or replace function internal.chargeback_amounts(
    attempt lending.payment_attempt, payments lending.loan_transaction[], amount numeric
) returns numeric[]
language plpgsql stable
set search_path = ''
as $$
declare
    _left numeric[] := array(
        select internal.chargeable_back(chargeback_amounts.payments[i])
        from generate_subscripts(chargeback_amounts.payments, 1) as i
        order by i
    );
    _instruction lending.payment_instruction;
begin
    select i.* into strict _instruction
    from lending.payment_instruction as i
    where i.legal_entity_id = (attempt).legal_entity_id and i.id = (attempt).instruction_id;
    if chargeback_amounts.amount is null then
        return case
            when exists (
                select
                from internal.v_payment_balance as b
                where
                    b.legal_entity_id = _instruction.legal_entity_id
                    and b.payment_id = _instruction.payment_id
                    and b.unapplied_amount > 0
            ) then '{}'
            else _left
        end;
    end if;
    return case
        when exists (
            select
            from unnest(chargeback_amounts.payments) as p
            where p.currency_code <> _instruction.currency_code
        ) then '{}'
        when cardinality(_left) = 1 then array[chargeback_amounts.amount]
        when (select sum(l.amount) from unnest(_left) as l (amount)) = chargeback_amounts.amount
            then _left
        else '{}'
    end;
end
$$;

comment on function internal.chargeback_amounts(
    lending.payment_attempt, lending.loan_transaction[], numeric
) is
'How much of each of the payments on loans is disputed, in the loan''s currency, if amount of what '
'an attempt captured is, in its currency, or all of it (null). Empty if nobody can say. Raises '
'RL411 (reversed, or of a former owner).';

revoke all on function internal.chargeback_amounts(
    lending.payment_attempt, lending.loan_transaction[], numeric
) from public;
