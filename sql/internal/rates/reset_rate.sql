-- What lies before a purchase stays the former owner's: a reset of then counts from the purchase
-- on.
create or replace function internal.reset_rate(
    loan lending.loan, reset_on date, business_date date
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
    _version lending.product_version;
    _from_date date := greatest(
        reset_rate.reset_on,
        (
            select lower(o.owned_during)
            from lending.loan_ownership as o
            where
                o.legal_entity_id = (reset_rate.loan).legal_entity_id
                and o.loan_id = (reset_rate.loan).id
        )
    );
    _change finance.loan_change;
    _rate numeric;
    _before numeric;
    _modification_id uuid;
begin
    select v.* into strict _version
    from lending.product_version as v
    where
        v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id;
    _before := internal.rate_in_force(loan, _from_date);
    _rate := internal.indexed_rate(_version, reset_rate.reset_on);
    if _rate <> _before then
        _change.from_on := _from_date;
        _change.annual_rate := _rate;
        _modification_id := internal.record_modification(
            loan,
            'rate_change',
            _from_date,
            format('reset by %s', _version.rate_index_code),
            _change
        );
    end if;
    insert into lending.rate_reset (
        legal_entity_id, loan_id, reset_on, rate_index_code, outcome, index_rate, interest_rate,
        loan_modification_id, business_date
    )
    select
        (loan).legal_entity_id,
        (loan).id,
        reset_rate.reset_on,
        _version.rate_index_code,
        case
            when _rate is null then 'missing'
            when _modification_id is null then 'unchanged'
            else 'changed'
        end,
        v.rate,
        coalesce(_rate, _before),
        _modification_id,
        reset_rate.business_date
    from (values (1)) as one (row_number)
    left join lending.rate_index_value as v
        on
            v.rate_index_code = _version.rate_index_code
            and v.valid_during @> reset_rate.reset_on - _version.rate_fixing_days
    on conflict on constraint rate_reset_outcome_key do nothing;
    return found;
end
$$;

comment on function internal.reset_rate(lending.loan, date, date) is
'Lets a locked loan follow its index from a day on, of a loan bought since from the purchase on, '
'where the index says another rate, and keeps what came of it. '
'Returns whether a row was written: a missing value is noted once.';

revoke all on function internal.reset_rate(lending.loan, date, date) from public;
