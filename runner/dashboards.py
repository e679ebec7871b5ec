"""Dashboards: declarative files over the views of analytics, drawn as pages that need no server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import yaml
from jinja2 import Environment, PackageLoader, select_autoescape
from psycopg import sql
from psycopg.rows import tuple_row

from rently.runner.errors import RunnerError

FOLDER = Path(__file__).parent.parent / "dashboards"
CHARTS = ("kpi", "bar", "line", "table")
FORMATS = ("amount", "count")
ECHARTS = Path(__file__).parent / "templates" / "echarts.simple.min.js"


@dataclass(frozen=True)
class Panel:
    """A figure of a view, by entity, currency and perhaps one column more, of some of its rows."""

    title: str
    view: str
    measure: str
    chart: str
    format: str
    group_by: str | None = None
    where: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dashboard:
    """A page of panels that answers a question."""

    name: str
    title: str
    question: str
    audience: str
    panels: tuple[Panel, ...]


def read(folder: Path = FOLDER) -> list[Dashboard]:
    """Read the files of a folder, by name.

    Raises:
        RunnerError: a file is no dashboard.
    """
    return [_read_file(path) for path in sorted(folder.glob("*.yml"))]


def _read_file(path: Path) -> Dashboard:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        panels = tuple(Panel(**panel) for panel in content.pop("panels"))
        dashboard = Dashboard(name=path.stem, panels=panels, **content)
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as problem:
        raise RunnerError(
            f"{path.name} is no dashboard",
            detail=str(problem),
            hint="keys: title, question, audience, panels; of a panel: title, view, measure, "
            "chart, format, group_by, where",
        ) from problem
    for panel in panels:
        if not isinstance(panel.where, dict):
            raise RunnerError(
                f"{path.name}: panel {panel.title} chooses its rows by no mapping",
                detail=f"where {panel.where}",
                hint="where: {column: value}",
            )
        if panel.chart not in CHARTS or panel.format not in FORMATS:
            raise RunnerError(
                f"{path.name}: panel {panel.title} has an unknown chart or format",
                detail=f"chart {panel.chart}, format {panel.format}",
                hint=f"charts: {', '.join(CHARTS)}; formats: {', '.join(FORMATS)}",
            )
    return dashboard


def statement(panel: Panel) -> sql.Composed:
    """Return the query of a panel: never a sum over two currencies."""
    columns = ["legal_entity_code", "currency_code", *([panel.group_by] if panel.group_by else [])]
    keys = sql.SQL(", ").join(map(sql.Identifier, columns))
    conditions = [
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))
        for column, value in panel.where.items()
    ]
    return sql.SQL(
        "select {keys}, sum({measure}) from analytics.{view} where {rows}"
        " group by {keys} order by {keys}"
    ).format(
        keys=keys,
        measure=sql.Identifier(panel.measure),
        view=sql.Identifier(panel.view),
        rows=sql.SQL(" and ").join([sql.SQL("true"), *conditions]),
    )


def figures(connection: psycopg.Connection[Any], panel: Panel) -> list[tuple[Any, ...]]:
    """Return the rows of a panel: entity, currency, perhaps the group, and the figure.

    Raises:
        RunnerError: the view, or a column of it, is not there, or a value is none of its column.
    """
    try:
        with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(statement(panel)).fetchall()
    except (
        psycopg.errors.UndefinedTable,
        psycopg.errors.UndefinedColumn,
        psycopg.errors.UndefinedFunction,
        psycopg.errors.DataError,
    ) as problem:
        raise RunnerError(
            f"panel {panel.title} asks for what analytics.{panel.view} does not have",
            detail=problem.diag.message_primary,
            hint="select * from analytics.help()",
        ) from problem


def html(connection: psycopg.Connection[Any], out: Path, folder: Path = FOLDER) -> Iterator[Path]:
    """Write a page for each dashboard and an index; yield their paths."""
    environment = Environment(
        loader=PackageLoader("rently.runner", "templates"), autoescape=select_autoescape(["html"])
    )
    dashboards = read(folder)
    out.mkdir(parents=True, exist_ok=True)
    library = ECHARTS.read_text(encoding="utf-8")
    for dashboard in dashboards:
        panels = [
            {"panel": panel, "rows": _plain(figures(connection, panel))}
            for panel in dashboard.panels
        ]
        page = environment.get_template("dashboard.html").render(
            dashboard=dashboard, panels=panels, library=library, data=_embedded(panels)
        )
        path = out / f"{dashboard.name}.html"
        path.write_text(page, encoding="utf-8")
        yield path
    index = out / "index.html"
    page = environment.get_template("dashboards.html").render(dashboards=dashboards)
    index.write_text(page, encoding="utf-8")
    yield index


def _plain(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row] for row in rows]


def _embedded(panels: list[dict[str, Any]]) -> str:
    """Return the data as JSON that cannot end its script element."""
    data = [
        {
            "title": item["panel"].title,
            "chart": item["panel"].chart,
            "grouped": item["panel"].group_by is not None,
            "rows": item["rows"],
        }
        for item in panels
    ]
    return json.dumps(data).replace("<", "\\u003c")
