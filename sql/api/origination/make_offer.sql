-- requires: api.offer
create or replace function api.make_offer(
    legal_entity_id uuid,
    application_id uuid,
    principal_amount numeric default null,
    valid_until_date date default null
) returns setof api.offer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _today date := internal.business_date(make_offer.legal_entity_id);
    _application lending.application;
    _decision lending.decision;
    _offer lending.offer;
begin
    perform internal.require(make_offer.legal_entity_id, 'make_offers');
    _application := internal.lock_application(
        make_offer.legal_entity_id, make_offer.application_id, '{approved}'
    );
    select d.* into strict _decision
    from lending.decision as d
    where
        d.legal_entity_id = _application.legal_entity_id
        and d.application_id = _application.id
        and d.result = 'approve';
    if make_offer.principal_amount is not null then
        perform internal.require_amount(make_offer.principal_amount, _application.currency_code);
    end if;
    if make_offer.principal_amount > _decision.approved_amount
        or make_offer.valid_until_date < _today
        or make_offer.valid_until_date > _today + 365
    then
        raise exception using
            errcode = 'RL217',
            message = 'more is offered than was approved, or until a day that is over or too far',
            detail = format(
                'approved %s, offered %s, valid until %s',
                _decision.approved_amount,
                make_offer.principal_amount,
                make_offer.valid_until_date
            ),
            hint = 'Offer at most what the decision approved, for at most a year.';
    end if;
    _offer := internal.price_offer(
        internal.application_loan(
            _application,
            coalesce(make_offer.principal_amount, _decision.approved_amount),
            _decision.instalment_count,
            _decision.interest_rate
        )
    );
    insert into lending.offer (
        legal_entity_id,
        application_id,
        decision_id,
        approved_amount,
        currency_code,
        principal_amount,
        instalment_count,
        interest_rate,
        start_date,
        schedule,
        inputs,
        apr_rate,
        effective_interest_rate,
        financed_amount,
        finance_charge_amount,
        total_of_payments_amount,
        offered_on,
        valid_until_date,
        recorded_by_account_id
    )
    select
        _decision.legal_entity_id,
        _decision.application_id,
        _decision.id,
        _decision.approved_amount,
        _decision.currency_code,
        coalesce(make_offer.principal_amount, _decision.approved_amount),
        _decision.instalment_count,
        _decision.interest_rate,
        _application.start_date,
        _offer.schedule,
        _offer.inputs,
        _offer.apr_rate,
        _offer.effective_interest_rate,
        _offer.financed_amount,
        _offer.finance_charge_amount,
        _offer.total_of_payments_amount,
        _today,
        coalesce(
            make_offer.valid_until_date,
            _today + coalesce(
                (
                    select p.offer_valid_days
                    from internal.origination_policy_for(
                        _application.legal_entity_id,
                        _application.product_id,
                        _application.currency_code
                    ) as p
                ),
                14
            )
        ),
        internal.acting_account_id()
    returning * into strict _offer;
    update lending.application as a
    set status = 'offered'
    where a.legal_entity_id = _application.legal_entity_id and a.id = _application.id;
    perform internal.emit_event(
        _offer.legal_entity_id,
        'offer_made',
        'application',
        _offer.application_id,
        jsonb_build_object(
            'offer_id', _offer.id,
            'principal_amount', _offer.principal_amount,
            'currency_code', _offer.currency_code,
            'apr_rate', _offer.apr_rate,
            'valid_until_date', _offer.valid_until_date
        )
    );

    return query
    select o.*
    from api.offer as o
    where o.legal_entity_id = _offer.legal_entity_id and o.id = _offer.id;
end
$$;

comment on function api.make_offer(uuid, uuid, numeric, date) is
'Offers what was approved, or less of it in the application''s currency, with the schedule, the '
'annual percentage rate and the effective rate, each with its inputs; valid as long as the policy '
'says (14 days) unless a day is given. Needs make_offers. Raises RL001, RL002 (access), RL208, '
'RL209 (application), RL217 (above approval, or the day over or beyond a year), RL305 (amount), '
'and what finance.schedule() raises.';

revoke all on function api.make_offer(uuid, uuid, numeric, date) from public;
grant execute on function api.make_offer(uuid, uuid, numeric, date)
to rently_loan_officer, rently_app;
