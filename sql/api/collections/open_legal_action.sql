-- requires: api.legal_action, internal.hold_case, internal.outstanding_on
create or replace function api.open_legal_action(
    legal_entity_id uuid,
    loan_id uuid,
    claimed_amount numeric,
    reason text,
    court_name text default null
) returns setof api.legal_action
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _id uuid := internal.uuid_v7();
    _today date := internal.business_date(open_legal_action.legal_entity_id);
    _outstanding numeric;
    _facts jsonb;
begin
    perform internal.require(open_legal_action.legal_entity_id, 'take_legal_action');
    perform internal.require_reason(open_legal_action.reason);
    _loan := internal.lock_loan(open_legal_action.legal_entity_id, open_legal_action.loan_id);
    perform internal.require_disbursed(_loan);
    perform internal.require_amount(open_legal_action.claimed_amount, _loan.currency_code);
    _outstanding := greatest(
        internal.outstanding_on(_loan.legal_entity_id, _loan.id, _today),
        _loan.principal_written_off_amount
    );
    if open_legal_action.claimed_amount > _outstanding or exists (
        select
        from lending.legal_action as a
        where
            a.legal_entity_id = _loan.legal_entity_id
            and a.loan_id = _loan.id
            and a.closed_on is null
    ) then
        raise exception using
            errcode = 'RL660',
            message = 'the legal action cannot be begun',
            detail = format(
                'claimed %s, outstanding %s %s, loan %s',
                open_legal_action.claimed_amount,
                _outstanding,
                _loan.currency_code,
                _loan.loan_number
            ),
            hint = 'Claim at most what is outstanding; a loan has one open legal action.';
    end if;
    perform internal.require_approval(
        _loan.legal_entity_id, 'open_legal_action', open_legal_action.claimed_amount
    );
    _facts := jsonb_build_object(
        'legal_action_id', _id,
        'state', 'prepared',
        'amount', open_legal_action.claimed_amount,
        'currency_code', _loan.currency_code
    );
    insert into lending.legal_action (
        legal_entity_id, id, loan_id, case_id, currency_code, claimed_amount, reason, court_name,
        opened_on, recorded_by_account_id
    )
    values (
        _loan.legal_entity_id,
        _id,
        _loan.id,
        internal.hold_case(_loan, 'legal', _facts),
        _loan.currency_code,
        open_legal_action.claimed_amount,
        open_legal_action.reason,
        open_legal_action.court_name,
        _today,
        internal.acting_account_id()
    );
    perform internal.note_collections(_loan, 'legal_step', _facts);
    perform internal.emit_event(
        _loan.legal_entity_id, 'legal_action_opened', 'loan', _loan.id, _facts
    );
    return query
    select a.*
    from api.legal_action as a
    where a.legal_entity_id = open_legal_action.legal_entity_id and a.id = _id;
end
$$;

comment on function api.open_legal_action(uuid, uuid, numeric, text, text) is
'Begins a claim against the borrower of a loan, in its currency. The collections case, opened if '
'there is none, waits for it: no rule is followed meanwhile. Needs take_legal_action. Raises '
'RL001, RL002 (access), RL013 (approval), RL301, RL302 (loan), RL305 (amount), RL606 (reason), '
'RL610 (the case is with an agency), RL660 (open action, more than is outstanding).';

revoke all on function api.open_legal_action(uuid, uuid, numeric, text, text) from public;
grant execute on function api.open_legal_action(uuid, uuid, numeric, text, text)
to rently_collections_agent, rently_risk_manager;
