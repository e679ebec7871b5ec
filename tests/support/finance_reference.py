"""The reference page of the schema finance, written from the comments of its functions.

A comment may end in an example, which a test runs:

    example: select finance.minor_unit(2)
    returns: 0.01

What is returned is written as `psql --no-align --tuples-only` would: columns divided by `|`, one
row a line. A function with an example has a section of its own; the others are listed as helpers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqltest import Database

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "reference" / "finance.md"
AREAS = {
    "day_counts": "Day counts",
    "calendars": "Calendars and periods",
    "rates": "Rates and the time value of money",
    "schedules": "Schedules",
    "checks": "Checks of arguments",
    "state": "Checks that table constraints use",
}
# The area of what migrations make rather than sql/finance.
STATE = "state"
HEADER = """\
# Financial mathematics

Pure functions in the schema `finance`: they read no table and everyone may call them. Rates are
fractions (0.05 is 5 %), money received is positive, and where no rate exists the answer is null.
Bad input raises one of the errors named, SQLSTATE class RL. Every example is run by a test.

This page is generated from the functions' comments; `tests/sql/finance/test_reference.py` says how.
"""

FUNCTIONS = """
select
    function.proname as name,
    pg_catalog.pg_get_function_arguments(function.oid) as arguments,
    pg_catalog.pg_get_function_result(function.oid) as result,
    pg_catalog.obj_description(function.oid, 'pg_proc') as comment
from pg_catalog.pg_proc as function
where function.pronamespace = 'finance'::pg_catalog.regnamespace
order by function.proname, arguments
"""
TYPES = """
select
    type.typname as name,
    pg_catalog.obj_description(type.oid, 'pg_type') as comment,
    pg_catalog.string_agg(
        pg_catalog.format(
            '%%s %%s', field.attname, pg_catalog.format_type(field.atttypid, field.atttypmod)
        ),
        ', '
        order by field.attnum
    ) as fields
from pg_catalog.pg_type as type
inner join pg_catalog.pg_attribute as field on type.typrelid = field.attrelid
where type.typnamespace = 'finance'::pg_catalog.regnamespace and field.attnum > 0
group by type.typname, type.oid
order by type.typname
"""


@dataclass(frozen=True)
class Function:
    """A function as its catalogue row and comment describe it."""

    name: str
    signature: str
    result: str
    comment: str
    example: str | None
    returns: str | None


def functions(db: Database) -> list[Function]:
    """Return the functions of the schema finance, by name."""
    found = []
    for row in db.rows(FUNCTIONS):
        text, _, rest = (row["comment"] or "").partition("\n\nexample: ")
        example, _, returns = rest.partition("\nreturns: ")
        signature = f"finance.{row['name']}({row['arguments']})"
        if len(signature) > 80:
            arguments = re.sub(r", (?=[a-z_]+ )", ",\n    ", row["arguments"])
            signature = f"finance.{row['name']}(\n    {arguments}\n)"
        found.append(
            Function(row["name"], signature, row["result"], text, example or None, returns or None)
        )
    return found


def output(db: Database, query: str) -> str:
    """Return what the query returns, as text."""
    with db.connection.cursor() as cursor:
        statement = f"copy ({query}) to stdout with (delimiter '|')"
        with cursor.copy(statement) as rows:
            return b"".join(bytes(row) for row in rows).decode().rstrip("\n")


def page(db: Database) -> str:
    """Return the reference page."""
    area_of = {path.stem: path.parent.name for path in (PROJECT / "sql/finance").glob("*/*.sql")}
    all_functions = functions(db)
    parts = [HEADER]
    for area, title in AREAS.items():
        members = [
            function for function in all_functions if area_of.get(function.name, STATE) == area
        ]
        if members:
            parts.append(f"## {title}\n")
        parts += [_section(function) for function in members if function.example]
        helpers = [function for function in members if not function.example]
        if helpers:
            parts.append("| helper | what it does |\n|---|---|")
            parts += [
                f"| `finance.{helper.name}` | {_line(helper.comment)} |" for helper in helpers
            ]
            parts.append("")
    parts.append("## Types\n\n| type | fields | what it is |\n|---|---|---|")
    parts += [
        f"| `finance.{row['name']}` | {row['fields']} | {_line(row['comment'])} |"
        for row in db.rows(TYPES)
    ]
    return "\n".join(parts) + "\n"


def _section(function: Function) -> str:
    return (
        f"### {function.name}\n\n```sql\n{function.signature}\nreturns {function.result}\n```\n\n"
        f"{function.comment}\n\n```sql\n{function.example};\n```\n```\n{function.returns}\n```\n"
    )


def _line(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
