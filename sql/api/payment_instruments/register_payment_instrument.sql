-- requires: api.payment_instrument
create or replace function api.register_payment_instrument(
    legal_entity_id uuid,
    party_id uuid,
    kind text,
    provider_code text,
    provider_token text,
    masked_display text,
    currency_code text default null,
    expires_on date default null
) returns setof api.payment_instrument
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(register_payment_instrument.legal_entity_id, 'manage_parties');
    perform internal.require_approval(
        register_payment_instrument.legal_entity_id, 'register_payment_instrument'
    );
    perform internal.require_party(
        register_payment_instrument.legal_entity_id, register_payment_instrument.party_id
    );
    begin
        insert into lending.payment_instrument (
            legal_entity_id,
            id,
            party_id,
            kind,
            provider_code,
            provider_token,
            masked_display,
            currency_code,
            expires_on
        )
        values (
            register_payment_instrument.legal_entity_id,
            _id,
            register_payment_instrument.party_id,
            register_payment_instrument.kind,
            register_payment_instrument.provider_code,
            register_payment_instrument.provider_token,
            register_payment_instrument.masked_display,
            register_payment_instrument.currency_code,
            register_payment_instrument.expires_on
        );
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the token is registered already',
                detail = format('provider %s', register_payment_instrument.provider_code),
                hint = 'Use the instrument that has it.';
        when check_violation or not_null_violation or foreign_key_violation then
            -- The server's detail would repeat a number that should never have come here.
            raise exception using
                errcode = 'RL717',
                message = 'the payment instrument is not valid',
                detail = sqlerrm,
                hint = 'Give the token of the provider, never a number of a card or an account, '
                    'and a display with at most its last four digits.';
    end;
    perform internal.emit_event(
        register_payment_instrument.legal_entity_id,
        'payment_instrument_registered',
        'party',
        register_payment_instrument.party_id,
        jsonb_build_object('payment_instrument_id', _id, 'kind', register_payment_instrument.kind)
    );
    return query
    select v.*
    from api.payment_instrument as v
    where v.legal_entity_id = register_payment_instrument.legal_entity_id and v.id = _id;
end
$$;

comment on function api.register_payment_instrument(
    uuid, uuid, text, text, text, text, text, date
) is
'Registers how a party pays or is paid, by the token of a provider. Numbers of cards and accounts '
'are refused. Needs manage_parties. Raises RL001, RL002 (access), RL006 (token taken), RL010 '
'(party), RL717 (invalid).';

revoke all on function api.register_payment_instrument(
    uuid, uuid, text, text, text, text, text, date
)
from public;
grant execute on function api.register_payment_instrument(
    uuid, uuid, text, text, text, text, text, date
) to
rently_loan_officer,
rently_app;
