-- Owned by rently_refresher, whose policy shows it every row: the command has asked who the caller
-- is, and looking that up again for each table costs more than the reading. The accounts are looked
-- up after the route, whatever the planner expects (offset 0): a chart is too small to be analysed
-- by itself, and was read whole with a route sought for each of its accounts.
-- requires: internal.posting_route, internal.posting_circumstances
create or replace function internal.route_movements(
    loan lending.loan,
    movements internal.ledger_movement[],
    booked_at timestamptz
) returns table (
    booked_on date,
    debit_account_id uuid,
    credit_account_id uuid,
    amount numeric,
    value_date date,
    loan_transaction_id uuid,
    description text
)
language plpgsql stable security definer parallel safe
set search_path = ''
as $$
declare
    _is_plain boolean := (loan).charged_off_on is null;
    _movement internal.ledger_movement;
begin
    foreach _movement in array route_movements.movements loop
        _is_plain := _is_plain and _movement.transaction_type not in (
            'charge_off', 'write_off', 'buy_down_fee', 'buy_down_fee_adjustment'
        );
    end loop;
    return query
    select
        b.booked_on,
        case when m.amount > 0 then d.id else c.id end,
        case when m.amount > 0 then c.id else d.id end,
        abs(m.amount),
        m.value_date,
        m.loan_transaction_id,
        m.transaction_type || ' ' || m.component
    from (
        select
            (route_movements.booked_at at time zone e.time_zone)::date as booked_on,
            v.accounting_basis
        from lending.legal_entity as e
        inner join lending.product_version as v on e.id = v.legal_entity_id
        where e.id = (loan).legal_entity_id and v.id = (loan).product_version_id
    ) as b
    cross join unnest(route_movements.movements) as m
    cross join lateral internal.posting_route(
        (loan).legal_entity_id,
        (loan).product_id,
        m.transaction_type,
        m.component,
        b.accounting_basis,
        b.booked_on,
        case
            when _is_plain then '{none}'
            else internal.posting_circumstances(route_movements.loan, m)
        end
    ) as g
    cross join lateral (
        select a.id
        from lending.ledger_account as a
        where
            a.legal_entity_id = (loan).legal_entity_id
            and g.debit_code = a.code
            and a.currency_code = (loan).currency_code
        offset 0
    ) as d
    cross join lateral (
        select a.id
        from lending.ledger_account as a
        where
            a.legal_entity_id = (loan).legal_entity_id
            and g.credit_code = a.code
            and a.currency_code = (loan).currency_code
        offset 0
    ) as c;
end
$$;

comment on function internal.route_movements(
    lending.loan, internal.ledger_movement[], timestamptz
) is
'What the movements of a loan are in the ledger: for each the accounts that gl_mapping chooses on '
'the business day of booked_at, in the order of the transfer, and its amount. No row for a '
'movement without mapping or account.';

revoke all on function internal.route_movements(
    lending.loan, internal.ledger_movement[], timestamptz
) from public;
alter function internal.route_movements(lending.loan, internal.ledger_movement[], timestamptz)
owner to rently_refresher;
