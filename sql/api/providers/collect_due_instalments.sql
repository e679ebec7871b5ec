-- requires: api.payment_instruction, internal.collectable_amount
-- One run at a time for an entity; the loans are locked in the order of their keys, as other
-- commands do. A loop, because what a loan owes is known when it is locked, and each instruction is
-- recorded by the one function that does so.
create or replace function api.collect_due_instalments(
    legal_entity_id uuid,
    due_date date,
    instrument_kind text default 'direct_debit_mandate'
) returns setof api.payment_instruction
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan_id uuid;
    _loan lending.loan;
    _amount numeric;
    _instruction lending.payment_instruction;
begin
    perform internal.require(collect_due_instalments.legal_entity_id, 'instruct_providers');
    perform internal.require_approval(
        collect_due_instalments.legal_entity_id, 'collect_due_instalments'
    );
    perform pg_advisory_xact_lock(
        hashtextextended('rently collect ' || collect_due_instalments.legal_entity_id::text, 0)
    );
    for _loan_id in
        select l.id
        from lending.loan as l
        where
            l.legal_entity_id = collect_due_instalments.legal_entity_id
            and l.status = 'active'
            and l.oldest_unpaid_due_date <= collect_due_instalments.due_date
            and exists (
                select
                from lending.payment_instrument as m
                where
                    m.legal_entity_id = l.legal_entity_id
                    and m.party_id = l.borrower_party_id
                    and m.kind = collect_due_instalments.instrument_kind
                    and m.removed_at is null
            )
            and not exists (
                select
                from lending.payment_instruction as o
                where
                    o.legal_entity_id = l.legal_entity_id
                    and o.loan_id = l.id
                    and (
                        o.operation = 'capture' and o.state = 'open'
                        or o.collected_for_date = collect_due_instalments.due_date
                    )
            )
        order by l.id
    loop
        _loan := internal.lock_loan(collect_due_instalments.legal_entity_id, _loan_id);
        _amount := internal.collectable_amount(_loan, collect_due_instalments.due_date);
        -- Somebody may have asked for it before the lock.
        continue when _amount <= 0 or exists (
            select
            from lending.payment_instruction as o
            where
                o.legal_entity_id = _loan.legal_entity_id
                and o.loan_id = _loan.id
                and o.operation = 'capture'
                and o.state = 'open'
        );
        _instruction := null;
        _instruction.legal_entity_id := collect_due_instalments.legal_entity_id;
        _instruction.id := internal.uuid_v7();
        _instruction.operation := 'capture';
        _instruction.amount := _amount;
        _instruction.currency_code := _loan.currency_code;
        _instruction.party_id := _loan.borrower_party_id;
        _instruction.instrument_kind := collect_due_instalments.instrument_kind;
        _instruction.loan_id := _loan.id;
        _instruction.collected_for_date := collect_due_instalments.due_date;
        begin
            perform internal.record_instruction(_instruction);
        exception
            when sqlstate 'RL751' then
                continue;  -- its provider is ill: a later run collects it
        end;
    end loop;

    return query
    select i.*
    from api.payment_instruction as i
    where
        i.legal_entity_id = collect_due_instalments.legal_entity_id
        and i.collected_for_date = collect_due_instalments.due_date;
end
$$;

comment on function api.collect_due_instalments(uuid, date, text) is
'Asks providers to take what active loans owe up to a day and nobody disputes, one capture a loan '
'whose borrower has such an instrument, and returns the captures of that day. A second call adds '
'only what had no healthy provider; loans with an open capture are left out. Amounts in each '
'loan''s currency. Needs instruct_providers. Raises RL001, RL002 (access).';

revoke all on function api.collect_due_instalments(uuid, date, text) from public;
grant execute on function api.collect_due_instalments(uuid, date, text)
to rently_payments_operator, rently_app, rently_scheduler;
