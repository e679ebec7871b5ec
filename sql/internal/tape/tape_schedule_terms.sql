-- Through internal.schedule_terms(), so that an imported loan and a new one get their terms from
-- one place.
create or replace function internal.tape_schedule_terms(
    legal_entity_id uuid,
    product_code text,
    start_date date,
    instalment_count numeric,
    interest_rate numeric
) returns finance.schedule_terms
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _version lending.product_version := internal.product_version_on(
        tape_schedule_terms.legal_entity_id,
        tape_schedule_terms.product_code,
        tape_schedule_terms.start_date
    );
    _loan lending.loan;
begin
    _loan.legal_entity_id := tape_schedule_terms.legal_entity_id;
    _loan.product_version_id := _version.id;
    _loan.currency_code := _version.currency_code;
    _loan.principal_amount := 1;
    _loan.start_date := tape_schedule_terms.start_date;
    _loan.instalment_count := tape_schedule_terms.instalment_count;
    _loan.interest_rate := tape_schedule_terms.interest_rate;
    return finance.complete_schedule_terms(internal.schedule_terms(_loan));
end
$$;

comment on function internal.tape_schedule_terms(uuid, text, date, numeric, numeric) is
'Complete schedule terms that loans of a product share when start, term and rate are the same; '
'the principal in them stands for nothing.';

revoke all on function internal.tape_schedule_terms(uuid, text, date, numeric, numeric) from public;
