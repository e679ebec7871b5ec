-- requires: api.provision_movement
create or replace function analytics.ecl_movement(
    legal_entity_id uuid, from_date date, to_date date
) returns table (
    currency_code text,
    stage integer,
    opening_amount numeric,
    new_amount numeric,
    transfer_amount numeric,
    remeasurement_amount numeric,
    derecognition_amount numeric,
    closing_amount numeric
)
language sql stable
set search_path = ''
begin atomic
    select
        m.currency_code,
        m.stage,
        coalesce(sum(m.amount) filter (where m.business_date <= ecl_movement.from_date), 0),
        coalesce(
            sum(m.amount) filter (
                where m.business_date > ecl_movement.from_date and m.movement = 'new'
            ),
            0
        ),
        coalesce(
            sum(m.amount) filter (
                where m.business_date > ecl_movement.from_date and m.movement = 'transfer'
            ),
            0
        ),
        coalesce(
            sum(m.amount) filter (
                where m.business_date > ecl_movement.from_date and m.movement = 'remeasurement'
            ),
            0
        ),
        coalesce(
            sum(m.amount) filter (
                where m.business_date > ecl_movement.from_date and m.movement = 'derecognition'
            ),
            0
        ),
        sum(m.amount)
    from api.provision_movement as m
    where
        m.legal_entity_id = ecl_movement.legal_entity_id
        and m.business_date <= ecl_movement.to_date
    group by m.currency_code, m.stage
    order by m.currency_code, m.stage;
end;

comment on function analytics.ecl_movement(uuid, date, date) is
'How the loss allowance went from the close of one day to that of another: a row a currency and '
'stage, closing is opening plus the movements between. Amounts in currency_code.';

revoke all on function analytics.ecl_movement(uuid, date, date) from public;
grant execute on function analytics.ecl_movement(uuid, date, date) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor;
