-- requires: api.application
create or replace function api.submit_application(
    legal_entity_id uuid,
    product_code text,
    borrower_party_id uuid,
    requested_amount numeric,
    instalment_count integer,
    purpose text,
    stated_income_amount numeric default null,
    stated_debt_amount numeric default null,
    parties jsonb default '[]',
    lease_id uuid default null,
    payee_party_id uuid default null,
    start_date date default null,
    interest_rate numeric default null,
    application_number text default null,
    first_due_date date default null
) returns setof api.application
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _today date := internal.business_date(submit_application.legal_entity_id);
    _start_date date := coalesce(submit_application.start_date, _today);
    _version lending.product_version;
    _application lending.application;
begin
    perform internal.require(submit_application.legal_entity_id, 'submit_applications');
    _version := internal.product_version_on(
        submit_application.legal_entity_id, submit_application.product_code, _start_date
    );
    perform internal.require_party(
        submit_application.legal_entity_id, submit_application.borrower_party_id
    );
    if submit_application.payee_party_id is not null then
        perform internal.require_party(
            submit_application.legal_entity_id, submit_application.payee_party_id
        );
    end if;
    perform internal.require_lease_of(
        submit_application.legal_entity_id,
        submit_application.lease_id,
        submit_application.borrower_party_id,
        _version.currency_code
    );
    perform internal.require_first_due_date(
        _version, _start_date, submit_application.first_due_date
    );
    perform internal.require_amount(submit_application.requested_amount, _version.currency_code);

    _application.id := internal.uuid_v7();
    insert into lending.application (
        legal_entity_id,
        id,
        application_number,
        product_id,
        product_version_id,
        currency_code,
        requested_amount,
        instalment_count,
        interest_rate,
        start_date,
        first_due_date,
        purpose,
        borrower_party_id,
        payee_party_id,
        lease_id,
        submitted_on,
        submitted_by_account_id
    )
    values (
        submit_application.legal_entity_id,
        _application.id,
        coalesce(
            submit_application.application_number,
            'A-' || upper(right(replace(_application.id::text, '-', ''), 12))
        ),
        _version.product_id,
        _version.id,
        _version.currency_code,
        submit_application.requested_amount,
        submit_application.instalment_count,
        internal.starting_rate(_version, submit_application.interest_rate, _start_date),
        _start_date,
        submit_application.first_due_date,
        submit_application.purpose,
        submit_application.borrower_party_id,
        submit_application.payee_party_id,
        submit_application.lease_id,
        _today,
        internal.acting_account_id()
    )
    returning * into _application;
    perform internal.insert_application_parties(
        _application,
        jsonb_build_object(
            'party_id', submit_application.borrower_party_id,
            'role', 'borrower',
            'stated_income_amount', submit_application.stated_income_amount,
            'stated_debt_amount', submit_application.stated_debt_amount
        ) || coalesce(submit_application.parties, '[]')
    );
    perform internal.emit_event(
        _application.legal_entity_id,
        'application_submitted',
        'application',
        _application.id,
        jsonb_build_object(
            'application_number', _application.application_number,
            'requested_amount', _application.requested_amount,
            'currency_code', _application.currency_code
        )
    );

    return query
    select a.*
    from api.application as a
    where
        a.legal_entity_id = submit_application.legal_entity_id and a.id = _application.id;
exception
    when integrity_constraint_violation or data_exception then
        raise exception using
            errcode = 'RL210',
            message = 'the application is not valid',
            detail = sqlerrm,
            hint = 'Each party stands in it once; amounts are in whole minor units; shares are of '
                'guarantors. See the comment of api.submit_application().';
end
$$;

comment on function api.submit_application(
    uuid, text, uuid, numeric, integer, text, numeric, numeric, jsonb, uuid, uuid, date, numeric,
    text, date
) is
'Records an application under the product version of its start date (today). Amounts are in the '
'product''s currency, income and debts a month''s; interest_rate is a fraction a year, unless '
'given that of the index or the product. parties: co-borrowers and guarantors, an array of '
'party_id, role (co_borrower, guarantor), share_pct, stated_income_amount, stated_debt_amount. '
'The money goes to payee_party_id, else to the landlord of the lease, else to the borrower. '
'first_due_date: when the first instalment is due, one period after the payout unless given. Needs '
'submit_applications. Raises RL001, RL002 (access), RL010 (party), RL201 (product), RL210 (not '
'valid, number taken), RL223 (first due date), RL305 (amount), RL721, RL724, RL726 (lease).';

revoke all on function api.submit_application(
    uuid, text, uuid, numeric, integer, text, numeric, numeric, jsonb, uuid, uuid, date, numeric,
    text, date
) from public;
grant execute on function api.submit_application(
    uuid, text, uuid, numeric, integer, text, numeric, numeric, jsonb, uuid, uuid, date, numeric,
    text, date
) to rently_loan_officer, rently_app;
