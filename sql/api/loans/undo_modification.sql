-- Keys are made in the order of time: what came over with a purchase is older than its row.
-- requires: api.loan
create or replace function api.undo_modification(
    legal_entity_id uuid,
    loan_modification_id uuid,
    reason text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _change finance.loan_change;
    _loan_id uuid;
begin
    perform internal.require(undo_modification.legal_entity_id, 'modify_loans');
    select m.loan_id into _loan_id
    from lending.loan_modification as m
    where
        m.legal_entity_id = undo_modification.legal_entity_id
        and m.id = undo_modification.loan_modification_id
        and m.modification_type <> 'undo';
    if _loan_id is not null then
        _loan := internal.lock_modifiable_loan(undo_modification.legal_entity_id, _loan_id);
    end if;
    if _loan_id is null or exists (
        select
        from lending.loan_modification as u
        where
            u.legal_entity_id = undo_modification.legal_entity_id
            and u.undone_modification_id = undo_modification.loan_modification_id
    ) then
        raise exception using
            errcode = 'RL320',
            message = 'there is no such modification, or it was undone before',
            detail = format('modification %s', undo_modification.loan_modification_id),
            hint = 'See api.loan_modification for what there is.';
    end if;
    if exists (
        select
        from lending.loan_transfer as t
        where
            t.legal_entity_id = undo_modification.legal_entity_id
            and t.loan_id = _loan_id
            and t.direction = 'in'
            and t.id > undo_modification.loan_modification_id
    ) then
        raise exception using
            errcode = 'RL325',
            message = 'the modification was made by a former owner of the loan',
            detail = format('modification %s', undo_modification.loan_modification_id),
            hint = 'Modify the loan from today on.';
    end if;
    perform internal.modify_loan(
        _loan,
        'undo',
        internal.business_date(undo_modification.legal_entity_id),
        undo_modification.reason,
        _change,
        undo_modification.loan_modification_id
    );
    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = undo_modification.legal_entity_id and l.id = _loan_id;
end
$$;

comment on function api.undo_modification(uuid, uuid, text) is
'Undoes a modification of a loan: the loan is as if it had never been. Needs modify_loans. Raises '
'RL001, RL002 (access), RL013 (needs approval), RL301 to RL303, RL342 (loan), RL320 (unknown), '
'RL321 (no reason), RL325 (of a former owner).';

revoke all on function api.undo_modification(uuid, uuid, text) from public;
grant execute on function api.undo_modification(uuid, uuid, text) to rently_loan_officer;
