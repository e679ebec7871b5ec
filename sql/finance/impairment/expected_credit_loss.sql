-- requires: finance.survival_probability, finance.monthly_discount_factor
-- An interval that reaches beyond the twelfth month is cut there, so that stage 1 counts the same
-- losses as the first year of stage 2.
create or replace function finance.expected_credit_loss(
    exposures numeric[],
    months integer[],
    cumulative_default_probabilities numeric[],
    loss_given_default numeric,
    annual_rate numeric,
    stage integer
) returns numeric
language sql immutable strict parallel safe
begin atomic
    select
        case expected_credit_loss.stage
            when 3
                then
                    expected_credit_loss.exposures[1] * expected_credit_loss.loss_given_default
            else
                coalesce(
                    sum(
                        i.exposure * expected_credit_loss.loss_given_default
                        * (
                            finance.survival_probability(
                                expected_credit_loss.cumulative_default_probabilities,
                                p.from_month
                            )
                            - finance.survival_probability(
                                expected_credit_loss.cumulative_default_probabilities, p.to_month
                            )
                        )
                        * finance.monthly_discount_factor(
                            expected_credit_loss.annual_rate, p.to_month
                        )
                    ),
                    0
                )
        end
    from (
        select
            u.exposure,
            coalesce(lag(u.month_number) over (order by u.n), 0) as from_month,
            u.month_number as to_month
        from
            unnest(expected_credit_loss.exposures, expected_credit_loss.months)
            with ordinality as u (exposure, month_number, n)
    ) as i
    cross join
        lateral (
            values
            (i.from_month, least(i.to_month, 12)),
            (greatest(i.from_month, 12), i.to_month)
        ) as p (from_month, to_month)
    where
        p.from_month < p.to_month
        and (expected_credit_loss.stage <> 1 or p.to_month <= 12);
end;

comment on function finance.expected_credit_loss(
    numeric[], integer[], numeric[], numeric, numeric, integer
) is
'Expected credit loss (IFRS 9 5.5), not rounded, in the currency of the exposures. exposures[n] '
'holds until month months[n] from now. Stages 1 and 2: the sum of marginal probability of default '
'× loss given default × exposure, discounted from the end of each interval at a nominal rate a '
'year that compounds monthly, over twelve months or the whole life. Stage 3: the loss given '
'default of the first exposure.

example: select round(finance.expected_credit_loss(
    array[1000], array[12], array[0.02], 0.4, 0.12, 1), 2)
returns: 7.10';

revoke all on function finance.expected_credit_loss(
    numeric[], integer[], numeric[], numeric, numeric, integer
) from public;
grant execute on function finance.expected_credit_loss(
    numeric[], integer[], numeric[], numeric, numeric, integer
) to public;
