-- requires: api.application_check
create or replace function api.run_application_checks(legal_entity_id uuid, application_id uuid)
returns setof api.application_check
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _application lending.application;
    _run integer;
begin
    perform internal.require(run_application_checks.legal_entity_id, 'check_applications');
    _application := internal.lock_application(
        run_application_checks.legal_entity_id,
        run_application_checks.application_id,
        '{submitted, checked, referred}'
    );
    select 1 + coalesce(max(c.run_number), 0) into strict _run
    from lending.application_check as c
    where
        c.legal_entity_id = _application.legal_entity_id and c.application_id = _application.id;
    insert into lending.application_check (
        legal_entity_id,
        application_id,
        run_number,
        check_code,
        subject,
        outcome,
        reason_code,
        inputs,
        checked_on,
        recorded_by_account_id
    )
    select
        _application.legal_entity_id,
        _application.id,
        _run,
        c.check_code,
        c.subject,
        c.outcome,
        c.reason_code,
        c.detail,
        internal.business_date(_application.legal_entity_id),
        internal.acting_account_id()
    from internal.application_checks(
        internal.application_inputs(
            _application,
            _application.requested_amount,
            _application.instalment_count,
            _application.interest_rate
        )
    ) as c;
    update lending.application as a
    set status = 'checked'
    where
        a.legal_entity_id = _application.legal_entity_id
        and a.id = _application.id
        and a.status <> 'checked';
    perform internal.emit_event(
        _application.legal_entity_id,
        'application_checked',
        'application',
        _application.id,
        (
            select
                jsonb_build_object(
                    'run_number', _run,
                    'failed', count(*) filter (where c.outcome = 'fail'),
                    'referred', count(*) filter (where c.outcome = 'refer')
                )
            from lending.application_check as c
            where
                c.legal_entity_id = _application.legal_entity_id
                and c.application_id = _application.id
                and c.run_number = _run
        )
    );

    return query
    select c.*
    from api.application_check as c
    where
        c.legal_entity_id = _application.legal_entity_id
        and c.application_id = _application.id
        and c.run_number = _run
    order by c.check_code, c.subject;
end
$$;

comment on function api.run_application_checks(uuid, uuid) is
'Makes the automatic checks of an application and returns what each found: identity, sanctions, '
'activity and age of each party; amount, term and rate within the product''s limits; '
'affordability by the engine''s own schedule; exposure; duplicates; the rules of eligibility. May '
'be run again: each run has rows of its own. Needs check_applications. Raises RL001, RL002 '
'(access), RL208, RL209 (application), and what finance.schedule() raises.';

revoke all on function api.run_application_checks(uuid, uuid) from public;
grant execute on function api.run_application_checks(uuid, uuid)
to rently_loan_officer, rently_risk_manager, rently_app;
