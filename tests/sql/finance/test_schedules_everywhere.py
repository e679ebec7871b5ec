"""Schedules are the same on every server: CI runs this on the oldest and the newest PostgreSQL."""

from __future__ import annotations

from sqltest import Database

# What the rows of 600 loans of all kinds hash to. A change of the arithmetic changes it; a server,
# a platform or a setting must not.
DIGEST = "5406043069d9393c496ee7e17d988c3a"
LOANS = """
with loan as (
    select
        i.number,
        jsonb_build_object(
            'principal_amount', 137.5 * i.number,
            'disbursed_on', date '2023-11-30' + i.number,
            'instalments', 1 + i.number %% 37,
            'annual_rate', (i.number %% 40) / 100.0,
            'method', (array['annuity', 'equal_principal', 'flat', 'interest_only'])[
                1 + i.number %% 4
            ],
            'frequency_unit', (array['month', 'week', 'half_month', 'quarter', 'day'])[
                1 + i.number %% 5
            ],
            'day_count', (array[null, 'ACT/360', 'ACT/ACT FINERACT', '30E/360', 'ACT/ACT ISDA'])[
                1 + i.number %% 5
            ],
            'compounding_per_year', (array[null, 1, 2])[1 + i.number %% 3],
            'principal_grace', i.number %% 37 / 4,
            'down_payment_pct', (array[null, 12.5])[1 + i.number %% 2],
            'is_smoothed', i.number %% 3 = 0,
            'unpaid_interest', 'capitalise',
            'rate_changes',
            case
                when i.number %% 6 = 0 and i.number %% 37 > 2
                    then jsonb_build_array(
                        jsonb_build_object(
                            'effective_on', date '2023-12-02' + i.number, 'annual_rate', 0.0875
                        )
                    )
            end
        ) as terms
    from generate_series(1, 600) as i(number)
)

select
    md5(string_agg(s::text, '|' order by s.term_position, s.end_on, s.number nulls last)) as digest
from finance.schedules(
    array(
        select jsonb_populate_record(null::finance.schedule_terms, loan.terms)
        from loan
        order by loan.number
    )
) as s
"""


def test_schedules_are_the_same_on_every_server(anyone: Database) -> None:
    anyone.run("set local datestyle = 'ISO'")
    assert anyone.value(LOANS) == DIGEST
