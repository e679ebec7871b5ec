create or replace function finance.discounted_sum(
    amounts double precision[],
    periods double precision[],
    fractions double precision[],
    horizon double precision,
    u double precision
)
returns double precision
language sql
immutable
parallel safe
return (
    select
        sum(
            flow.amount
            * pg_catalog.exp(
                greatest(
                    -discounted_sum.u
                    * (
                        flow.whole
                        - case when discounted_sum.u < 0 then discounted_sum.horizon else 0 end
                    ),
                    -450
                )
            )
            / (1 + flow.part * (pg_catalog.exp(discounted_sum.u) - 1))
        )
    from rows from (  -- noqa: PRS
        pg_catalog.unnest(discounted_sum.amounts),
        pg_catalog.unnest(discounted_sum.periods),
        pg_catalog.unnest(discounted_sum.fractions)
    ) as flow (amount, whole, part)
);

comment on function finance.discounted_sum(
    double precision[], double precision[], double precision[], double precision, double precision
) is
'Sum of flows discounted at i = exp(u) - 1 a period, valued at the start (at the horizon if u is '
'negative, which leaves its sign). finance.solve_rate() describes the rest.

example: select finance.discounted_sum(''{-100,110}'', ''{0,1}'', ''{0,0}'', 1, 0)
returns: 10';

revoke all on function finance.discounted_sum(
    double precision[], double precision[], double precision[], double precision, double precision
) from public;
grant execute on function finance.discounted_sum(
    double precision[], double precision[], double precision[], double precision, double precision
) to public;
