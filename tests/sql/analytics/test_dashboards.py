"""The dashboards are drawn from the views, and what a file asks for wrongly is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqltest import Database

from rently.runner import dashboards
from rently.runner.errors import RunnerError


def test_every_page_shows_the_figures_of_its_panels(portfolio: Database, tmp_path: Path) -> None:
    pages = list(dashboards.html(portfolio.connection, tmp_path))
    assert len(pages) == 12
    for dashboard in dashboards.read():
        page = (tmp_path / f"{dashboard.name}.html").read_text(encoding="utf-8")
        assert "src=" not in page.split("<script>")[0]
        for panel in dashboard.panels:
            for row in dashboards.figures(portfolio.connection, panel):
                assert f"{row[-1]}" in page


def panel(dashboard: str, view: str) -> dashboards.Panel:
    found = [
        panel
        for page in dashboards.read()
        for panel in page.panels
        if page.name == dashboard and panel.view == view
    ]
    assert len(found) == 1
    return found[0]


def test_each_borrower_is_shown_once(portfolio: Database) -> None:
    shares = panel("05_risk_analytics", "v_portfolio_concentration_analysis")
    shown = sum(row[-1] for row in dashboards.figures(portfolio.connection, shares))
    assert shown == portfolio.value(
        "select sum(principal_outstanding_amount) from analytics.v_loan_balance"
    )


def test_migration_is_that_of_the_last_month(portfolio: Database) -> None:
    migration = panel("04_payment_health", "v_roll_rate_matrix")
    shown = sum(row[-1] for row in dashboards.figures(portfolio.connection, migration))
    assert shown == portfolio.value(
        "select sum(loan_count) from analytics.v_roll_rate_matrix where (legal_entity_id,"
        " month_end_date) in (select legal_entity_id, max(month_end_date)"
        " from analytics.v_roll_rate_matrix group by legal_entity_id)"
    )


@pytest.mark.parametrize(
    ("panel", "message"),
    [
        ("{title: A, view: v_none, measure: x_amount, chart: bar, format: amount}", "analytics"),
        ("{title: A, view: v_balance_sheet, measure: x, chart: bar, format: amount}", "analytics"),
        ("{title: A, view: v_balance_sheet, measure: x, chart: pie, format: amount}", "unknown"),
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
    ],
)
def test_a_wrong_panel_is_named(
    portfolio: Database, tmp_path: Path, panel: str, message: str
) -> None:
    text = f"title: T\nquestion: Q?\naudience: all\npanels:\n  - {panel}\n"
    (tmp_path / "bad.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RunnerError, match=message):
        list(dashboards.html(portfolio.connection, tmp_path / "out", tmp_path))
