-- requires: api.loan
create or replace function api.create_loan(
    legal_entity_id uuid,
    product_code text,
    borrower_party_id uuid,
    principal_amount numeric,
    instalment_count integer,
    start_date date default null,
    interest_rate numeric default null,
    loan_number text default null,
    lease_id uuid default null,
    first_due_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _start_date date := coalesce(
        create_loan.start_date, internal.business_date(create_loan.legal_entity_id)
    );
    _version lending.product_version;
    _loan lending.loan;
begin
    perform internal.require(create_loan.legal_entity_id, 'originate_loans');
    perform internal.require_approval(
        create_loan.legal_entity_id, 'create_loan', create_loan.principal_amount
    );
    _version := internal.product_version_on(
        create_loan.legal_entity_id, create_loan.product_code, _start_date
    );
    _loan.interest_rate := internal.starting_rate(
        _version, create_loan.interest_rate, _start_date
    );
    perform internal.require_party(create_loan.legal_entity_id, create_loan.borrower_party_id);
    perform internal.require_kyc(
        create_loan.legal_entity_id, create_loan.borrower_party_id, 'origination'
    );
    perform internal.require_lease_of(
        create_loan.legal_entity_id,
        create_loan.lease_id,
        create_loan.borrower_party_id,
        _version.currency_code
    );
    perform internal.require_amount(create_loan.principal_amount, _version.currency_code);
    perform internal.require_within_limits(
        _version,
        create_loan.principal_amount,
        create_loan.instalment_count,
        _loan.interest_rate
    );
    perform internal.require_first_due_date(
        _version, _start_date, create_loan.first_due_date
    );

    _loan.legal_entity_id := create_loan.legal_entity_id;
    _loan.loan_number := create_loan.loan_number;
    _loan.product_id := _version.product_id;
    _loan.product_version_id := _version.id;
    _loan.borrower_party_id := create_loan.borrower_party_id;
    _loan.lease_id := create_loan.lease_id;
    _loan.currency_code := _version.currency_code;
    _loan.principal_amount := create_loan.principal_amount;
    _loan.instalment_count := create_loan.instalment_count;
    _loan.start_date := _start_date;
    _loan.first_due_date := create_loan.first_due_date;
    _loan := internal.agree_loan(_loan);

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = create_loan.legal_entity_id and l.id = _loan.id;
end
$$;

comment on function api.create_loan(
    uuid, text, uuid, numeric, integer, date, numeric, text, uuid, date
) is
'Creates an approved loan under the product version of its start date, with its schedule. '
'principal_amount is in the product''s currency, interest_rate a fraction a year; start_date '
'defaults to the business date, interest_rate to that of the index or the product. A loan that '
'pays rent in advance names the lease of its borrower. first_due_date: when the first instalment '
'is due, one period after the start unless given. Needs originate_loans. Raises RL001, RL002 '
'(access), RL006 (number taken), RL010 (borrower), RL201 (product), RL202 (limits), RL223 (first '
'due date), RL305 (amount), RL703 (identity check), RL721, RL724, RL726 (lease), and what '
'finance.schedule() raises.';

revoke all on function api.create_loan(
    uuid, text, uuid, numeric, integer, date, numeric, text, uuid, date
)
from public;
grant execute on function api.create_loan(
    uuid, text, uuid, numeric, integer, date, numeric, text, uuid, date
)
to rently_loan_officer, rently_app;
