"""Dashboards: declarative files over the views of analytics, and what their panels ask of SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import yaml
from psycopg import sql
from psycopg.rows import tuple_row

from rently.runner.errors import RunnerError

FOLDER = Path(__file__).parent.parent / "dashboards"
CHARTS = ("kpi", "bar", "line", "table")
FORMATS = ("amount", "count")
FILTERS = ("entity", "currency", "period")
SUMMED = ("_amount", "_count")
PLACE = "place"  # the column that ranks a view's rows within entity, currency and `where`
REST = "all others"


@dataclass(frozen=True)
class Panel:
    """A figure of a view, by entity, currency and perhaps one column more, of some of its rows.

    Attributes:
        title: what it says.
        view: where it is from.
        measure: the column that is added up.
        chart: how it is drawn, see CHARTS.
        format: how figures are written, see FORMATS.
        group_by: the column more.
        order_by: the column by which the groups are ordered; themselves if None.
        where: which rows count: column and value.
        period: the date by which a period can be chosen; the measure is that of the month or week,
            so that several may be added up unless it is the column more.
        as_of: the function that has the same columns for a past day.
        top: how many of the largest groups are shown, by the view's column `place`; the others are
            added up as one.
    """

    title: str
    view: str
    measure: str
    chart: str
    format: str
    group_by: str | None = None
    order_by: str | None = None
    where: dict[str, Any] = field(default_factory=dict)
    period: str | None = None
    as_of: str | None = None
    top: int | None = None

    @property
    def group_is_period(self) -> bool:
        """Whether each group is a month or week."""
        return self.period is not None and self.period == self.group_by


@dataclass(frozen=True)
class Past:
    """The end of a day, by what was known at a moment: now if none is given."""

    as_of: dt.date
    known_at: dt.datetime | None = None

    @property
    def arguments(self) -> sql.Composable:
        """What a function that has a panel's past form is asked for."""
        given = [self.as_of] if self.known_at is None else [self.as_of, self.known_at]
        return sql.SQL(", ").join(map(sql.Literal, given))


@dataclass(frozen=True)
class Dashboard:
    """A page of panels that answers a question."""

    name: str
    title: str
    question: str
    audience: str
    filters: tuple[str, ...]
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
        filters = tuple(content.pop("filters"))
        dashboard = Dashboard(name=path.stem, filters=filters, panels=panels, **content)
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as problem:
        raise RunnerError(
            f"{path.name} is no dashboard",
            detail=str(problem),
            hint="keys: title, question, audience, filters, panels; of a panel: title, view, "
            "measure, chart, format, group_by, order_by, where, period, as_of, top",
        ) from problem
    unknown = set(filters) - set(FILTERS)
    if unknown:
        raise RunnerError(
            f"{path.name} filters by what no dashboard can",
            detail=", ".join(sorted(unknown)),
            hint=f"filters: {', '.join(FILTERS)}",
        )
    for panel in panels:
        _require(path, panel)
    return dashboard


def _require(path: Path, panel: Panel) -> None:
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
    if panel.top is not None and not (
        type(panel.top) is int and panel.top > 0 and panel.group_by and not panel.group_is_period
    ):
        raise RunnerError(
            f"{path.name}: panel {panel.title} has a top of nothing",
            detail=f"top {panel.top}, group_by {panel.group_by}",
            hint="top: a positive whole number, of a panel with group_by.",
        )
    if not panel.measure.endswith(SUMMED):
        raise RunnerError(
            f"{path.name}: panel {panel.title} measures what cannot be added up",
            detail=panel.measure,
            hint=f"a column whose name ends in {' or '.join(SUMMED)}",
        )


def keys(panel: Panel, *, by_period: bool = False) -> list[str]:
    """Return the columns of a panel's rows before its figure."""
    more = [panel.period if by_period else None, panel.group_by]
    found = ["legal_entity_code", "currency_code", *(column for column in more if column)]
    return list(dict.fromkeys(found))


def statement(panel: Panel, past: Past | None = None, *, by_period: bool = False) -> sql.Composed:
    """Return the query of a panel, of now or of the past: never a sum over two currencies."""
    columns = sql.SQL(", ").join(
        group(panel) if column == panel.group_by else sql.Identifier(column)
        for column in keys(panel, by_period=by_period)
    )
    conditions = [
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))
        for column, value in panel.where.items()
    ]
    return sql.SQL(
        "select {keys}, sum({measure}) from {source} where {rows} group by {keys} order by {order}"
    ).format(
        keys=columns,
        measure=sql.Identifier(panel.measure),
        source=_source(panel, past),
        rows=sql.SQL(" and ").join([sql.SQL("true"), *conditions]),
        order=_order(panel, columns),
    )


def group(panel: Panel) -> sql.Composable:
    """Return the expression of the column more: itself, or what stands for all but the top."""
    column = sql.Identifier(panel.group_by or "")
    if panel.top is None:
        return column
    return sql.SQL("case when {} <= {} then cast({} as text) else {} end").format(
        sql.Identifier(PLACE), sql.Literal(panel.top), column, sql.Literal(REST)
    )


def _order(panel: Panel, columns: sql.Composed) -> sql.Composable:
    if not panel.order_by:
        return columns
    return sql.SQL(", ").join([sql.SQL("min({})").format(sql.Identifier(panel.order_by)), columns])


def _source(panel: Panel, past: Past | None) -> sql.Composed:
    if past is None:
        return sql.SQL("analytics.{}").format(sql.Identifier(panel.view))
    if panel.as_of is None:
        raise ValueError(f"panel {panel.title} has no form of a past day")
    return sql.SQL(
        "(select e.code as legal_entity_code, f.* from api.legal_entity as e"
        " cross join lateral analytics.{}(e.id, {}) as f) as past"
    ).format(sql.Identifier(panel.as_of), past.arguments)


def figures(
    connection: psycopg.Connection[Any],
    panel: Panel,
    past: Past | None = None,
    *,
    by_period: bool = False,
) -> list[tuple[Any, ...]]:
    """Return the rows of a panel: entity, currency, perhaps period and group, and the figure.

    Raises:
        RunnerError: the view, or a column of it, is not there, or a value is none of its column.
    """
    try:
        with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(statement(panel, past, by_period=by_period)).fetchall()
    except (
        psycopg.errors.UndefinedTable,
        psycopg.errors.UndefinedColumn,
        psycopg.errors.UndefinedFunction,
        psycopg.errors.DataError,
    ) as problem:
        raise RunnerError(
            f"panel {panel.title} asks for what"
            f" analytics.{panel.as_of if past else panel.view} does not have",
            detail=problem.diag.message_primary,
            hint="select * from analytics.help()",
        ) from problem
