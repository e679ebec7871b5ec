-- requires: api.loan
create or replace function api.reschedule_loan(
    legal_entity_id uuid,
    loan_id uuid,
    from_due_date date,
    reason text,
    first_due_date date default null,
    extra_instalment_count integer default null,
    principal_grace_count integer default null,
    interest_grace_count integer default null
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
        reschedule_loan.legal_entity_id, reschedule_loan.loan_id
    );
    _today := internal.business_date(_loan.legal_entity_id);
    if not exists (
        select
        from internal.v_instalment as i
        where
            i.legal_entity_id = _loan.legal_entity_id
            and i.loan_id = _loan.id
            and i.kind = 'instalment'
            and i.due_date = reschedule_loan.from_due_date
            and i.principal_paid_amount + i.interest_paid_amount = 0
            and i.principal_amount > 0
    ) then
        raise exception using
            errcode = 'RL322',
            message = 'no unpaid instalment is due on the day',
            detail = format('loan %s, day %s', _loan.loan_number, reschedule_loan.from_due_date),
            hint = 'See api.loan_schedule() for its due dates.';
    end if;
    perform internal.require_change(
        num_nonnulls(
            reschedule_loan.first_due_date, reschedule_loan.extra_instalment_count,
            reschedule_loan.principal_grace_count, reschedule_loan.interest_grace_count
        ) > 0 and coalesce(reschedule_loan.first_due_date >= _today, true),
        format('first due date %s, today %s', reschedule_loan.first_due_date, _today)
    );
    perform internal.require_change(
        reschedule_loan.interest_grace_count is null
        or not internal.is_interest_recalculated(_loan),
        'interest is recalculated with each payment, so instalments carry their own'
    );
    _change.from_on := reschedule_loan.from_due_date;
    _change.first_due_on := reschedule_loan.first_due_date;
    _change.extra_instalments := reschedule_loan.extra_instalment_count;
    _change.principal_grace := reschedule_loan.principal_grace_count;
    _change.interest_grace := reschedule_loan.interest_grace_count;
    perform internal.modify_loan(
        _loan, 'reschedule', _today, reschedule_loan.reason, _change
    );

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = reschedule_loan.legal_entity_id and l.id = reschedule_loan.loan_id;
end
$$;

comment on function api.reschedule_loan(uuid, uuid, date, text, date, integer, integer, integer) is
'Changes the instalments of a loan from the one due on from_due_date on: moves their due dates, '
'adds instalments, or lets the first ones be without principal or interest due. Moved dates keep '
'the level of the instalments, the last one taking the difference; else what is left is spread '
'anew. Raises RL321 for grace on interest where it is recalculated with each payment, RL322 if no '
'wholly unpaid instalment is due on that day. Needs modify_loans. Raises RL001, RL002 (access), '
'RL013 (needs approval), RL301 to RL303, RL342 (loan), RL321 (values).';

revoke all on function api.reschedule_loan(
    uuid, uuid, date, text, date, integer, integer, integer
) from public;
grant execute on function api.reschedule_loan(
    uuid, uuid, date, text, date, integer, integer, integer
) to rently_loan_officer;
