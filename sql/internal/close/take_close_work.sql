create or replace function internal.take_close_work(
    legal_entity_id uuid, step_code text, loan_count integer
) returns setof uuid
language sql volatile
set search_path = ''
begin atomic
    with
    taken as (
        delete from ops.close_work as w
        where
            w.legal_entity_id = take_close_work.legal_entity_id
            and w.step_code = take_close_work.step_code
            -- As a list, which is looked up by the key: the table was empty when it was analysed.
            and w.loan_id = any(
                array(
                    select x.loan_id
                    from ops.close_work as x
                    where
                        x.legal_entity_id = take_close_work.legal_entity_id
                        and x.step_code = take_close_work.step_code
                    order by x.loan_id
                    limit take_close_work.loan_count
                )
            )
        returning w.loan_id
    )

    select t.loan_id
    from taken as t
    order by t.loan_id;
end;

comment on function internal.take_close_work(uuid, text, integer) is
'Takes loans off the list of what a step of the close of business has left to do, in the order in '
'which they are locked.';

revoke all on function internal.take_close_work(uuid, text, integer) from public;
