create or replace function api.set_origination_policy(
    legal_entity_id uuid,
    currency_code text,
    max_automatic_amount numeric default 0,
    max_exposure_amount numeric default null,
    offer_valid_days integer default 14,
    product_code text default null
) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _product_id uuid;
    _version integer;
begin
    perform internal.require(set_origination_policy.legal_entity_id, 'set_origination_policy');
    perform internal.require_approval(
        set_origination_policy.legal_entity_id, 'set_origination_policy'
    );
    _product_id := internal.product_id(
        set_origination_policy.legal_entity_id, set_origination_policy.product_code, 'RL218'
    );
    -- One policy of an entity after the other: each counts the versions before it.
    perform internal.lock_legal_entity(set_origination_policy.legal_entity_id);
    insert into lending.origination_policy (
        legal_entity_id,
        currency_code,
        product_id,
        version_number,
        max_automatic_amount,
        max_exposure_amount,
        offer_valid_days,
        recorded_by_account_id
    )
    select
        set_origination_policy.legal_entity_id,
        set_origination_policy.currency_code,
        _product_id,
        1 + coalesce(max(p.version_number), 0),
        set_origination_policy.max_automatic_amount,
        set_origination_policy.max_exposure_amount,
        set_origination_policy.offer_valid_days,
        internal.acting_account_id()
    from lending.origination_policy as p
    where
        p.legal_entity_id = set_origination_policy.legal_entity_id
        and p.currency_code = set_origination_policy.currency_code
        and p.product_id is not distinct from _product_id
    returning version_number into strict _version;
    return _version;
exception
    when integrity_constraint_violation or numeric_value_out_of_range then
        raise exception using
            errcode = 'RL218',
            message = 'the policy is not valid',
            detail = sqlerrm,
            hint = 'The currency is the product''s; amounts are in whole minor units and not '
                'negative; offers stand 1 to 365 days.';
end
$$;

comment on function api.set_origination_policy(uuid, text, numeric, numeric, integer, text) is
'Makes a new version of the policy for a product, or for all in a currency, and returns its '
'number: the most that is decided without a person (0: nothing), the most that a party may owe in '
'all, both in currency_code, and the days that an offer stands. Needs set_origination_policy. '
'Raises RL001, RL002 (access), RL013 (approval), RL218 (not valid).';

revoke all on function api.set_origination_policy(uuid, text, numeric, numeric, integer, text)
from public;
grant execute on function api.set_origination_policy(uuid, text, numeric, numeric, integer, text)
to rently_risk_manager, rently_executive;
