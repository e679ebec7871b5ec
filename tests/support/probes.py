"""Internal functions asked as the database would run them for a login of the entity."""

from __future__ import annotations

from typing import Any

from psycopg import sql
from sqltest import Database, Entity

PROBE = """
create schema if not exists probe authorization rently_owner;
grant usage on schema probe to public;
create or replace function probe.value(statement text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
    _answer jsonb;
begin
    execute format('select to_jsonb(x.value) from (%%s) as x (value)', statement) into _answer;
    return _answer;
end
$$;
alter function probe.value(text) owner to rently_owner;
"""


def ask(db: Database, entity: Entity, expression: str, *values: Any) -> Any:
    """Return what an expression gives with the owner's rights, for the entity's scheduler.

    Args:
        db: the database.
        entity: the entity whose rows are visible.
        expression: an SQL expression with `{}` for each value.
        values: what the expression is about.
    """
    literals = [sql.Literal(value) for value in values]
    text = (sql.SQL("select ") + sql.SQL(expression).format(*literals)).as_string(db.connection)
    with db.acting_as_superuser():
        if db.value("select to_regproc('probe.value') is null"):
            db.run(PROBE)
    with db.acting_as("rently_scheduler", entity):
        return db.value("select probe.value(%s)", [text])
