create or replace function api.define_collections_rule(
    legal_entity_id uuid,
    code text,
    "position" integer,
    action text,
    min_days_past_due integer,
    max_days_past_due integer default null,
    channel text default null,
    template_code text default null,
    queue_code text default null,
    next_step_days integer default null,
    repeat_days integer default null,
    min_overdue_amount numeric default 0,
    currency_code text default null,
    segment text default null,
    product_code text default null,
    is_promise_broken boolean default null,
    is_disputed boolean default null
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid;
    _today date := internal.business_date(define_collections_rule.legal_entity_id);
    _product_id uuid;
begin
    perform internal.require(define_collections_rule.legal_entity_id, 'manage_collections');
    -- One rule of an entity after the other: side by side, their checks could deadlock.
    perform internal.lock_legal_entity(define_collections_rule.legal_entity_id);
    _product_id := internal.product_id(
        define_collections_rule.legal_entity_id, define_collections_rule.product_code, 'RL612'
    );
    -- The rule of the same code ends where the new one begins.
    update lending.collections_rule as r
    set valid_during = daterange(lower(r.valid_during), _today)
    where
        r.legal_entity_id = define_collections_rule.legal_entity_id
        and r.code = define_collections_rule.code
        and r.valid_during @> _today
        and coalesce(lower(r.valid_during) < _today, true);
    insert into lending.collections_rule (
        legal_entity_id, code, position, action, min_days_past_due, max_days_past_due, channel,
        template_code, queue_code, next_step_days, repeat_days, min_overdue_amount,
        currency_code, segment, product_id, is_promise_broken, is_disputed, valid_during
    )
    values (
        define_collections_rule.legal_entity_id,
        define_collections_rule.code,
        define_collections_rule.position,
        define_collections_rule.action,
        define_collections_rule.min_days_past_due,
        define_collections_rule.max_days_past_due,
        define_collections_rule.channel,
        define_collections_rule.template_code,
        define_collections_rule.queue_code,
        define_collections_rule.next_step_days,
        define_collections_rule.repeat_days,
        define_collections_rule.min_overdue_amount,
        define_collections_rule.currency_code,
        define_collections_rule.segment,
        _product_id,
        define_collections_rule.is_promise_broken,
        define_collections_rule.is_disputed,
        daterange(_today, null)
    )
    returning id into _id;
    return _id;
exception
    when
        check_violation or not_null_violation or foreign_key_violation or exclusion_violation
    then
        raise exception using
            errcode = 'RL612',
            message = 'the rule is not valid',
            detail = sqlerrm,
            hint = 'See the comments of lending.collections_rule; a code and a position are '
                'taken once at a time.';
end
$$;

comment on function api.define_collections_rule(
    uuid, text, integer, text, integer, integer, text, text, text, integer, integer, numeric,
    text, text, text, boolean, boolean
) is
'Sets a rule of collections from today on, in place of the one of the same code, and returns its '
'key. A loan that is behind follows the first rule by position that fits. Amounts are in the '
'loan''s currency; conditions that are null fit any loan. Needs manage_collections. Raises '
'RL001, RL002 (access), RL612 (invalid, position taken, set today already).';

revoke all on function api.define_collections_rule(
    uuid, text, integer, text, integer, integer, text, text, text, integer, integer, numeric,
    text, text, text, boolean, boolean
) from public;
grant execute on function api.define_collections_rule(
    uuid, text, integer, text, integer, integer, text, text, text, integer, integer, numeric,
    text, text, text, boolean, boolean
) to rently_risk_manager;
