"""Bad input to day counts, calendars and rates: each has its declared error."""

from __future__ import annotations

import pytest
from sqltest import Database

DAY_COUNTS = [
    ("RL100", "finance.day_count_fraction(null, '2024-01-01', '2024-02-01')"),
    ("RL100", "finance.day_count_fraction('ACT/360', null, '2024-02-01')"),
    ("RL100", "finance.day_count_ratio('ACT/360', '2024-01-01', null)"),
    ("RL100", "finance.day_count_days('ACT/360', null, null)"),
    ("RL101", "finance.day_count_fraction('ACT/361', '2024-01-01', '2024-02-01')"),
    ("RL101", "finance.day_count_convention('')"),
    ("RL102", "finance.day_count_fraction('ACT/360', '2024-01-01', 'infinity')"),
    ("RL102", "finance.day_count_fraction('30/360', '-infinity', '2024-01-01')"),
    ("RL102", "finance.day_count_fraction('ACT/360', '0044-03-15 BC', '2024-01-01')"),
    ("RL102", "finance.day_count_days('30E/360', '2024-01-01', '10000-01-01')"),
    ("RL103", "finance.day_count_fraction('ACT/ACT ISDA', '2024-02-01', '2024-01-01')"),
    ("RL103", "finance.day_count_days('30E/360', '2024-02-01', '2024-01-01')"),
    ("RL104", "finance.day_count_ratio('ACT/ACT ICMA', '2024-01-01', '2024-02-01')"),
    ("RL104", "finance.day_count_ratio('ACT/365L', '2024-01-01', '2024-02-01')"),
    (
        "RL104",
        "finance.day_count_ratio('ACT/ACT ICMA', '2024-01-01', '2024-02-01', '2024-01-01',"
        " '2024-01-16')",
    ),
    (
        "RL104",
        "finance.day_count_ratio('ACT/ACT ICMA', '2024-01-01', '2024-02-01', '2024-01-01',"
        " 'infinity')",
    ),
    (
        "RL104",
        "finance.day_count_ratio('ACT/ACT ICMA', '2024-01-01', '2024-02-01', '2024-01-01',"
        " '2124-01-01')",
    ),
    (
        "RL108",
        "finance.day_count_days('BUS/252', '2024-01-01', '2024-02-01', weekend_days => '{0}')",
    ),
]

