-- A loop over the few currencies of an entity.
create or replace function api.revalue_fx_positions(legal_entity_id uuid, on_date date)
returns table (
    currency_code text,
    revalued_on date,
    position_amount numeric,
    carrying_amount numeric,
    market_amount numeric,
    unrealised_amount numeric,
    exchange_rate numeric,
    fx_rate_official_ids uuid[],
    journal_id uuid
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _base text;
    _position lending.fx_position;
begin
    perform internal.require(revalue_fx_positions.legal_entity_id, 'exchange_currency');
    perform internal.require_approval(revalue_fx_positions.legal_entity_id, 'revalue_fx_positions');
    select e.base_currency_code into strict _base
    from lending.legal_entity as e
    where e.id = revalue_fx_positions.legal_entity_id;
    perform internal.lock_fx_positions(
        revalue_fx_positions.legal_entity_id,
        _base,
        array(
            select p.currency_code
            from lending.fx_position as p
            where p.legal_entity_id = revalue_fx_positions.legal_entity_id
        )
    );
    if not exists (
        select
        from lending.fx_revaluation as r
        where
            r.legal_entity_id = revalue_fx_positions.legal_entity_id
            and r.revalued_on = revalue_fx_positions.on_date
    ) then
        if revalue_fx_positions.on_date is null
            or revalue_fx_positions.on_date
            > internal.business_date(revalue_fx_positions.legal_entity_id)
            or exists (
                select
                from lending.fx_position as p
                where
                    p.legal_entity_id = revalue_fx_positions.legal_entity_id
                    and p.revalued_on > revalue_fx_positions.on_date
            )
        then
            raise exception using
                errcode = 'RL520',
                message = 'positions cannot be revalued as of this day',
                detail = format('day %s', coalesce(revalue_fx_positions.on_date::text, 'null')),
                hint = 'Revalue a day from the last revaluation to today.';
        end if;
        perform internal.carry_foreign_income(
            revalue_fx_positions.legal_entity_id, _base, revalue_fx_positions.on_date
        );
        for _position in
            select p.*
            from lending.fx_position as p
            where p.legal_entity_id = revalue_fx_positions.legal_entity_id
            order by p.currency_code
        loop
            perform internal.revalue_fx_position(_position, _base, revalue_fx_positions.on_date);
        end loop;
    end if;

    return query
    select
        r.currency_code,
        r.revalued_on,
        r.position_amount,
        r.carrying_amount,
        r.market_amount,
        r.unrealised_amount,
        r.exchange_rate,
        r.fx_rate_official_ids,
        r.journal_id
    from lending.fx_revaluation as r
    where
        r.legal_entity_id = revalue_fx_positions.legal_entity_id
        and r.revalued_on = revalue_fx_positions.on_date
    order by r.currency_code;
end
$$;

comment on function api.revalue_fx_positions(uuid, date) is
'Carries the net income of foreign currencies over, then values every position at the official '
'rates of a day and books the unrealised gain or loss, taking the last revaluation back; once a '
'day. Amounts: position in currency_code, the others in the base currency. Needs '
'exchange_currency. Raises RL001, RL002 (access), RL502 (month closed), RL514 (no valid rate), '
'RL520 (order).';

revoke all on function api.revalue_fx_positions(uuid, date) from public;
grant execute on function api.revalue_fx_positions(uuid, date) to rently_accountant;
