create or replace function internal.read_assignments(payment lending.payment, assignments jsonb)
returns internal.payment_assignment[]
language plpgsql stable
set search_path = ''
as $$
declare
    _read internal.payment_assignment[];
    _problem text;
begin
    begin
        select
            array_agg(
                row(
                    l.id,
                    coalesce(a.currency_code, (payment).currency_code),
                    a.amount,
                    a.loan_amount
                )::internal.payment_assignment
                order by l.id
            ),
            case
                when count(a.loan_id) + count(a.loan_number) <> count(*)
                    or bool_or(a.loan_id is not null and a.loan_number is not null)
                    then 'each names a loan by id or by number'
                when count(l.id) = count(*) and count(distinct l.id) < count(*)
                    then 'a loan is named twice'
            end
        into _read, _problem
        from jsonb_to_recordset(read_assignments.assignments) as a (
            loan_id uuid,
            loan_number text,
            currency_code text,
            amount numeric,
            loan_amount numeric
        )
        left join lending.loan as l
            on
                l.legal_entity_id = (payment).legal_entity_id
                and (a.loan_id = l.id or a.loan_number = l.loan_number);
    exception
        when data_exception then
            get stacked diagnostics _problem = message_text;
    end;
    if _read is null or _problem is not null then
        raise exception using
            errcode = 'RL421',
            message = 'the assignments cannot be read',
            detail = coalesce(_problem, 'there are none'),
            hint = 'Give an array of objects with loan_id or loan_number, and amount.';
    end if;
    return _read;
end
$$;

comment on function internal.read_assignments(lending.payment, jsonb) is
'The assignments of a request, in the order of the loans'' keys; loan_id is null where the entity '
'has no such loan. Raises RL421 if they are malformed.';

revoke all on function internal.read_assignments(lending.payment, jsonb) from public;
