-- requires: internal.v_loan_party
create or replace function internal.move_securities(
    sold lending.loan, bought lending.loan, on_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.acquired_loan_party (
        legal_entity_id, loan_id, party_id, role, share_pct
    )
    select
        (bought).legal_entity_id,
        (bought).id,
        internal.party_in((bought).legal_entity_id, p.legal_entity_id, p.party_id),
        p.role,
        p.share_pct
    from internal.v_loan_party as p
    where p.legal_entity_id = (sold).legal_entity_id and p.loan_id = (sold).id
    order by p.party_id;

    insert into lending.security_interest (
        legal_entity_id, loan_id, kind, party_id, currency_code, value_amount, rank,
        valid_during, recorded_by_account_id
    )
    select
        (bought).legal_entity_id,
        (bought).id,
        s.kind,
        internal.party_in((bought).legal_entity_id, s.legal_entity_id, s.party_id),
        s.currency_code,
        s.value_amount,
        s.rank,
        s.valid_during * daterange(move_securities.on_date, null),
        internal.acting_account_id()
    from lending.security_interest as s
    where
        s.legal_entity_id = (sold).legal_entity_id
        and s.loan_id = (sold).id
        and s.kind <> 'deposit'
        and not s.valid_during << daterange(move_securities.on_date, null)
    order by s.rank, s.valid_during;

    -- What begins on the day or later was never the seller's but for a day.
    update lending.security_interest as s
    set
        valid_during = daterange(
            lower(s.valid_during),
            greatest(move_securities.on_date, lower(s.valid_during) + 1)
        )
    where
        s.legal_entity_id = (sold).legal_entity_id
        and s.loan_id = (sold).id
        and not s.valid_during << daterange(move_securities.on_date, null);
end
$$;

comment on function internal.move_securities(lending.loan, lending.loan, date) is
'Lets who stands behind a loan, and what secures it on a day or later, do so for the buyer, and '
'ends the securities in the books of the seller. A deposit does not go over.';

revoke all on function internal.move_securities(lending.loan, lending.loan, date) from public;
