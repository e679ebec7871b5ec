create or replace function api.define_charge(
    legal_entity_id uuid,
    code text,
    name text,
    component text,
    currency_code text,
    default_amount numeric default null
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid;
begin
    perform internal.require(define_charge.legal_entity_id, 'manage_products');
    insert into lending.charge_definition (
        legal_entity_id, code, name, component, currency_code, default_amount
    )
    values (
        define_charge.legal_entity_id,
        define_charge.code,
        define_charge.name,
        define_charge.component,
        define_charge.currency_code,
        define_charge.default_amount
    )
    returning id into _id;
    return _id;
exception
    when unique_violation then
        raise exception using
            errcode = 'RL006',
            message = 'the charge code is taken',
            detail = format('charge %s', define_charge.code),
            hint = 'Choose another code.';
    when check_violation or not_null_violation or foreign_key_violation then
        raise exception using
            errcode = 'RL203',
            message = 'the charge is not valid',
            detail = sqlerrm,
            hint = 'See the comments of lending.charge_definition for what it may be.';
end
$$;

comment on function api.define_charge(uuid, text, text, text, text, numeric) is
'Defines a fee or a penalty and returns its key. component: fee or penalty. Needs '
'manage_products. Raises RL001, RL002 '
'(access), RL006 (code taken), RL203 (invalid).';

revoke all on function api.define_charge(uuid, text, text, text, text, numeric) from public;
grant execute on function api.define_charge(uuid, text, text, text, text, numeric)
to rently_loan_officer;