CALENDARS = [
    ("RL100", "finance.is_working_day(null)"),
    ("RL100", "finance.is_working_day('2024-01-01', null)"),
    ("RL100", "finance.is_working_day('2024-01-01', '{}', null)"),
    ("RL100", "finance.is_working_day('2024-01-01', '{2024-01-01,null}')"),
    ("RL100", "finance.roll_date('2024-01-01', null)"),
    ("RL100", "finance.add_working_days('2024-01-01', null)"),
    ("RL100", "finance.frequency_date(null, 'month', 1, 1)"),
    ("RL100", "finance.frequency_date('2024-01-01', null, 1, 1)"),
    ("RL100", "finance.frequency_date('2024-01-01', 'month', null, 1)"),
    ("RL100", "finance.frequency_date('2024-01-01', 'month', 1, 1, null)"),
    ("RL100", "finance.period_dates(null, 'month', 1, 12)"),
    ("RL100", "finance.period_dates('2024-01-01', 'month')"),
    ("RL100", "finance.period_count('2024-01-01', '2024-02-01', 'month', stub => null)"),
    ("RL102", "finance.roll_date('infinity', 'following')"),
    ("RL102", "finance.period_dates('-infinity', 'month', 1, 12)"),
    ("RL102", "finance.period_dates('2024-01-01', 'month', last_due_on => 'infinity')"),
    ("RL102", "finance.working_days_between('2024-01-01', 'infinity')"),
    ("RL102", "finance.frequency_date('2024-01-01', 'year', 9999, -1)"),
    ("RL102", "finance.add_months('2024-01-01', 120000)"),
    ("RL103", "finance.working_days_between('2024-02-01', '2024-01-01')"),
    ("RL103", "finance.period_dates('2024-02-01', 'month', 1, 2, '2024-01-31')"),
    ("RL103", "finance.period_dates('2024-01-01', 'month', 1, 3, last_due_on => '2024-02-15')"),
    ("RL103", "finance.period_dates('2024-01-01', 'month', last_due_on => '2024-01-01')"),
    ("RL105", "finance.roll_date('2024-01-01', 'nearest')"),
    ("RL105", "finance.period_dates('2024-01-01', 'month', 1, 1, business_day_roll => '')"),
    ("RL106", "finance.frequency_date('2024-01-01', 'fortnight', 1, 1)"),
    ("RL106", "finance.frequency_date('2024-01-01', 'month', 0, 1)"),
    ("RL106", "finance.period_dates('2024-01-01', 'month', 10000, 1)"),
    ("RL106", "finance.frequency_date('2024-01-01', 'year', 9999, 9999)"),
    ("RL107", "finance.frequency_date('2024-01-31', 'month', 1, 1, 'truncate')"),
    ("RL107", "finance.period_dates('2024-01-01', 'month', 1, 3, stub => 'none')"),
    ("RL107", "finance.period_count('2024-01-01', '2024-02-01', 'month', stub => 'none')"),
    ("RL108", "finance.is_working_day('2024-01-01', '{}', '{8}')"),
    ("RL108", "finance.is_working_day('2024-01-01', '{}', '{1,2,3,4,5,6,7}')"),
    (
        "RL108",
        "finance.roll_date('2024-01-01', 'following', array(select d::date"
        " from pg_catalog.generate_series(date '2023-12-01', '2025-12-31', '1 day') as d))",
    ),
    ("RL110", "finance.period_dates('2024-01-01', 'month', 1, 0)"),
    ("RL110", "finance.period_dates('2024-01-01', 'day', 1, 10000)"),
    ("RL110", "finance.add_working_days('2024-01-01', 10000)"),
]

