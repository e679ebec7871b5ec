-- In the order of their keys, as every command that locks several loans.
create or replace function internal.lock_refinanced_loans(legal_entity_id uuid, loan_ids uuid[])
returns lending.loan[]
language plpgsql volatile
set search_path = ''
as $$
declare
    _loans lending.loan[] := array(
        select internal.lock_loan(lock_refinanced_loans.legal_entity_id, i.loan_id)
        from (
            select distinct n.loan_id
            from unnest(lock_refinanced_loans.loan_ids) as n (loan_id)
            order by n.loan_id
        ) as i
    );
    _is_valid boolean;
begin
    select
        count(*) > 0
        and count(*) = cardinality(lock_refinanced_loans.loan_ids)
        and count(distinct (l.borrower_party_id, l.currency_code)) = 1
        and bool_and(l.status = 'active')
    into _is_valid
    from unnest(_loans) as l;
    if _is_valid is not true then
        raise exception using
            errcode = 'RL360',
            message = 'these loans cannot be paid off by one other',
            detail = format(
                'given %s',
                coalesce(
                    (
                        select string_agg(
                            format('%s (%s, %s)', l.loan_number, l.status, l.currency_code), ', '
                        )
                        from unnest(_loans) as l
                    ),
                    'none'
                )
            ),
            hint = 'Name active loans of one borrower in one currency, each once.';
    end if;
    return _loans;
end
$$;

comment on function internal.lock_refinanced_loans(uuid, uuid[]) is
'The loans that another one is to pay off, locked. Raises RL301 if one is unknown, RL360 unless '
'they are active, of one borrower, in one currency, and named once.';

revoke all on function internal.lock_refinanced_loans(uuid, uuid[]) from public;
