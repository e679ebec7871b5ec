"""Dashboards as pages that need no server: data, script and style are in the page."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from jinja2 import Environment, PackageLoader, select_autoescape
from psycopg.rows import tuple_row

from rently.runner import dashboards
from rently.runner.errors import RunnerError
from rently.runner.query import query

TEMPLATES = Path(__file__).parent / "templates"
ECHARTS = TEMPLATES / "echarts.simple.min.js"


@dataclass(frozen=True)
class Drawn:
    """A panel and its rows, or why it has none."""

    panel: dashboards.Panel
    rows: list[list[str]]
    excuse: str = "Nothing to show."


def html(
    connection: psycopg.Connection[Any],
    out: Path,
    folder: Path = dashboards.FOLDER,
    as_of: dt.date | None = None,
) -> list[Path]:
    """Write a page for each dashboard and an index, all of one moment; return their paths.

    Args:
        connection: outside of a transaction; what its login may not read, the page says.
        out: folder for the pages; nothing is written unless all can be drawn.
        folder: where the dashboards are.
        as_of: draw the end of this day, as far as panels have such a form, by what is known now.

    Raises:
        RunnerError: a file is no dashboard, a panel asks for what is not there, or no loan had been
            paid out by the day.
    """
    pages = dashboards.read(folder)
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        (moment,) = cursor.execute("select now()").fetchone() or (None,)
        if as_of:
            _require_loans(cursor, as_of)
        drawn = {
            page.name: [_draw(connection, panel, as_of) for panel in page.panels] for page in pages
        }
    environment = Environment(
        loader=PackageLoader("rently.runner", "templates"), autoescape=select_autoescape(["html"])
    )
    about = {"moment": f"{moment:%Y-%m-%d %H:%M %Z}", "as_of": as_of}
    texts = {
        page.name: environment.get_template("dashboard.html").render(
            dashboard=page,
            panels=drawn[page.name],
            library=ECHARTS.read_text(encoding="utf-8"),
            data=_embedded(drawn[page.name]),
            **about,
        )
        for page in pages
    }
    texts["index"] = environment.get_template("dashboards.html").render(dashboards=pages, **about)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / f"{name}.html").write_text(text, encoding="utf-8")
    return [out / f"{name}.html" for name in texts]


def _require_loans(cursor: psycopg.Cursor[Any], as_of: dt.date) -> None:
    """Refuse a day before the first loan; the database refuses the future."""
    has_loans, first = cursor.execute(query("loans_by"), {"as_of": as_of}).fetchone() or (0, None)
    if not has_loans:
        raise RunnerError(
            f"no loan had been paid out by {as_of}",
            detail=f"the first began on {first}" if first else "nor has any been since",
            hint="Ask for a later day, or leave --as-of out.",
        )


def _draw(
    connection: psycopg.Connection[Any], panel: dashboards.Panel, as_of: dt.date | None
) -> Drawn:
    if as_of and not panel.as_of:
        return Drawn(panel, [], f"Not kept for past days: analytics.{panel.view} shows now only.")
    try:
        rows = dashboards.figures(connection, panel, as_of)
    except psycopg.errors.InsufficientPrivilege as problem:
        return Drawn(panel, [], f"This login may not read it: {problem.diag.message_primary}.")
    return Drawn(panel, [["" if cell is None else str(cell) for cell in row] for row in rows])


def _embedded(panels: list[Drawn]) -> str:
    """Return the data as JSON that cannot end its script element."""
    data = [
        {
            "title": item.panel.title,
            "chart": item.panel.chart,
            "grouped": item.panel.group_by is not None,
            "rows": item.rows,
        }
        for item in panels
    ]
    return json.dumps(data).replace("<", "\\u003c")
