-- Loops, because a demo calls the commands one after another, as people do.
create or replace function internal.finish_demo_entity(
    entity lending.legal_entity, ends_on date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _seed bigint := (select r.seed from ops.demo_run as r);
    _unit numeric := (select d.unit_amount from ops.demo_entity as d where d.code = (entity).code);
    _item record;
    _foreign text := case (entity).base_currency_code when 'USD' then 'EUR' else 'USD' end;
    _document_id uuid;
    _payment_id uuid;
    _day date;
begin
    perform internal.book_demo_at(entity, finish_demo_entity.ends_on - 3, '09:00');

    -- Money of which nobody knows for what, some of it paid back.
    for _number in 1..4 loop
        select p.id into strict _payment_id
        from api.receive_unidentified_payment(
            (entity).id, _unit * _number, (entity).base_currency_code,
            'demo unknown ' || _number,
            payer_party_id => case
                when _number > 1 then (
                    select l.borrower_party_id
                    from lending.loan as l
                    where l.legal_entity_id = (entity).id
                    order by l.loan_number
                    limit 1 offset _number
                )
            end
        ) as p;
        if _number > 2 then
            perform from api.refund_payment(
                (entity).id, _payment_id, _unit, 'demo refund ' || _number, 'Paid twice'
            );
        end if;
    end loop;

    -- Who the newest borrowers are, by a provider and by paper.
    for _item in
        select p.id, p.reference, row_number() over (order by p.reference) as place
        from lending.party as p
        where p.legal_entity_id = (entity).id and left(p.reference, 2) = 'T-'
        order by p.reference
        limit 8
    loop
        perform from api.request_kyc_check((entity).id, _item.id);
        select d.id into strict _document_id
        from api.register_document(
            (entity).id, 'identity_paper', 'demo/' || _item.reference, 'application/pdf', 1000,
            sha256(convert_to(_item.reference, 'UTF8')), _item.id
        ) as d;
        if _item.place < 7 then
            perform from api.record_scan((entity).id, _document_id, 'clean', 'demo scanner');
        end if;
        perform from api.record_consent(
            (entity).id, _item.id, 'marketing', _item.place % 3 <> 0, 'signed at the desk'
        );
    end loop;
    perform api.record_risk_assessment(
        (entity).id, 'demo_scorecard', '1', p.score, round(30 / p.score, 4),
        finish_demo_entity.ends_on - 3, p.id
    )
    from (
        select
            x.id,
            400 + 350 * internal.demo_chance(x.reference || ' score', _seed) as score
        from lending.party as x
        where x.legal_entity_id = (entity).id and left(x.reference, 2) = 'T-'
        order by x.reference desc
        limit 20
    ) as p;
    for _item in
        select k.*, row_number() over (order by k.kyc_check_id) as place
        from api.claim_kyc_checks((entity).id, 'gamma_id', 6) as k
    loop
        perform from api.complete_kyc_check(
            (entity).id, _item.kyc_check_id, _item.lease_id,
            case when _item.place = 3 then 'failed' else 'passed' end,
            case when _item.place = 3 then 'match' else 'clear' end,
            'clear', sha256('demo'),
            case when _item.place = 3 then '{sanctions_match}'::text[] else '{}' end
        );
    end loop;

    -- A provider's statement, in which one amount is wrong and one payment nobody knows.
    perform api.import_provider_statement(
        (entity).id, 'alpha_pay', 'DEMO-1', (entity).base_currency_code,
        (
            select jsonb_agg(
                jsonb_build_object(
                    'value_date', s.value_date,
                    'amount', s.amount,
                    'reference', s.reference
                )
            )
            from (
                (
                    select
                        p.value_date,
                        p.amount + case when row_number() over (order by p.id) = 1 then _unit
                            else 0 end as amount,
                        p.reference
                    from lending.payment as p
                    where
                        p.legal_entity_id = (entity).id
                        and p.received_at > (finish_demo_entity.ends_on - 60)::timestamp
                        and p.status = 'received'
                    order by p.id
                    limit 20
                )
                union all
                select finish_demo_entity.ends_on - 4, _unit * 7, 'UNKNOWN'
            ) as s
        )
    );
    perform from api.reconcile_payments((entity).id);

    perform from api.exchange_currency(
        (entity).id, _foreign, 10000,
        (entity).base_currency_code,
        (
            select c.converted_amount
            from api.convert_amount(
                10000, _foreign, (entity).base_currency_code, finish_demo_entity.ends_on - 3
            ) as c
        ),
        'demo exchange'
    );
    perform from api.revalue_fx_positions((entity).id, finish_demo_entity.ends_on - 3);

    for _day in
        select d::date
        from generate_series(
            finish_demo_entity.ends_on - interval '3 days',
            finish_demo_entity.ends_on - interval '1 day',
            interval '1 day'
        ) as d
    loop
        perform internal.book_demo_at(entity, _day + 1, '03:00');
        perform from api.run_close_of_business((entity).id, _day);
    end loop;
    perform internal.book_demo_at(entity, finish_demo_entity.ends_on, '08:00');
    perform api.set_approval_policy((entity).id, 'write_off_loan', _unit * 50);
    for _item in
        select l.id
        from lending.loan as l
        where l.legal_entity_id = (entity).id and l.status in ('active', 'charged_off')
        order by l.status = 'active', l.loan_number
        limit 2
    loop
        perform from api.propose_request(
            (entity).id,
            'write_off_loan',
            jsonb_build_object('loan_id', _item.id, 'idempotency_key', 'demo ' || _item.id),
            'Nothing has come in for months'
        );
    end loop;

    for _day in
        select d::date
        from generate_series(
            date_trunc('month', (select r.starts_on::timestamp from ops.demo_run as r)),
            date_trunc('month', finish_demo_entity.ends_on - interval '4 months'),
            interval '1 month'
        ) as d
    loop
        perform from api.close_accounting_period((entity).id, _day);
    end loop;
    return 40;
end
$$;

comment on function internal.finish_demo_entity(lending.legal_entity, date) is
'The end of a demo entity''s history: unknown money, identity checks, a statement with a break, an '
'exchange of currencies, proposals that wait, the last three days closed, and old months.';

revoke all on function internal.finish_demo_entity(lending.legal_entity, date) from public;
