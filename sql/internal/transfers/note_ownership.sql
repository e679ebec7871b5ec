create or replace function internal.note_ownership(
    sold lending.loan, bought lending.loan, on_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _asset_id uuid;
    _since date;
begin
    select o.asset_id, lower(o.owned_during) into _asset_id, _since
    from lending.loan_ownership as o
    where o.legal_entity_id = (sold).legal_entity_id and o.loan_id = (sold).id;
    _since := coalesce(_since, (sold).start_date);
    _asset_id := coalesce(_asset_id, (sold).id);
    if _since >= note_ownership.on_date then
        perform internal.refuse_transfer(
            format('loan %s is theirs only since %s', (sold).loan_number, _since)
        );
    end if;
    insert into lending.loan_ownership as o (
        legal_entity_id, loan_id, asset_id, owned_during
    )
    values (
        (sold).legal_entity_id, (sold).id, _asset_id,
        daterange(_since, note_ownership.on_date)
    )
    on conflict on constraint loan_ownership_pkey do update set
        owned_during = excluded.owned_during;
    insert into lending.loan_ownership (legal_entity_id, loan_id, asset_id, owned_during)
    values (
        (bought).legal_entity_id, (bought).id, _asset_id,
        daterange(note_ownership.on_date, null)
    );
end
$$;

comment on function internal.note_ownership(lending.loan, lending.loan, date) is
'Ends the ownership of the seller on a day and begins that of the buyer. Raises RL361 if the '
'seller owns it only since that day.';

revoke all on function internal.note_ownership(lending.loan, lending.loan, date) from public;