RATES = [
    ("RL100", "finance.pmt(null, 12, 1000)"),
    ("RL100", "finance.pmt(0.1, null, 1000)"),
    ("RL100", "finance.pmt(0.1, 12, null)"),
    ("RL100", "finance.pmt(0.1, 12, 1000, 0, null)"),
    ("RL100", "finance.rate(12, -100, 1000, 0, null)"),
    ("RL100", "finance.ipmt(0.1, null, 12, 1000)"),
    ("RL100", "finance.fv(0.1, 12, 1, null)"),
    ("RL100", "finance.pv(0.1, 12, null)"),
    ("RL100", "finance.nper(0.1, null, 1000)"),
    ("RL100", "finance.rate(12, null, 1000)"),
    ("RL100", "finance.irr(null)"),
    ("RL100", "finance.irr('{}')"),
    ("RL100", "finance.npv(null, '{1,2}')"),
    ("RL100", "finance.mirr('{-1,2}', null, 0)"),
    ("RL100", "finance.xirr(null, '{1,2}')"),
    ("RL100", "finance.xirr('{2024-01-01,null}', '{1,2}')"),
    ("RL100", "finance.xnpv(null, '{2024-01-01}', '{1}')"),
    ("RL100", "finance.unit_period_length(null)"),
    ("RL100", "finance.unit_periods_between('month', null, '2024-01-01')"),
    ("RL100", "finance.apr('{2024-01-01}', null, '{2024-02-01}', '{1}')"),
    ("RL100", "finance.apr(null, '{1}', '{2024-02-01}', '{1}')"),
    ("RL100", "finance.disclose('{2024-01-01}', '{1}', '{2024-02-01}', '{1}', null)"),
    ("RL101", "finance.xirr('{2024-01-01,2025-01-01}', '{-1,2}', 'lunar')"),
    ("RL102", "finance.pmt('NaN', 12, 1000)"),
    ("RL102", "finance.pmt(0.1, 12, 'Infinity')"),
    ("RL102", "finance.irr('{-1,NaN}')"),
    ("RL102", "finance.irr('{-1e101,1}')"),
    ("RL102", "finance.irr('{-1,1e-101}')"),
    ("RL102", "finance.pmt(0.1, 12, 1e101)"),
    ("RL102", "finance.xirr('{2024-01-01,infinity}', '{-1,2}')"),
    ("RL102", "finance.apr('{2024-01-01}', '{1}', '{infinity}', '{1}')"),
    ("RL103", "finance.apr('{2024-02-01}', '{1}', '{2024-01-01,2024-03-01}', '{1,1}')"),
    ("RL103", "finance.unit_period('{2024-01-01}', '{2024-01-01}')"),
    ("RL104", "finance.xirr('{2024-01-01,2025-01-01}', '{-1,2}', 'ACT/ACT ICMA')"),
    ("RL109", "finance.pmt(-1, 12, 1000)"),
    ("RL109", "finance.fv(-1.5, 12, 1000, 0)"),
    ("RL109", "finance.npv(-1, '{1,2}')"),
    ("RL109", "finance.xnpv(-2, '{2024-01-01}', '{1}')"),
    ("RL109", "finance.nper(-1, -100, 1000)"),
    ("RL109", "finance.irr('{-1,2}', -1)"),
    ("RL109", "finance.mirr('{-1,2}', 0, -1)"),
    ("RL109", "finance.pv(1000000, 9999, 1000)"),
    ("RL110", "finance.pmt(0.1, 0, 1000)"),
    ("RL110", "finance.pmt(0.1, 10000, 1000)"),
    ("RL110", "finance.pmt(0.1, -1, 1000)"),
    ("RL110", "finance.pmt(0.1, 1e-7, 1000)"),
    ("RL110", "finance.ipmt(0.1, 0, 12, 1000)"),
    ("RL110", "finance.ppmt(0.1, 13, 12, 1000)"),
    ("RL110", "finance.rate(0, 100, 1000)"),
    ("RL110", "finance.apr_actuarial('{1}', '{0}', '{0}', '{2}', '{-1}', '{0}', 12)"),
    ("RL110", "finance.apr_actuarial('{1}', '{0}', '{0}', '{2}', '{1}', '{1}', 12)"),
    ("RL110", "finance.apr_actuarial('{1}', '{0}', '{0}', '{2}', '{1}', '{0}', 0)"),
    ("RL111", "finance.irr('{-1,null}')"),
    ("RL111", "finance.irr('{{-1,2},{3,4}}')"),
    ("RL111", "finance.xirr('{2024-01-01}', '{-1,2}')"),
    ("RL111", "finance.apr('{2024-01-01}', '{1}', '{2024-02-01}', '{1,2}')"),
    ("RL111", "finance.apr_actuarial('{1}', '{0}', '{0}', '{2,2}', '{1}', '{0}', 12)"),
    ("RL112", "finance.apr('{2024-01-01}', '{0}', '{2024-02-01}', '{1}')"),
    ("RL112", "finance.apr('{2024-01-01}', '{1}', '{2024-02-01}', '{-1}')"),
    ("RL112", "finance.disclose('{2024-01-01}', '{5}', '{2024-02-01}', '{9}', 5)"),
    ("RL113", "finance.unit_period_length('fortnight')"),
    ("RL113", "finance.unit_period_length('13 months')"),
    ("RL113", "finance.apr('{2024-01-01}', '{1}', '{2024-02-01}', '{1}', '2 years')"),
]


@pytest.mark.parametrize(("sqlstate", "call"), DAY_COUNTS + CALENDARS + RATES)
def test_bad_input_has_its_declared_error(anyone: Database, sqlstate: str, call: str) -> None:
    with anyone.refused(sqlstate):
        anyone.rows(f"select {call}")


def test_every_declared_code_is_raised_above(db: Database) -> None:
    declared = db.rows("select code from ops.error_code where code between 'RL100' and 'RL129'")
    raised = {sqlstate for sqlstate, _ in DAY_COUNTS + CALENDARS + RATES}
    assert {row["code"] for row in declared} == raised
