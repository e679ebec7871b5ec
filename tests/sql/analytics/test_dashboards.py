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


@pytest.mark.parametrize(
    ("panel", "message"),
    [
        ("{title: A, view: v_none, measure: x_amount, chart: bar, format: amount}", "analytics"),
        ("{title: A, view: v_balance_sheet, measure: x, chart: bar, format: amount}", "analytics"),
        ("{title: A, view: v_balance_sheet, measure: x, chart: pie, format: amount}", "unknown"),
        ("{title: A, view: v_balance_sheet, colour: red}", "no dashboard"),
    ],
)
def test_a_wrong_panel_is_named(
    portfolio: Database, tmp_path: Path, panel: str, message: str
) -> None:
    text = f"title: T\nquestion: Q?\naudience: all\npanels:\n  - {panel}\n"
    (tmp_path / "bad.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RunnerError, match=message):
        list(dashboards.html(portfolio.connection, tmp_path / "out", tmp_path))
