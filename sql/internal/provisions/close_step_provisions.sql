-- One statement over the loans that may have changed. Two closes of an entity wait for each other,
-- so nothing else writes these tables.
-- requires: internal.measure_provisions, internal.is_whole_provision_run
-- requires: internal.close_booking_day
create or replace function internal.close_step_provisions(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _last lending.provision_run;
    _run lending.provision_run;
    _provided bigint;
    _staged bigint;
begin
    if not exists (
        select
        from lending.ecl_policy as y
        where
            y.legal_entity_id = close_step_provisions.legal_entity_id
            and y.valid_during @> close_step_provisions.business_date
    ) then
        return 0;
    end if;
    select r.* into _last
    from lending.provision_run as r
    where r.legal_entity_id = close_step_provisions.legal_entity_id
    order by r.business_date desc, r.started_at desc
    limit 1;
    insert into lending.provision_run as r (
        legal_entity_id, business_date, is_whole, started_at, booked_on
    )
    values (
        close_step_provisions.legal_entity_id,
        close_step_provisions.business_date,
        internal.is_whole_provision_run(
            close_step_provisions.legal_entity_id,
            close_step_provisions.business_date,
            _last.business_date
        ),
        clock_timestamp(),
        internal.close_booking_day(
            close_step_provisions.legal_entity_id, close_step_provisions.business_date
        )
    )
    returning r.* into _run;

    with
    measured as materialized (
        select
            m.*,
            m.exposure_amount = 0 and not m.is_on_books as is_derecognised,
            i.stage as last_stage,
            coalesce(i.stage_version_number, 0) as stage_version,
            coalesce(i.provision_version_number, 0) as provision_version,
            coalesce(i.ecl_amount, 0) as last_ecl_amount,
            coalesce(i.exposure_amount, 0) as last_exposure_amount,
            case
                when i.provision_version_number > 0 and not i.is_derecognised then i.stage
            end as provided_stage,
            i.loan_id is null
            or m.stage <> i.stage
            or (
                m.stage > 1
                and (m.reason_code, i.reason_code) not in (('cure_probation', 'cured'))
                and (m.reason_code, m.probation_ends_on)
                is distinct from (i.reason_code, i.probation_ends_on)
            ) as is_staged,
            m.is_measured
            and (
                i.loan_id is null
                or m.stage <> i.stage
                or m.ecl_amount <> i.ecl_amount
                or m.exposure_amount <> i.exposure_amount
            ) as is_provided,
            (m.parameter_id, m.matrix_id) is distinct from (i.parameter_id, i.matrix_id)
            or (m.reason_code, m.probation_ends_on)
            is distinct from (i.reason_code, i.probation_ends_on) as is_described
        -- An hour covers what was changed before the last run and committed after it.
        from internal.measure_provisions(
            _run.legal_entity_id,
            _run.business_date,
            _run.is_whole,
            _last.started_at - interval '1 hour',
            _last.business_date
        ) as m
        left join lending.loan_impairment as i
            on i.legal_entity_id = _run.legal_entity_id and m.loan_id = i.loan_id
    ),

    staged as (
        insert into lending.ecl_stage_history (
            legal_entity_id, loan_id, version_number, stage, previous_stage, reason_code,
            effective_on, probation_ends_on, days_late
        )
        select
            _run.legal_entity_id,
            m.loan_id,
            m.stage_version + 1,
            m.stage,
            m.last_stage,
            m.reason_code,
            _run.business_date,
            m.probation_ends_on,
            m.days_late
        from measured as m
        where m.is_staged
    ),

    provided as (
        insert into lending.provision (
            legal_entity_id, loan_id, version_number, run_id, currency_code, as_of_on, method,
            stage, previous_stage, days_late, exposure_amount, default_probability,
            loss_given_default, discount_rate, ecl_amount, previous_amount, parameter_id,
            matrix_id, risk_assessment_id
        )
        select
            _run.legal_entity_id,
            m.loan_id,
            m.provision_version + 1,
            _run.id,
            m.currency_code,
            _run.business_date,
            m.method,
            m.stage,
            m.provided_stage,
            m.days_late,
            m.exposure_amount,
            m.default_probability,
            m.loss_given_default,
            m.discount_rate,
            m.ecl_amount,
            m.last_ecl_amount,
            m.parameter_id,
            m.matrix_id,
            m.risk_assessment_id
        from measured as m
        where m.is_provided
    ),

    moved as (
        insert into lending.provision_movement (
            legal_entity_id, run_id, product_id, currency_code, movement, stage, business_date,
            loan_count, exposure_amount, amount
        )
        select
            _run.legal_entity_id,
            _run.id,
            m.product_id,
            m.currency_code,
            v.movement,
            v.stage,
            _run.business_date,
            sum(v.loan_count),
            sum(v.exposure_amount),
            sum(v.amount)
        from measured as m
        cross join lateral (
            values
            ('new', m.stage, 1, m.exposure_amount, m.ecl_amount, m.provided_stage is null),
            (
                'derecognition', m.provided_stage, -1, -m.last_exposure_amount,
                -m.last_ecl_amount, m.is_derecognised and m.provided_stage is not null
            ),
            (
                'transfer', m.provided_stage, -1, -m.last_exposure_amount, -m.last_ecl_amount,
                not m.is_derecognised and m.provided_stage <> m.stage
            ),
            (
                'transfer', m.stage, 1, m.last_exposure_amount, m.last_ecl_amount,
                not m.is_derecognised and m.provided_stage <> m.stage
            ),
            (
                'remeasurement', m.stage, 0, m.exposure_amount - m.last_exposure_amount,
                m.ecl_amount - m.last_ecl_amount,
                not m.is_derecognised and m.provided_stage is not null
            )
        ) as v (movement, stage, loan_count, exposure_amount, amount, is_so)
        where m.is_provided and v.is_so
        group by m.product_id, m.currency_code, v.movement, v.stage
    ),

    kept as (
        insert into lending.loan_impairment as i (
            legal_entity_id, loan_id, stage, reason_code, stage_version_number, probation_ends_on,
            provision_version_number, ecl_amount, exposure_amount, is_derecognised, parameter_id,
            matrix_id, measured_on
        )
        select
            _run.legal_entity_id,
            m.loan_id,
            m.stage,
            m.reason_code,
            m.stage_version + case when m.is_staged then 1 else 0 end,
            m.probation_ends_on,
            m.provision_version + case when m.is_provided then 1 else 0 end,
            case when m.is_provided then m.ecl_amount else m.last_ecl_amount end,
            case when m.is_provided then m.exposure_amount else m.last_exposure_amount end,
            m.is_derecognised,
            m.parameter_id,
            m.matrix_id,
            _run.business_date
        from measured as m
        where m.is_staged or m.is_provided or m.is_described
        on conflict on constraint loan_impairment_pkey do update set
            stage = excluded.stage,
            reason_code = excluded.reason_code,
            stage_version_number = excluded.stage_version_number,
            probation_ends_on = excluded.probation_ends_on,
            provision_version_number = excluded.provision_version_number,
            ecl_amount = excluded.ecl_amount,
            exposure_amount = excluded.exposure_amount,
            is_derecognised = excluded.is_derecognised,
            parameter_id = excluded.parameter_id,
            matrix_id = excluded.matrix_id,
            measured_on = excluded.measured_on
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            _run.legal_entity_id,
            'ecl_stage_changed',
            'loan',
            m.loan_id,
            internal.booking_time(),
            jsonb_build_object(
                'stage', m.stage,
                'previous_stage', m.last_stage,
                'reason_code', m.reason_code,
                'business_date', _run.business_date,
                'days_late', m.days_late
            )
        from measured as m
        where m.last_stage <> m.stage
    )

    select
        count(*) filter (where m.is_provided),
        count(*) filter (where m.is_staged)
    into _provided, _staged
    from measured as m;

    if _provided > 0 then
        perform internal.post_provisions(_run);
        perform internal.emit_event(
            _run.legal_entity_id,
            'provisions_measured',
            'legal_entity',
            _run.legal_entity_id,
            jsonb_build_object(
                'run_id', _run.id,
                'business_date', _run.business_date,
                'is_whole', _run.is_whole,
                'loan_count', _provided
            )
        );
    end if;
    return _provided + _staged;
end
$$;

comment on function internal.close_step_provisions(uuid, date) is
'Step of the close of business: puts loans into their stage of IFRS 9, measures the expected '
'losses of those that changed (of all at the end of a month), and posts the change of the loss '
'allowance. Balances are those known when it runs. Returns the stages and provisions written; '
'running it again for the date writes none. Without a policy it does nothing. Raises RL501, RL502 '
'(ledger).';

revoke all on function internal.close_step_provisions(uuid, date) from public;
