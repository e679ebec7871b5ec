"""Fire times against an independent implementation of cron, in many zones, over both clock changes.

The reference is cronsim, which follows Debian's cron. The differences known:
- asked in the second pass of a repeated hour about a job at a fixed time, cronsim answers with the
  first pass, which is over; there its next answer counts;
- cronsim reads `10-10/5` as `10/5`, which pg_cron does not accept, and that as 10, 15, 20; pg_cron
  gives 10 alone, and so do we. Ranges of one value with a step are left out;
- at some clock changes cronsim errs, see ODD_ZONES.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim, CronSimError
from sqltest import Database

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/Havana",  # changes at midnight and at one
    "Africa/Cairo",  # changes at midnight, on a Friday
    "Asia/Kolkata",
)
# Clocks that change by half an hour, or at a quarter past, where cronsim steps by whole hours and
# misses minutes; or that skip midnight, where it may answer with the hour that was skipped. A plain
# scan over all minutes is the reference there.
ODD_ZONES = ("Australia/Lord_Howe", "Pacific/Chatham", "Asia/Beirut")
EXPRESSIONS_PER_ZONE = 68
INSTANTS_PER_EXPRESSION = 5
FIRES_PER_INSTANT = 9  # each fire time is the instant for the next one
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
NEXT = """
select p.place, f.fire_at
from unnest(%(schedules)s::text[], %(zones)s::text[], %(instants)s::timestamptz[])
    with ordinality as p (schedule, zone, instant, place)
cross join ops.next_fire_times(p.schedule, p.zone, p.instant, %(count)s) as f
order by p.place, f.fire_at
"""


def field(rng: random.Random, low: int, high: int, names: list[str] | None = None) -> str:
    """Return a random field: `*`, steps, lists of values, names and ranges."""

    def word(value: int) -> str:
        if names and rng.random() < 0.5 and value - low < len(names):
            return rng.choice((str.lower, str.upper, str.title))(names[value - low])
        return str(value)

    kind = rng.random()
    if kind < 0.35:
        return "*"
    if kind < 0.5:
        return f"*/{rng.randint(1, high)}"
    items = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        first = rng.randint(low, high)
        last = rng.randint(first, high)
        shape = rng.random()
        if shape < 0.5:
            items.append(word(first))
        elif shape < 0.8 or first == last:
            items.append(f"{word(first)}-{word(last)}")
        else:
            items.append(f"{word(first)}-{word(last)}/{rng.randint(1, 9)}")
    return ",".join(items)


def expression(rng: random.Random) -> str:
    """Return a random schedule in pg_cron's grammar."""
    day = "$" if rng.random() < 0.08 else field(rng, 1, 31)
    fields = [
        field(rng, 0, 59),
        field(rng, 0, 23) if rng.random() < 0.6 else str(rng.randint(0, 4)),
        day if rng.random() < 0.6 else "*",
        field(rng, 1, 12, MONTHS) if rng.random() < 0.4 else "*",
        field(rng, 0, 7, WEEKDAYS) if rng.random() < 0.5 else "*",
    ]
    return "  ".join(fields) if rng.random() < 0.1 else " ".join(fields)


def clock_changes(zone: str, year: int) -> list[datetime]:
    """Return the hours in which the zone's offset changes."""
    local = ZoneInfo(zone)
    start = datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(366 * 24)]
    pairs = itertools.pairwise(hours)
    return [
        a for a, b in pairs if a.astimezone(local).utcoffset() != b.astimezone(local).utcoffset()
    ]


def instants(rng: random.Random, zone: str, count: int) -> list[datetime]:
    """Return random instants of three years, half of them within hours of a clock change."""
    changes = [change for year in (2024, 2025, 2026) for change in clock_changes(zone, year)]
    found = []
    for _ in range(count):
        if changes and rng.random() < 0.5:
            base = rng.choice(changes) + timedelta(minutes=rng.randint(-400, 400))
        else:
            base = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randint(0, 1_570_000))
        found.append(base + timedelta(seconds=rng.choice((0, 0, rng.randint(1, 59)))))
    return found


def reference(schedule: str, zone: str, after: datetime, count: int = 1) -> list[datetime]:
    """Return what cronsim says, without answers that are not after the instant."""
    parts = schedule.split()
    parts[2] = "L" if parts[2] == "$" else parts[2]
    answers: Iterator[datetime] = iter(CronSim(" ".join(parts), after.astimezone(ZoneInfo(zone))))
    times: list[datetime] = []
    while len(times) < count:
        moment = next(answers).astimezone(UTC)
        if moment > after:
            times.append(moment)
    return times


