-- requires: api.security_interest
create or replace function api.record_security_interest(
    legal_entity_id uuid,
    loan_id uuid,
    kind text,
    value_amount numeric,
    currency_code text,
    party_id uuid default null,
    rank integer default null,
    valid_from date default null,
    valid_until date default null
) returns setof api.security_interest
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(record_security_interest.legal_entity_id, 'manage_securities');
    _loan := internal.lock_loan(
        record_security_interest.legal_entity_id, record_security_interest.loan_id
    );
    if record_security_interest.kind = 'deposit' then
        perform internal.require_currency(_loan, record_security_interest.currency_code);
    end if;
    perform internal.require_amount(
        record_security_interest.value_amount, record_security_interest.currency_code
    );
    perform internal.require_party(
        record_security_interest.legal_entity_id,
        coalesce(record_security_interest.party_id, _loan.borrower_party_id)
    );
    begin
        insert into lending.security_interest (
            legal_entity_id, id, loan_id, kind, party_id, currency_code, value_amount, rank,
            valid_during, recorded_by_account_id
        )
        values (
            _loan.legal_entity_id,
            _id,
            _loan.id,
            record_security_interest.kind,
            coalesce(record_security_interest.party_id, _loan.borrower_party_id),
            record_security_interest.currency_code,
            record_security_interest.value_amount,
            coalesce(
                record_security_interest.rank,
                1 + (
                    select coalesce(max(s.rank), 0)
                    from lending.security_interest as s
                    where
                        s.legal_entity_id = _loan.legal_entity_id and s.loan_id = _loan.id
                )
            ),
            daterange(
                coalesce(
                    record_security_interest.valid_from,
                    internal.business_date(_loan.legal_entity_id)
                ),
                record_security_interest.valid_until
            ),
            internal.acting_account_id()
        );
    exception
        when data_exception
            or check_violation
            or not_null_violation
            or foreign_key_violation
            or exclusion_violation
        then
            raise exception using
                errcode = 'RL366',
                message = 'the security is not valid',
                detail = format(
                    'kind %s, rank %s, %s to %s: %s',
                    record_security_interest.kind,
                    record_security_interest.rank,
                    record_security_interest.valid_from,
                    record_security_interest.valid_until,
                    sqlerrm
                ),
                hint = 'Give a kind of lending.security_interest_kind, a rank that is free, and '
                    'days in order.';
    end;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'security_interest_recorded',
        'loan',
        _loan.id,
        jsonb_build_object('security_interest_id', _id, 'kind', record_security_interest.kind)
    );

    return query
    select s.*
    from api.security_interest as s
    where s.legal_entity_id = record_security_interest.legal_entity_id and s.id = _id;
end
$$;

comment on function api.record_security_interest(
    uuid, uuid, text, numeric, text, uuid, integer, date, date
) is
'Records what secures a loan from a day on, today if none is given: by default of the borrower, '
'after all others in rank, without an end. A deposit is in the loan''s currency; its money comes '
'with api.receive_deposit(). Needs manage_securities. Raises RL001, RL002 (access), RL010 (party), '
'RL301 (loan), RL305 (value), RL307 (currency), RL366 (kind, rank or days).';

revoke all on function api.record_security_interest(
    uuid, uuid, text, numeric, text, uuid, integer, date, date
) from public;
grant execute on function api.record_security_interest(
    uuid, uuid, text, numeric, text, uuid, integer, date, date
) to rently_loan_officer, rently_risk_manager;
