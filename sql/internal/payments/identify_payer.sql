create or replace function internal.identify_payer(
    payment lending.payment, payer_party_id uuid
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    if (payment).payer_party_id is not null or exists (
        select
        from lending.payment_event as e
        where
            e.legal_entity_id = (payment).legal_entity_id
            and e.payment_id = (payment).id
            and e.kind = 'identified'
    ) then
        return;
    end if;
    perform internal.require_party((payment).legal_entity_id, identify_payer.payer_party_id);
    perform internal.note_payment(
        identify_payer.payment, 'identified', payer_party_id => identify_payer.payer_party_id
    );
end
$$;

comment on function internal.identify_payer(lending.payment, uuid) is
'Records who paid, unless that is known. Raises RL010 for an unknown party.';

revoke all on function internal.identify_payer(lending.payment, uuid) from public;
