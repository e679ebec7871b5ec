-- requires: api.ecl_policy
create or replace function api.set_ecl_policy(
    legal_entity_id uuid,
    valid_from_date date,
    product_code text default null,
    method text default 'ecl',
    lateness text default 'days_past_due',
    stage_2_days integer default 30,
    stage_3_days integer default 90,
    pd_increase_ratio numeric default null,
    min_pd_increase numeric default 0,
    restructured_days integer default 365,
    stage_2_probation_days integer default 90,
    stage_3_probation_days integer default 90,
    is_assessed_pd_used boolean default false
) returns setof api.ecl_policy
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _product_id uuid;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(set_ecl_policy.legal_entity_id, 'manage_provisions');
    perform internal.require_approval(set_ecl_policy.legal_entity_id, 'set_ecl_policy');
    _product_id := internal.product_id(
        set_ecl_policy.legal_entity_id, set_ecl_policy.product_code, 'RL391'
    );
    perform internal.require_provision_start(
        set_ecl_policy.legal_entity_id,
        set_ecl_policy.valid_from_date,
        (
            select max(lower(y.valid_during))
            from lending.ecl_policy as y
            where
                y.legal_entity_id = set_ecl_policy.legal_entity_id
                and y.product_id is not distinct from _product_id
        )
    );
    perform internal.require_provision_figures(
        set_ecl_policy.legal_entity_id,
        _product_id,
        set_ecl_policy.method,
        set_ecl_policy.valid_from_date
    );
    update lending.ecl_policy as y
    set valid_during = daterange(lower(y.valid_during), set_ecl_policy.valid_from_date)
    where
        y.legal_entity_id = set_ecl_policy.legal_entity_id
        and y.product_id is not distinct from _product_id
        and y.valid_during @> set_ecl_policy.valid_from_date;
    insert into lending.ecl_policy (
        legal_entity_id, id, product_id, valid_during, method, lateness, stage_2_days,
        stage_3_days, pd_increase_ratio, min_pd_increase, restructured_days,
        stage_2_probation_days, stage_3_probation_days, is_assessed_pd_used
    )
    values (
        set_ecl_policy.legal_entity_id,
        _id,
        _product_id,
        daterange(set_ecl_policy.valid_from_date, null),
        set_ecl_policy.method,
        set_ecl_policy.lateness,
        set_ecl_policy.stage_2_days,
        set_ecl_policy.stage_3_days,
        set_ecl_policy.pd_increase_ratio,
        set_ecl_policy.min_pd_increase,
        set_ecl_policy.restructured_days,
        set_ecl_policy.stage_2_probation_days,
        set_ecl_policy.stage_3_probation_days,
        set_ecl_policy.is_assessed_pd_used
    );
    perform internal.emit_event(
        set_ecl_policy.legal_entity_id,
        'ecl_policy_set',
        'ecl_policy',
        _id,
        jsonb_build_object(
            'method', set_ecl_policy.method,
            'product_code', set_ecl_policy.product_code,
            'valid_from_date', set_ecl_policy.valid_from_date
        )
    );
    return query
    select y.*
    from api.ecl_policy as y
    where y.legal_entity_id = set_ecl_policy.legal_entity_id and y.id = _id;
exception
    when check_violation or not_null_violation or numeric_value_out_of_range then
        raise exception using
            errcode = 'RL391',
            message = 'the rules for provisions are not valid',
            detail = sqlerrm,
            hint = 'See the comments of lending.ecl_policy.';
end
$$;

comment on function api.set_ecl_policy(
    uuid, date, text, text, text, integer, integer, numeric, numeric, integer, integer, integer,
    boolean
) is
'Sets by which method and rules an entity provides for losses from a day on, for a product or for '
'all that have no rules of their own. Meant for a second person''s approval. Needs '
'manage_provisions. Raises RL001, RL002 (access), RL013 (second person), RL391 (invalid), RL393 '
'(not in the future), RL395 (no figures for the method).';

revoke all on function api.set_ecl_policy(
    uuid, date, text, text, text, integer, integer, numeric, numeric, integer, integer, integer,
    boolean
) from public;
grant execute on function api.set_ecl_policy(
    uuid, date, text, text, text, integer, integer, numeric, numeric, integer, integer, integer,
    boolean
) to rently_risk_manager;
