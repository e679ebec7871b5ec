create or replace function internal.schedule_state(
    legal_entity_id uuid, loan_id uuid, out owed_amount numeric, out hash bytea
)
language plpgsql stable
set search_path = ''
as $$
begin
    select
        coalesce(sum(i.unpaid_amount), 0),
        sha256(
            convert_to(
                coalesce(
                    string_agg(
                        concat_ws(
                            ' ', i.line_number, i.kind, i.period_start_date, i.due_date,
                            trim_scale(i.opening_balance_amount), trim_scale(i.principal_amount),
                            trim_scale(i.interest_amount), trim_scale(i.fee_amount),
                            trim_scale(i.penalty_amount), trim_scale(i.principal_paid_amount),
                            trim_scale(i.interest_paid_amount), trim_scale(i.fee_paid_amount),
                            trim_scale(i.penalty_paid_amount)
                        ),
                        '|' order by i.line_number
                    ),
                    ''
                ),
                'UTF8'
            )
        )
    into owed_amount, hash
    from internal.v_instalment as i
    where
        i.legal_entity_id = schedule_state.legal_entity_id
        and i.loan_id = schedule_state.loan_id;
end
$$;

comment on function internal.schedule_state(uuid, uuid) is
'All that the plan in force of a loan asks for and is unpaid, in its currency, and a SHA-256 of '
'its instalments with what is paid of each: equal hashes are equal schedules.';

revoke all on function internal.schedule_state(uuid, uuid) from public;
