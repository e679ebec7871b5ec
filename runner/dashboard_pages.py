"""Dashboards as pages that need no server: data, script and style are in the page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from jinja2 import Environment, PackageLoader, select_autoescape
from psycopg.rows import tuple_row

from rently.runner import dashboards
from rently.runner.errors import RunnerError
from rently.runner.query import query

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Drawn:
    """A panel and its figures, or why it has none.

    Attributes:
        panel: what it asks for.
        figures: entity, currency, perhaps the group, and the figure.
        data: entity, currency, period, group and the figure; None where the panel has no such.
        excuse: why there are no figures.
        decimals: with how many the page writes amounts of a currency.
    """

    panel: dashboards.Panel
    figures: list[tuple[Any, ...]]
    data: list[list[str | None]]
    excuse: str = "Nothing to show."
    decimals: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> list[list[str]]:
        """Cells of the table: figures as they are written."""
        return [
            [*map(_plain, row[:-1]), _written(row[-1], self.decimals.get(row[1], 0))]
            for row in sorted(self.figures, key=lambda row: row[:2])
        ]

    @property
    def heads(self) -> list[str]:
        """Titles of the columns of the table."""
        return [*(HEADS.get(key) or _said(key) for key in dashboards.keys(self.panel)),
                _said(self.panel.measure)]  # fmt: skip


HEADS = {"legal_entity_code": "Entity", "currency_code": "Currency"}


def html(
    connection: psycopg.Connection[Any],
    out: Path,
    folder: Path = dashboards.FOLDER,
    past: dashboards.Past | None = None,
) -> list[Path]:
    """Write a page for each dashboard and an index, all of one moment; return their paths.

    Args:
        connection: outside of a transaction; what its login may not read, the page says.
        out: folder for the pages; nothing is written unless all can be drawn.
        folder: where the dashboards are.
        past: draw this instead of now, as far as panels have such a form; the same past gives the
            same pages.

    Raises:
        RunnerError: a file is no dashboard, a panel asks for what is not there, or no loan had been
            paid out by the day, as far as was known.
    """
    pages = dashboards.read(folder)
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        (moment,) = cursor.execute("select now()").fetchone() or (None,)
        if past:
            _require_loans(cursor, past)
            moment = past.known_at or moment
        drawn = {
            page.name: _alike([_draw(connection, panel, past) for panel in page.panels])
            for page in pages
        }
    environment = Environment(
        loader=PackageLoader("rently.runner", "templates"), autoescape=select_autoescape(["html"])
    )
    about = {
        "moment": f"{moment:%Y-%m-%d %H:%M %Z}",
        "as_of": past.as_of if past else None,
        "style": _template("dashboard.css"),
        "script": _template("dashboard.js"),
        "library": _template("echarts.common.min.js"),
    }
    texts = {
        page.name: environment.get_template("dashboard.html").render(
            dashboard=page,
            panels=drawn[page.name],
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


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _require_loans(cursor: psycopg.Cursor[Any], past: dashboards.Past) -> None:
    """Refuse a day before the first loan; the database refuses the future."""
    asked = {"as_of": past.as_of, "known_at": past.known_at}
    has_loans, first = cursor.execute(query("loans_by"), asked).fetchone() or (0, None)
    if not has_loans:
        known = f", as known on {past.known_at}" if past.known_at else ""
        raise RunnerError(
            f"no loan had been paid out by {past.as_of}{known}",
            detail=f"the first began on {first}" if first else "nor has any been since",
            hint="Ask for a later day or moment, or leave --as-of out.",
        )


def _draw(
    connection: psycopg.Connection[Any], panel: dashboards.Panel, past: dashboards.Past | None
) -> Drawn:
    if past and not panel.as_of:
        excuse = f"Not kept for past days: analytics.{panel.view} shows now only."
        return Drawn(panel, [], [], excuse)
    try:
        figures = dashboards.figures(connection, panel, past)
        parts = figures
        if panel.period and not panel.group_is_period:
            parts = dashboards.figures(connection, panel, past, by_period=True)
    except psycopg.errors.InsufficientPrivilege as problem:
        excuse = f"This login may not read it: {problem.diag.message_primary}."
        return Drawn(panel, [], [], excuse)
    names = dashboards.keys(panel, by_period=True)
    places = [names.index(key) if key else None for key in (panel.period, panel.group_by)]
    data = [
        [*row[:2], *(None if place is None else _plain(row[place]) for place in places),
         _plain(row[-1])]
        for row in parts
    ]  # fmt: skip
    return Drawn(panel, figures, data)


def _alike(panels: list[Drawn]) -> list[Drawn]:
    """Have all amounts of a currency on a page written with as many decimals."""
    decimals: dict[str, int] = {}
    for item in panels:
        if item.panel.format == "amount":
            for _entity, currency, *_keys, figure in item.figures:
                decimals[currency] = max(decimals.get(currency, 0), _decimals(figure))
    return [
        replace(item, decimals=decimals if item.panel.format == "amount" else {}) for item in panels
    ]


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _decimals(figure: Decimal | int | None) -> int:
    """Return how many decimals a figure is written with: none, or two at the least."""
    if figure is None or figure == int(figure):
        return 0
    exponent = Decimal(figure).normalize().as_tuple().exponent
    return max(2, -int(exponent))


def _written(figure: Decimal | int | None, decimals: int) -> str:
    return "" if figure is None else f"{figure:,.{decimals}f}"


def _said(name: str) -> str:
    """Return the name of a column as words."""
    for ending in ("_amount", "_count", "_code"):
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()


def _embedded(panels: list[Drawn]) -> str:
    """Return the data as JSON that cannot end its script element."""
    data = [
        {
            "title": item.panel.title,
            "chart": item.panel.chart,
            "format": item.panel.format,
            "heads": item.heads,
            "isGrouped": item.panel.group_by is not None,
            "isByPeriod": item.panel.period is not None,
            "groupIsPeriod": item.panel.group_is_period,
            "isOrdered": item.panel.order_by is not None,
            "decimals": item.decimals,
            "rows": item.data,
        }
        for item in panels
    ]
    return json.dumps(data).replace("<", "\\u003c")
