create or replace function internal.require_provision_figures(
    legal_entity_id uuid, product_id uuid, method text, valid_from_date date
) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if require_provision_figures.method is distinct from 'matrix' then
        perform
        from lending.ecl_parameter as x
        where
            x.legal_entity_id = require_provision_figures.legal_entity_id
            and x.valid_during @> require_provision_figures.valid_from_date
        limit 1;
    else
        perform
        from lending.provision_matrix as m
        where
            m.legal_entity_id = require_provision_figures.legal_entity_id
            and m.valid_during @> require_provision_figures.valid_from_date
            and coalesce(
                m.product_id = require_provision_figures.product_id, m.product_id is null
            )
        limit 1;
    end if;
    if not found then
        raise exception using
            errcode = 'RL395',
            message = 'the method has no figures to compute with',
            detail = format(
                'method %s, from %s',
                require_provision_figures.method,
                require_provision_figures.valid_from_date
            ),
            hint = 'Set them with api.set_ecl_parameters() or api.set_provision_matrix() first.';
    end if;
end
$$;

comment on function internal.require_provision_figures(uuid, uuid, text, date) is
'Raises RL395 unless the entity has parameters, or for the matrix method percentages of the '
'product or of all, on a day.';

revoke all on function internal.require_provision_figures(uuid, uuid, text, date) from public;
