"""The dashboards are drawn from the views, and what a file asks for wrongly is said."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import browser
import psycopg
import pytest
from clock import TODAY
from psycopg import sql
from sqltest import Database

from rently.runner import dashboard_pages, dashboards
from rently.runner.errors import RunnerError

LONG_AGO = dt.date(2001, 1, 1)


def test_every_page_shows_the_figures_of_its_panels(world: Database, tmp_path: Path) -> None:
    pages = dashboard_pages.html(world.connection, tmp_path)
    assert len(pages) == 12
    for dashboard in dashboards.read():
        page = (tmp_path / f"{dashboard.name}.html").read_text(encoding="utf-8")
        assert "src=" not in page.split("<script>")[0]
        for panel in dashboard.panels:
            for row in dashboards.figures(world.connection, panel):
                assert written(row[-1]) in page


def written(figure: Decimal | int | None) -> str:
    """How a page writes a figure: what is whole may be followed by zeros."""
    if figure is None:
        return ""
    return f"{figure:,.0f}" if figure == int(figure) else f"{figure:,.2f}"


def panel(dashboard: str, view: str) -> dashboards.Panel:
    found = [
        panel
        for page in dashboards.read()
        for panel in page.panels
        if page.name == dashboard and panel.view == view
    ]
    assert len(found) == 1
    return found[0]


def test_each_borrower_is_shown_once(world: Database) -> None:
    shares = panel("05_risk_analytics", "v_portfolio_concentration_analysis")
    shown = sum(row[-1] for row in dashboards.figures(world.connection, shares))
    assert shown == world.value(
        "select sum(principal_outstanding_amount) from analytics.v_loan_balance"
    )


LARGEST = """
select e.code, l.currency_code, sum(l.principal_outstanding_amount)
from lending.loan as l
inner join lending.legal_entity as e on l.legal_entity_id = e.id
where l.principal_outstanding_amount > 0
group by e.code, l.currency_code, l.borrower_party_id
order by e.code, l.currency_code, 3 desc
"""


@pytest.mark.parametrize("day", [None, "today"])
def test_the_largest_are_shown_and_the_others_as_one(world: Database, day: str | None) -> None:
    shares = panel("05_risk_analytics", "v_portfolio_concentration_analysis")
    assert shares.top == 20
    past = dashboards.Past(TODAY) if day else None
    shown = dashboards.figures(world.connection, replace(shares, top=3), past)
    owed: dict[tuple[str, str], list[Decimal]] = {}
    for entity, currency, amount in world.connection.execute(LARGEST):
        owed.setdefault((entity, currency), []).append(amount)
    assert max(map(len, owed.values())) > 5
    for key, amounts in owed.items():
        top = [amount for amount in amounts if amounts.index(amount) < 3]  # with ties
        rest = sum(amounts[len(top) :], Decimal(0))
        mine = [(row[2], row[3]) for row in shown if row[:2] == key]
        assert [amount for name, amount in mine if name != dashboards.REST] == top
        assert [amount for name, amount in mine if name == dashboards.REST] == [rest] * (rest > 0)
        assert mine[-1][0] == dashboards.REST or not rest
    assert {row[:2] for row in shown} == set(owed)


def test_migration_is_that_of_the_last_month(world: Database) -> None:
    migration = panel("04_payment_health", "v_roll_rate_matrix")
    shown = sum(row[-1] for row in dashboards.figures(world.connection, migration))
    assert shown == world.value(
        "select sum(loan_count) from analytics.v_roll_rate_matrix where (legal_entity_id,"
        " month_end_date) in (select legal_entity_id, max(month_end_date)"
        " from analytics.v_roll_rate_matrix group by legal_entity_id)"
    )


@pytest.mark.parametrize(
    ("panel", "message"),
    [
        ("{title: A, view: v_none, measure: x_amount, chart: bar, format: amount}", "analytics"),
        (
            "{title: A, view: v_balance_sheet, measure: x_count, chart: bar, format: amount}",
            "analytics",
        ),
        (
            "{title: A, view: v_balance_sheet, measure: x_count, chart: pie, format: amount}",
            "unknown",
        ),
        ("{title: A, view: v_balance_sheet, colour: red}", "no dashboard"),
        (
            "{title: A, view: v_balance_sheet, measure: balance_amount, chart: bar, format: amount,"
            " where: asset}",
            "no mapping",
        ),
        (
            "{title: A, view: v_balance_sheet, measure: balance_amount, chart: bar, format: amount,"
            " where: {colour: red}}",
            "analytics",
        ),
        (
            "{title: A, view: v_portfolio_at_risk, measure: par30_pct, chart: bar, format: amount}",
            "cannot be added up",
        ),
        (
            "{title: A, view: v_balance_sheet, measure: balance_amount, chart: bar, format: amount,"
            " group_by: account_kind, top: 0}",
            "top of nothing",
        ),
        (
            "{title: A, view: v_balance_sheet, measure: balance_amount, chart: bar, format: amount,"
            " top: 5}",
            "top of nothing",
        ),
        (
            "{title: A, view: v_balance_sheet, measure: balance_amount, chart: bar, format: amount,"
            " group_by: account_kind, top: 5}",
            "analytics",
        ),
    ],
)
def test_a_wrong_panel_is_named(world: Database, tmp_path: Path, panel: str, message: str) -> None:
    text = f"title: T\nquestion: Q?\naudience: all\nfilters: [entity]\npanels:\n  - {panel}\n"
    (tmp_path / "bad.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RunnerError, match=message):
        dashboard_pages.html(world.connection, tmp_path / "out", tmp_path)
    assert not (tmp_path / "out").exists()


def write_panel(folder: Path, panel: str) -> None:
    text = f"title: T\nquestion: Q?\naudience: all\nfilters: [entity]\npanels:\n  - {panel}\n"
    (folder / "page.yml").write_text(text, encoding="utf-8")


def past_panels() -> list[dashboards.Panel]:
    return [panel for page in dashboards.read() for panel in page.panels if panel.as_of]


def test_what_has_a_past_form_says_of_today_what_the_view_says(world: Database) -> None:
    def without_zeros(panel: dashboards.Panel, *day: dt.date) -> list[tuple[Any, ...]]:
        rows = dashboards.figures(world.connection, panel, *map(dashboards.Past, day))
        return [row for row in rows if row[-1]]

    for panel in past_panels():
        now = without_zeros(panel)
        if panel.as_of == "portfolio_trend_as_of":
            now = [row for row in now if row[2] > TODAY - dt.timedelta(365)]
        # In the world nobody is 90 days late on every day.
        assert now or panel.measure == "npl_amount", panel.title
        assert without_zeros(panel, TODAY) == now, panel.title


def test_pages_of_a_past_day_show_that_day_or_say_that_they_cannot(
    world: Database, tmp_path: Path
) -> None:
    day = TODAY - dt.timedelta(days=200)
    past = dashboards.Past(day)
    dashboard_pages.html(world.connection, tmp_path, past=past)
    for dashboard in dashboards.read():
        page = (tmp_path / f"{dashboard.name}.html").read_text(encoding="utf-8")
        assert f"As of the end of {day}" in page
        without_past = [panel for panel in dashboard.panels if not panel.as_of]
        assert page.count("Not kept for past days") == len(without_past)
        for panel in dashboard.panels:
            if panel.as_of:
                rows = dashboards.figures(world.connection, panel, past)
                assert rows
                assert all(written(row[-1]) in page for row in rows)
            else:
                assert f"analytics.{panel.view} shows now only" in page


def test_a_day_before_the_first_loan_is_told(world: Database, tmp_path: Path) -> None:
    with pytest.raises(RunnerError, match="no loan had been paid out by 2001-01-01") as refusal:
        dashboard_pages.html(world.connection, tmp_path / "out", past=dashboards.Past(LONG_AGO))
    first = world.value("select min(start_date) from analytics.v_loan_balance")
    assert refusal.value.detail == f"the first began on {first}"
    assert not (tmp_path / "out").exists()


def test_a_day_of_which_nothing_was_known_yet_is_told(world: Database, tmp_path: Path) -> None:
    past = dashboards.Past(TODAY, dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(RunnerError, match=r"no loan had been paid out .* as known on 2001-01-01"):
        dashboard_pages.html(world.connection, tmp_path / "out", past=past)
    assert not (tmp_path / "out").exists()


def test_the_future_is_refused(world: Database, tmp_path: Path) -> None:
    for past in (
        dashboards.Past(TODAY + dt.timedelta(3)),
        dashboards.Past(TODAY - dt.timedelta(30), dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)),
    ):
        with pytest.raises(psycopg.Error) as refusal:
            dashboard_pages.html(world.connection, tmp_path / "out", past=past)
        assert refusal.value.sqlstate == "RL880"
        assert not (tmp_path / "out").exists()


def test_a_past_form_that_is_not_there_is_named(world: Database, tmp_path: Path) -> None:
    write_panel(
        tmp_path,
        "{title: A, view: v_balance_sheet, measure: balance_amount, chart: bar, format: amount,"
        " as_of: none_as_of}",
    )
    with pytest.raises(RunnerError, match=r"analytics\.none_as_of"):
        dashboard_pages.html(world.connection, tmp_path / "out", tmp_path, dashboards.Past(TODAY))


def test_what_a_login_may_not_read_is_told_on_the_page(
    world: Database, world_reader: Callable[[str], str], tmp_path: Path
) -> None:
    with world.acting_as(world_reader("rently_payments_operator")):
        dashboard_pages.html(world.connection, tmp_path)
    page = (tmp_path / "09_operational_excellence.html").read_text(encoding="utf-8")
    refusal = "This login may not read it: permission denied for view v_decision_reasons."
    assert page.count("This login may not read it") == page.count(refusal) == 1


def test_without_rights_or_loans_the_pages_are_empty(world: Database, tmp_path: Path) -> None:
    world.run("create role stranger login in role rently_bi")
    past = dashboards.Past(TODAY)
    with world.acting_as("stranger"):
        dashboard_pages.html(world.connection, tmp_path / "out")
        with pytest.raises(RunnerError, match="no loan had been paid out") as refusal:
            dashboard_pages.html(world.connection, tmp_path / "past", past=past)
    world.run("drop role stranger")
    assert refusal.value.detail == "nor has any been since"
    for dashboard in dashboards.read():
        page = (tmp_path / "out" / f"{dashboard.name}.html").read_text(encoding="utf-8")
        assert page.count("Nothing to show.") == len(dashboard.panels)


CHOICES: list[dict[str, str]] = [
    {},
    {"entity": "RENTLY_GB"},
    {"currency": "JPY"},
    {"from": "2026-03", "to": "2026-05"},
    {"entity": "RENTLY_DE", "currency": "EUR", "from": "2026-04"},
    {"entity": "RENTLY_DE", "currency": "JPY"},
]

# For each choice: the cells of each panel's table, and whether its chart shows something.
LOOK = """
const choose = choice => {
  for (const select of page.document.querySelectorAll("select")) {
    select.value = choice[select.name] ?? "";
  }
  page.document.querySelector("form").dispatchEvent(new Event("change"));
};
const isDrawn = canvas => canvas.getContext("2d")
  .getImageData(0, 0, canvas.width, canvas.height).data.some(value => value !== 0);
