-- The caller lets purchases wait for each other: nobody takes the reference meanwhile.
-- Who went the other way before is the same party; otherwise the buyer learns who owes the debt.
create or replace function internal.borrower_in(legal_entity_id uuid, loan lending.loan)
returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _party lending.party;
    _wanted text;
    _reference text;
    _suffix integer := 0;
    _id uuid;
begin
    select t.party_id into _id
    from lending.loan_transfer as t
    where
        t.legal_entity_id = borrower_in.legal_entity_id
        and t.counterparty_legal_entity_id = (loan).legal_entity_id
        and t.counterparty_party_id = (loan).borrower_party_id
    order by t.booked_at desc, t.id desc
    limit 1;
    if found then
        return _id;
    end if;
    select p.* into strict _party
    from lending.party as p
    where p.legal_entity_id = (loan).legal_entity_id and p.id = (loan).borrower_party_id;
    select e.code || '-' || _party.reference into strict _wanted
    from lending.legal_entity as e
    where e.id = (loan).legal_entity_id;
    _reference := _wanted;
    while exists (
        select
        from lending.party as p
        where p.legal_entity_id = borrower_in.legal_entity_id and p.reference = _reference
    )
    loop
        _suffix := _suffix + 1;
        _reference := _wanted || '-' || _suffix;
    end loop;
    insert into lending.party (legal_entity_id, kind, reference, segment)
    values (borrower_in.legal_entity_id, _party.kind, _reference, _party.segment)
    returning id into strict _id;
    insert into lending.party_identity (
        legal_entity_id, party_id, display_name, legal_name, email, phone, national_id,
        birth_date, address, country_code
    )
    select
        borrower_in.legal_entity_id, _id, i.display_name, i.legal_name, i.email, i.phone,
        i.national_id, i.birth_date, i.address, i.country_code
    from lending.party_identity as i
    where i.legal_entity_id = _party.legal_entity_id and i.party_id = _party.id;
    return _id;
end
$$;

comment on function internal.borrower_in(uuid, lending.loan) is
'The borrower of another entity''s loan as a party of this entity: the one known from an earlier '
'transfer, or a new one with the same identity. The reference begins with the code of the other '
'entity.';

revoke all on function internal.borrower_in(uuid, lending.loan) from public;
