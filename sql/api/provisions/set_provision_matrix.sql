-- requires: api.provision_matrix
create or replace function api.set_provision_matrix(
    legal_entity_id uuid, valid_from_date date, steps jsonb, product_code text default null
) returns setof api.provision_matrix
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _product_id uuid;
begin
    perform internal.require(set_provision_matrix.legal_entity_id, 'manage_provisions');
    perform internal.require_approval(
        set_provision_matrix.legal_entity_id, 'set_provision_matrix'
    );
    _product_id := internal.product_id(
        set_provision_matrix.legal_entity_id, set_provision_matrix.product_code, 'RL394'
    );
    perform internal.require_provision_start(
        set_provision_matrix.legal_entity_id,
        set_provision_matrix.valid_from_date,
        (
            select max(lower(m.valid_during))
            from lending.provision_matrix as m
            where
                m.legal_entity_id = set_provision_matrix.legal_entity_id
                and m.product_id is not distinct from _product_id
        )
    );
    update lending.provision_matrix as m
    set valid_during = daterange(lower(m.valid_during), set_provision_matrix.valid_from_date)
    where
        m.legal_entity_id = set_provision_matrix.legal_entity_id
        and m.product_id is not distinct from _product_id
        and m.valid_during @> set_provision_matrix.valid_from_date;
    insert into lending.provision_matrix (
        legal_entity_id, product_id, min_days_late, valid_during, provision_pct
    )
    select
        set_provision_matrix.legal_entity_id,
        _product_id,
        r.min_days_late,
        daterange(set_provision_matrix.valid_from_date, null),
        r.provision_pct
    from jsonb_to_recordset(set_provision_matrix.steps) as r (
        min_days_late integer, provision_pct numeric
    );
    if not exists (
        select
        from lending.provision_matrix as m
        where
            m.legal_entity_id = set_provision_matrix.legal_entity_id
            and m.product_id is not distinct from _product_id
            and m.min_days_late = 0
            and lower(m.valid_during) = set_provision_matrix.valid_from_date
    ) then
        raise exception using
            errcode = 'RL394',
            message = 'the matrix does not begin with 0 days late',
            detail = format('steps %s', set_provision_matrix.steps),
            hint = 'Give a percentage, maybe 0, for loans that are not late.';
    end if;
    perform internal.emit_event(
        set_provision_matrix.legal_entity_id,
        'provision_matrix_set',
        'legal_entity',
        set_provision_matrix.legal_entity_id,
        jsonb_build_object(
            'valid_from_date', set_provision_matrix.valid_from_date,
            'product_code', set_provision_matrix.product_code
        )
    );
    return query
    select m.*
    from api.provision_matrix as m
    where
        m.legal_entity_id = set_provision_matrix.legal_entity_id
        and m.valid_from_date = set_provision_matrix.valid_from_date
        and m.product_code is not distinct from set_provision_matrix.product_code
    order by m.min_days_late;
exception
    when
        check_violation or not_null_violation or exclusion_violation or data_exception
    then
        raise exception using
            errcode = 'RL394',
            message = 'the matrix is not valid',
            detail = sqlerrm,
            hint = 'Give an array of objects with min_days_late and provision_pct.';
end
$$;

comment on function api.set_provision_matrix(uuid, date, jsonb, text) is
'Sets the percentages by days late of the matrix method from a day on, in place of those before, '
'for a product or for all that have none of their own. Each object has min_days_late and '
'provision_pct. Meant for a second person''s approval. Needs manage_provisions. Raises RL001, '
'RL002 (access), RL013 (second person), RL393 (not in the future), RL394 (invalid).';

revoke all on function api.set_provision_matrix(uuid, date, jsonb, text) from public;
grant execute on function api.set_provision_matrix(uuid, date, jsonb, text)
to rently_risk_manager;
