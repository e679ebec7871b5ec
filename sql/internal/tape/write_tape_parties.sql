-- A tape without names gives borrowers a number and nothing else: no personal data is made up.
create or replace function internal.write_tape_parties(legal_entity_id uuid, map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    with
    borrower as (
        select
            l.borrower_reference as reference,
            min(l.start_date) as since
        from pg_temp.tape_loan as l
        group by l.borrower_reference
    ),

    party as (
        insert into lending.party (legal_entity_id, kind, reference)
        select
            write_tape_parties.legal_entity_id,
            coalesce(write_tape_parties.map ->> 'borrower_kind', 'person'),
            b.reference
        from borrower as b
        on conflict on constraint party_reference_key do nothing
        returning id, reference
    )

    insert into lending.party_role (legal_entity_id, party_id, role_type, valid_during)
    select
        write_tape_parties.legal_entity_id,
        p.id,
        'borrower',
        daterange(b.since, null)
    from party as p
    inner join borrower as b on p.reference = b.reference;
    analyze lending.party;
end
$$;

comment on function internal.write_tape_parties(uuid, jsonb) is
'Registers the borrowers of the staged loans whom the entity does not know, by their reference '
'alone.';

revoke all on function internal.write_tape_parties(uuid, jsonb) from public;