const cells = section => [...section.querySelectorAll("tbody tr")]
  .map(row => [...row.children].map(cell => cell.textContent));
const look = () => [...page.document.querySelectorAll("section")].map(section => ({
  cells: cells(section),
  tiles: [...section.querySelectorAll(".tile b")].map(tile => tile.textContent),
  canvases: [...section.querySelectorAll("canvas")].map(isDrawn),
  isUnfiltered: section.querySelector(".unfiltered")?.hidden === false,
}));
return CHOICES.map(choice => {
  choose(choice);
  const missing = [...page.document.querySelectorAll("select")]
    .filter(select => select.value !== (choice[select.name] ?? "")).map(select => select.name);
  return {missing, panels: look(), csv: page.eval("panels.map(csv)")};
});
"""


@pytest.fixture(scope="module")
def visited(
    world: Database, tmp_path_factory: pytest.TempPathFactory
) -> tuple[browser.Visit, list[dashboards.Dashboard]]:
    browser.chromium()
    folder = tmp_path_factory.mktemp("pages")
    dashboard_pages.html(world.connection, folder)
    pages = dashboards.read()
    names = [f"{page.name}.html" for page in pages]
    script = LOOK.replace("CHOICES", json.dumps(CHOICES))
    return browser.visit(folder, names, script), pages


Visited = tuple[browser.Visit, list[dashboards.Dashboard]]


def test_a_browser_has_nothing_to_complain_of(visited: Visited) -> None:
    assert visited[0].console == []


def test_a_browser_draws_every_panel(visited: Visited, world: Database) -> None:
    for (everything, *_rest), page in zip(visited[0].found, visited[1], strict=True):
        for seen, panel in zip(everything["panels"], page.panels, strict=True):
            if panel.chart in ("bar", "line") and seen["cells"]:
                assert seen["canvases"], panel.title
                assert all(seen["canvases"]), panel.title
            else:
                assert not seen["canvases"]
            assert bool(seen["tiles"]) == (panel.chart == "kpi" and bool(seen["cells"]))
            rows = dashboards.figures(world.connection, panel)
            assert len(seen["cells"]) == len(rows), panel.title


def under(world: Database, panel: dashboards.Panel, choice: dict[str, str]) -> set[tuple[str, ...]]:
    """What SQL finds under the filters of a page: an oracle that knows nothing of its script."""
    conditions = {
        "legal_entity_code": choice.get("entity"),
        "currency_code": choice.get("currency"),
    }
    where = [
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))
        for column, value in (conditions | panel.where).items()
        if value is not None
    ]
    if panel.period:
        for operator, month in ((">=", choice.get("from")), ("<=", choice.get("to"))):
            if month:
                where.append(
                    sql.SQL("to_char({}, 'YYYY-MM') {} {}").format(
                        sql.Identifier(panel.period), sql.SQL(operator), sql.Literal(month)
                    )
                )
    columns: list[sql.Composable] = [sql.Identifier(key) for key in dashboards.keys(panel)]
    if panel.top:
        columns[-1] = sql.SQL("case when place > {} then 'all others' else {} end").format(
            sql.Literal(panel.top), columns[-1]
        )
    rows = world.connection.execute(
        sql.SQL("select {0}, sum({1}) from analytics.{2} where {3} group by {0}").format(
            sql.SQL(", ").join(columns),
            sql.Identifier(panel.measure),
            sql.Identifier(panel.view),
            sql.SQL(" and ").join([sql.SQL("true"), *where]),
        )
    ).fetchall()
    return {tuple(as_compared("" if cell is None else str(cell)) for cell in row) for row in rows}


def as_compared(cell: str) -> str:
    try:
        return f"{Decimal(cell.replace(',', '')).normalize():f}"
    except InvalidOperation:
        return cell


def test_filters_show_what_sql_finds(visited: Visited, world: Database) -> None:
    nonempty = 0
    for states, page in zip(visited[0].found, visited[1], strict=True):
        for choice, state in zip(CHOICES, states, strict=True):
            if state["missing"]:  # a page without these months, or without periods
                assert set(state["missing"]) <= {"from", "to"}
                continue
            for seen, panel in zip(state["panels"], page.panels, strict=True):
                shown = {tuple(map(as_compared, row)) for row in seen["cells"]}
                assert shown == under(world, panel, choice), (panel.title, choice)
                assert len(shown) == len(seen["cells"])
                nonempty += bool(shown and choice)
                has_period = bool(choice.get("from") or choice.get("to"))
                if seen["cells"]:
                    assert seen["isUnfiltered"] == (has_period and not panel.period)
    assert nonempty > 100


def test_a_csv_file_holds_what_the_table_shows(visited: Visited) -> None:
    for states, page in zip(visited[0].found, visited[1], strict=True):
        for state in states:
            for text, seen, panel in zip(state["csv"], state["panels"], page.panels, strict=True):
                head, *rows = csv.reader(io.StringIO(text))
                assert head[:2] == ["Entity", "Currency"], panel.title
                assert [[as_compared(cell) for cell in row] for row in rows] == [
                    [as_compared(cell) for cell in row] for row in seen["cells"]
                ]
