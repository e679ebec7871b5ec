-- A loan goes up at once and comes down one stage at a time, after its probation. The time of proof
-- begins on the first day on which no reason for the stage is left and the loan is not late beyond
-- the backstop of stage 2.
create or replace function finance.ecl_stage(
    days_late integer,
    stage_2_days integer,
    stage_3_days integer,
    is_pd_increased boolean,
    is_restructured boolean,
    is_credit_impaired boolean,
    previous_stage integer,
    probation_ends_on date,
    as_of date,
    stage_2_probation_days integer,
    stage_3_probation_days integer
) returns table (stage integer, reason_code text, new_probation_ends_on date)
language sql immutable parallel safe rows 1
begin atomic
    select
        d.stage,
        case
            when d.is_risen then t.reason_code
            when d.is_cured then 'cured'
            else 'cure_probation'
        end,
        case
            when d.is_risen or c.is_too_late then null
            when not d.is_cured then c.cured_on
            when d.stage = 2 and t.stage = 1 then
                ecl_stage.as_of + ecl_stage.stage_2_probation_days
        end
    from (
        select
            case
                when
                    ecl_stage.is_credit_impaired or ecl_stage.days_late >= ecl_stage.stage_3_days
                    then 3
                when
                    ecl_stage.days_late > ecl_stage.stage_2_days
                    or ecl_stage.is_pd_increased
                    or ecl_stage.is_restructured
                    then 2
                else 1
            end as stage,
            case
                when ecl_stage.is_credit_impaired then 'credit_impaired'
                when ecl_stage.days_late >= ecl_stage.stage_3_days then 'backstop_90_dpd'
                when ecl_stage.days_late > ecl_stage.stage_2_days then 'backstop_30_dpd'
                when ecl_stage.is_restructured then 'restructured'
                when ecl_stage.is_pd_increased then 'pd_increase'
                else 'performing'
            end as reason_code
    ) as t
    cross join
        lateral (
            select
                ecl_stage.days_late > ecl_stage.stage_2_days as is_too_late,
                coalesce(
                    ecl_stage.probation_ends_on,
                    ecl_stage.as_of + case ecl_stage.previous_stage
                        when 3 then ecl_stage.stage_3_probation_days
                        else ecl_stage.stage_2_probation_days
                    end
                ) as cured_on
        ) as c
    cross join
        lateral (
            select
                t.stage >= coalesce(ecl_stage.previous_stage, 1) as is_risen,
                not c.is_too_late and c.cured_on <= ecl_stage.as_of as is_cured,
                case
                    when t.stage >= coalesce(ecl_stage.previous_stage, 1) then t.stage
                    when not c.is_too_late and c.cured_on <= ecl_stage.as_of
                        then greatest(t.stage, ecl_stage.previous_stage - 1)
                    else ecl_stage.previous_stage
                end as stage
        ) as d;
end;

comment on function finance.ecl_stage(
    integer, integer, integer, boolean, boolean, boolean, integer, date, date, integer, integer
) is
'Stage of IFRS 9 and why: 3 from stage_3_days late or if credit-impaired, 2 beyond stage_2_days '
'or with a significant increase of risk, else 1. From a higher previous_stage (null: none) it '
'comes down one stage once probation_ends_on has come; new_probation_ends_on is that day as it '
'then stands.

example: select stage, reason_code from finance.ecl_stage(
    31, 30, 90, false, false, false, 1, null, ''2026-01-31'', 30, 90)
returns: 2|backstop_30_dpd';

revoke all on function finance.ecl_stage(
    integer, integer, integer, boolean, boolean, boolean, integer, date, date, integer, integer
) from public;
grant execute on function finance.ecl_stage(
    integer, integer, integer, boolean, boolean, boolean, integer, date, date, integer, integer
) to public;
