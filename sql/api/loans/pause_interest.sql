-- requires: api.loan, api.loan_modification
create or replace function api.pause_interest(
    legal_entity_id uuid,
    loan_id uuid,
    from_date date,
    until_date date,
    reason text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _today date;
    _change finance.loan_change;
begin
    _loan := internal.lock_modifiable_loan(
        pause_interest.legal_entity_id, pause_interest.loan_id
    );
    _today := internal.business_date(_loan.legal_entity_id);
    perform internal.require_change(
        pause_interest.from_date >= _loan.start_date
        and pause_interest.until_date > pause_interest.from_date
        and pause_interest.from_date < _loan.maturity_date,
        format('from %s until %s', pause_interest.from_date, pause_interest.until_date)
    );
    if exists (
        select
        from api.loan_modification as m
        where
            m.legal_entity_id = _loan.legal_entity_id
            and m.loan_id = _loan.id
            and m.modification_type = 'interest_pause'
            and m.undone_by_modification_id is null
            and m.from_date < pause_interest.until_date
            and m.until_date > pause_interest.from_date
    ) then
        raise exception using
            errcode = 'RL324',
            message = 'interest is paused on some of the days already',
            detail = format(
                'from %s until %s', pause_interest.from_date, pause_interest.until_date
            ),
            hint = 'Choose other days, or undo the other pause with api.undo_modification().';
    end if;
    _change.from_on := pause_interest.from_date;
    _change.until_on := pause_interest.until_date;
    perform internal.modify_loan(
        _loan,
        'interest_pause',
        least(pause_interest.from_date, _today),
        pause_interest.reason,
        _change
    );

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = pause_interest.legal_entity_id and l.id = pause_interest.loan_id;
end
$$;

comment on function api.pause_interest(uuid, uuid, date, date, text) is
'Lets a loan bear no interest from a day, inclusive, until a day, exclusive; instalments stay, '
'the last one is lower. Raises RL324 if some of the days are paused already. Needs modify_loans. '
'Raises RL001, RL002 (access), RL013 (needs approval), RL301 to RL303, RL342 (loan), RL306 '
'(before it was bought), RL321 (values).';

revoke all on function api.pause_interest(uuid, uuid, date, date, text) from public;
grant execute on function api.pause_interest(uuid, uuid, date, date, text) to rently_loan_officer;
