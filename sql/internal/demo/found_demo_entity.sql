-- Loops, because a demo calls the commands one after another, as people do.
create or replace function internal.found_demo_entity(
    entity_code text, starts_on date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _demo ops.demo_entity;
    _entity lending.legal_entity;
    _product record;
    _number integer;
    _party_id uuid;
begin
    select d.* into strict _demo
    from ops.demo_entity as d
    where d.code = found_demo_entity.entity_code;
    perform api.create_legal_entity(
        _demo.code, _demo.name, _demo.currency_code, _demo.country_code, _demo.time_zone
    );
    perform api.grant_entity_access(session_user::text, _demo.code, r.code)
    from lending.business_role as r;
    select e.* into strict _entity from lending.legal_entity as e where e.code = _demo.code;
    perform internal.book_demo_at(_entity, found_demo_entity.starts_on, '08:00');

    for _product in
        values
        ('RENT_ADVANCE', 'Rent advance', 'rent_advance', 'residential', 0.0, 'annuity', 'cash'),
        ('DEPOSIT_LOAN', 'Deposit loan', 'deposit', 'residential', 0.02, 'equal_principal', 'cash'),
        ('OFFICE_ADVANCE', 'Office advance', 'rent_advance', 'commercial', 0.01, 'annuity', 'cash')
    loop
        perform api.create_product(
            legal_entity_id => _entity.id,
            code => _product.column1,
            name => _product.column2,
            category => _product.column3,
            business_unit => _product.column4,
            currency_code => _demo.currency_code,
            interest_rate => _demo.interest_rate + _product.column5,
            min_principal_amount => _demo.unit_amount,
            max_principal_amount => _demo.unit_amount * 500,
            min_instalment_count => 3,
            max_instalment_count => 36,
            amortisation => _product.column6,
            instalment_rounding_mode => _demo.rounding_mode,
            valid_from => found_demo_entity.starts_on,
            terms => jsonb_build_object(
                'accounting_basis', _product.column7, 'max_income_ratio_pct', 60
            )
        );
    end loop;
    perform api.set_origination_policy(
        _entity.id, _demo.currency_code, max_automatic_amount => _demo.unit_amount * 400
    );
    perform api.define_charge(
        _entity.id, 'LATE_FEE', 'Late fee', 'fee', _demo.currency_code, _demo.unit_amount / 10
    );
    perform api.set_commission_rule(
        _entity.id, _demo.currency_code, 1.5, starts_on => found_demo_entity.starts_on
    );
    for _number in 1..6 loop
        select p.id into strict _party_id
        from api.register_party(
            _entity.id, 'person', 'A-' || _number, 'Demo Agent ' || _number, segment => 'partner'
        ) as p;
        perform api.record_party_role(
            _entity.id, _party_id, 'agent', found_demo_entity.starts_on
        );
    end loop;

    perform api.set_collections_queue(_entity.id, 'EARLY', 'Early', array[session_user::text]);
    perform api.set_collections_queue(_entity.id, 'LATE', 'Late', array[session_user::text]);
    perform api.define_collections_rule(
        _entity.id, 'REMIND', 10, 'remind', 5, 30, channel => 'email', queue_code => 'EARLY',
        repeat_days => 14
    );
    perform api.define_collections_rule(
        _entity.id, 'CALL', 20, 'call', 31, 90, channel => 'phone', queue_code => 'LATE',
        next_step_days => 2, repeat_days => 21
    );
    perform api.define_collections_rule(
        _entity.id, 'REVIEW', 30, 'review', 91, queue_code => 'LATE', repeat_days => 60
    );

    -- The circuit would open: a demo sees in a minute the failures of two years.
    perform api.register_payment_provider(
        _entity.id, p.code, p.name, p.priority, '{authorise,capture,refund,pay_out}',
        min_call_count => 1000000, max_failure_pct => 100
    )
    from (
        values ('alpha_pay', 'Alpha Pay', 1), ('beta_bank', 'Beta Bank', 2)
    ) as p (code, name, priority);
    perform internal.set_demo_provisions(_entity);
    perform api.set_kyc_provider(_entity.id, 'gamma_id', 'Gamma Identity', 1, 'enhanced');
    return 25;
end
$$;

comment on function internal.found_demo_entity(text, date) is
'Founds an entity of the demo with what it needs before its first loan: products, agents, rules '
'and providers. The caller gets every business role there.';

revoke all on function internal.found_demo_entity(text, date) from public;
