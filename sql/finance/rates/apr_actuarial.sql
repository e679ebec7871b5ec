create or replace function finance.apr_actuarial(
    advance_amounts numeric[],
    advance_periods integer[],
    advance_fractions numeric[],
    payment_amounts numeric[],
    payment_periods integer[],
    payment_fractions numeric[],
    unit_periods_per_year numeric
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_amounts('advance_amounts', apr_actuarial.advance_amounts);
    perform finance.require_amounts('payment_amounts', apr_actuarial.payment_amounts);
    perform finance.require_amounts(
        'advance_periods',
        apr_actuarial.advance_periods::numeric[],
        pg_catalog.cardinality(apr_actuarial.advance_amounts)
    );
    perform finance.require_amounts(
        'advance_fractions',
        apr_actuarial.advance_fractions,
        pg_catalog.cardinality(apr_actuarial.advance_amounts)
    );
    perform finance.require_amounts(
        'payment_periods',
        apr_actuarial.payment_periods::numeric[],
        pg_catalog.cardinality(apr_actuarial.payment_amounts)
    );
    perform finance.require_amounts(
        'payment_fractions',
        apr_actuarial.payment_fractions,
        pg_catalog.cardinality(apr_actuarial.payment_amounts)
    );
    perform finance.require_number('unit_periods_per_year', apr_actuarial.unit_periods_per_year);
    if 0 >= any (apr_actuarial.advance_amounts) or 0 > any (apr_actuarial.payment_amounts) then
        raise exception using
            errcode = 'RL112',
            message = 'an advance is not positive or a payment is negative',
            detail = pg_catalog.format(
                'advances %s, payments %s',
                apr_actuarial.advance_amounts,
                apr_actuarial.payment_amounts
            ),
            hint = 'Give money lent and money repaid both as positive amounts.';
    end if;
    if apr_actuarial.unit_periods_per_year <= 0
        or 0 > any (apr_actuarial.advance_periods) or 0 > any (apr_actuarial.payment_periods)
        or 0 > any (apr_actuarial.advance_fractions) or 0 > any (apr_actuarial.payment_fractions)
        or 1 <= any (apr_actuarial.advance_fractions) or 1 <= any (apr_actuarial.payment_fractions)
    then
        raise exception using
            errcode = 'RL110',
            message = 'a unit period is counted wrongly',
            detail = 'periods are negative, fractions outside 0 to 1, or unit_periods_per_year is '
                'not positive',
            hint = 'Count whole unit periods from the first advance and give the rest as a '
                'fraction below 1.';
    end if;
    return pg_catalog.round(
        apr_actuarial.unit_periods_per_year * finance.solve_rate(
            array(
                select -flow.amount
                from pg_catalog.unnest(
                    apr_actuarial.advance_amounts
                ) with ordinality as flow (amount, position)
                order by flow.position
            )::double precision[] || apr_actuarial.payment_amounts::double precision[],
            apr_actuarial.advance_periods::double precision[]
            || apr_actuarial.payment_periods::double precision[],
            apr_actuarial.advance_fractions::double precision[]
            || apr_actuarial.payment_fractions::double precision[]
        )::numeric,
        12
    );
end
$$;

comment on function finance.apr_actuarial(
    numeric[], integer[], numeric[], numeric[], integer[], numeric[], numeric
) is
'The annual percentage rate by the general equation of 12 CFR 1026 Appendix J (b)(8), as a '
'fraction a year to 12 decimals: every advance and payment with its whole unit periods and '
'fraction from the start. Null if there is none. Raises RL100, RL102, RL110, RL111, RL112.

example: select pg_catalog.round(
    finance.apr_actuarial(''{1000}'', ''{0}'', ''{0}'', ''{1135.19}'', ''{1}'', ''{0.5}'', 1), 4
)
returns: 0.0876';

revoke all on function finance.apr_actuarial(
    numeric[], integer[], numeric[], numeric[], integer[], numeric[], numeric
) from public;
grant execute on function finance.apr_actuarial(
    numeric[], integer[], numeric[], numeric[], integer[], numeric[], numeric
) to public;
