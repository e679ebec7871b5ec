-- Within a year the hazard is constant; after the last year given, that of the last year goes on.
create or replace function finance.survival_probability(
    cumulative_default_probabilities numeric[], months integer
) returns numeric
language sql immutable strict parallel safe
begin atomic
    select
        case
            when r.begins = 0 then 0::numeric
            else r.reached * power(r.ends / r.begins, r.months_on::numeric / 12)
        end
    from (
        select
            1 - coalesce(
                survival_probability.cumulative_default_probabilities[k.year_number - 1], 0
            ) as begins,
            1 - survival_probability.cumulative_default_probabilities[k.year_number] as ends,
            1 - coalesce(
                survival_probability.cumulative_default_probabilities[k.years_reached], 0
            ) as reached,
            survival_probability.months - 12 * k.years_reached as months_on
        from (
            select
                -- The year whose hazard holds, and the whole years given before that day.
                least(
                    survival_probability.months / 12 + 1,
                    cardinality(survival_probability.cumulative_default_probabilities)
                ) as year_number,
                least(
                    survival_probability.months / 12,
                    cardinality(survival_probability.cumulative_default_probabilities)
                ) as years_reached
        ) as k
    ) as r;
end;

comment on function finance.survival_probability(numeric[], integer) is
'Probability that no default happens within so many months, from the cumulative probabilities of '
'default of one year, two years and so on, as fractions.

example: select round(finance.survival_probability(array[0.36], 6), 6)
returns: 0.800000';

revoke all on function finance.survival_probability(numeric[], integer) from public;
grant execute on function finance.survival_probability(numeric[], integer) to public;