def compare(db: Database, cases: list[tuple[str, str, datetime]], count: int) -> list[str]:
    """Return a line for each case in which the database and the reference differ."""
    rows = db.rows(
        NEXT,
        {
            "schedules": [case[0] for case in cases],
            "zones": [case[1] for case in cases],
            "instants": [case[2] for case in cases],
            "count": count,
        },
    )
    ours: dict[int, list[datetime]] = {}
    for row in rows:
        ours.setdefault(row["place"], []).append(row["fire_at"].astimezone(UTC))
    different = []
    for place, case in enumerate(cases, start=1):
        expected = reference(*case, count)
        if ours.get(place) != expected:
            different.append(f"{case}: {ours.get(place)} instead of {expected}")
    return different


def is_possible(schedule: str) -> bool:
    """Tell whether the reference accepts a schedule: it refuses dates that never come."""
    try:
        CronSim(schedule.replace("$", "L"), datetime(2024, 1, 1, tzinfo=UTC))
    except CronSimError:
        return False
    return True


@pytest.mark.parametrize("zone", ZONES)
def test_random_schedules_fire_when_the_reference_says(db: Database, zone: str) -> None:
    rng = random.Random(f"rently {zone}")  # noqa: S311  # repeatable, not secret
    schedules = [expression(rng) for _ in range(EXPRESSIONS_PER_ZONE)]
    impossible = [schedule for schedule in schedules if not is_possible(schedule)]
    for schedule in impossible:
        with db.refused("RL805"):
            db.rows("select ops.next_fire_times(%s)", [schedule])
    cases = [
        (schedule, zone, instant)
        for schedule in schedules
        if schedule not in impossible
        for instant in instants(rng, zone, INSTANTS_PER_EXPRESSION)
    ]
    different = compare(db, cases, FIRES_PER_INSTANT)
    pairs = len(cases) * FIRES_PER_INSTANT
    print(f"{zone}: {pairs} pairs, {len(different)} differences")
    assert pairs > 20_000 / len(ZONES)
    assert not different, "\n".join(different[:10])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "schedule",
    [
        "* * * * *",
        "*/7 * * * *",
        "30 * * * *",
        "*/30 1-3 * * *",
        "30 2 * * *",
        "0,30 2,3 * * *",
        "0 0 * * *",
        "59 23 * * *",
        "15 0-4 * * sun",
    ],
)
def test_a_day_around_each_clock_change_is_the_reference_s(
    db: Database, zone: str, schedule: str
) -> None:
    changes = clock_changes(zone, 2026) or [datetime(2026, 3, 29, 1, tzinfo=UTC)]
    cases = [(schedule, zone, change - timedelta(hours=5)) for change in changes]
    assert not compare(db, cases, 700 if schedule.startswith("*") else 40)


def scan(schedule: str, zone: str, after: datetime, until: datetime) -> list[datetime]:
    """Return the fire times by looking at every minute; fields are read by cronsim."""
    local = ZoneInfo(zone)
    parsed = CronSim(schedule.replace("$", "L"), datetime(2024, 1, 1, tzinfo=UTC))
    is_fixed = not any(part.startswith("*") for part in schedule.split()[:2])

    def matches(shown: datetime) -> bool:
        return (
            shown.minute in parsed.minutes
            and shown.hour in parsed.hours
            and shown.month in parsed.months
            and parsed.match_day(shown.date())
        )

    times = []
    latest = (after - timedelta(days=1)).astimezone(local).replace(tzinfo=None)
    moment = (after - timedelta(days=1)).replace(second=0) + timedelta(minutes=1)
    while moment <= until:
        shown = moment.astimezone(local).replace(tzinfo=None)
        new = [shown] if shown > latest or not is_fixed else []
        if is_fixed:
            while latest + timedelta(minutes=1) < shown:
                latest += timedelta(minutes=1)
                new.append(latest)
        if moment > after and any(map(matches, new)):
            times.append(moment)
        latest = max(latest, shown)
        moment += timedelta(minutes=1)
    return times


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_odd_clock_changes_agree_with_a_scan_of_every_minute(db: Database, zone: str) -> None:
    rng = random.Random(f"rently {zone}")  # noqa: S311  # repeatable, not secret
    changes = [change for year in (2024, 2025, 2026) for change in clock_changes(zone, year)]
    schedules = [s for s in (expression(rng) for _ in range(40)) if is_possible(s)]
    schedules += ["* * * * *", "15 2 * * *", "0 2,3 * * *", "*/10 1-3 * * *", "45 2 * * *"]
    fires = 0
    for schedule in schedules:
        after = rng.choice(changes) + timedelta(minutes=rng.randint(-400, 400))
        until = after + timedelta(days=1)
        rows = db.rows(
            "select fire_at from ops.next_fire_times(%s, %s, %s, 2000) where fire_at <= %s",
            [schedule, zone, after, until],
        )
        expected = scan(schedule, zone, after, until)
        assert [row["fire_at"].astimezone(UTC) for row in rows] == expected, (schedule, after)
        fires += len(expected)
    print(f"{zone}: {len(schedules)} schedules, {fires} fires, 0 differences")
    assert fires > 1000
