"""What a login of tenant A gets out of every relation and function: nothing of tenant B.

Everything is read from the catalogue, so an object that is added tomorrow is attacked too.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql
from tenants import CANARY, PLANTED_ID, VALUES

SCHEMAS = ("lending", "api", "analytics", "mart", "audit", "ops", "internal", "finance", "cron")
RELATIONS = """
select c.oid::regclass::text as name, c.relkind, c.relispartition,
       exists (
           select from pg_attribute as a where a.attrelid = c.oid and a.attname = 'legal_entity_id'
       ) as names_tenant,
       (
           select quote_ident(a.attname) from pg_attribute as a
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           order by a.attgenerated, a.attnum limit 1
       ) as a_column,
       c.oid
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where n.nspname = any (%s) and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
order by 1
"""
FUNCTIONS = """
select p.oid::regprocedure::text as signature, format('%%I.%%I', n.nspname, p.proname) as name,
       array(select format_type(t, null) from unnest(p.proargtypes) as t) as types,
       p.proargnames[1:p.pronargs] as arguments
from pg_proc as p
inner join pg_namespace as n on n.oid = p.pronamespace
where n.nspname = any (%s) and p.prokind in ('f', 'p')
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    )
order by 1
"""
CALLABLE = """
select p.oid::regprocedure::text
from pg_proc as p
inner join pg_namespace as n on n.oid = p.pronamespace
where n.nspname = any (%s)
    and has_schema_privilege(%s, n.oid, 'usage')
    and has_function_privilege(%s, p.oid, 'execute')
"""


def state_query(link: psycopg.Connection, tenants) -> str:
    """Return a query for a fingerprint of all rows of B."""
    tables = link.execute(
        "select table_name, tenant_column from ops.secured_table"
        " where table_name <> 'audit.access_log' order by table_name"
    ).fetchall()
    return " union all ".join(
        f"select '{table}', count(*), coalesce(sum(hashtext(t::text)), 0) from {table} as t"
        f" where {column} = '{tenants.b.id}'"
        for table, column in tables
    )


@dataclass(frozen=True)
class Attacker:
    """A login on a connection in autocommit mode, whose attempts are each a transaction undone.

    Attributes:
        link: the connection.
        begin: undoes the attempt before and begins one, in the same round trip as its statement.
    """

    link: psycopg.Connection
    begin: str

    def attempt(self, statement: str) -> tuple[str, str]:
        """Run a statement and undo it; return its rows, or SQLSTATE and error text."""
        try:
            cursor = self.link.execute(f"{self.begin}; {statement}")
            while cursor.nextset():
                pass
            rows = cursor.fetchall() if cursor.description else []
            return f"{cursor.rowcount} rows", str(rows)
        except psycopg.Error as error:
            diagnosis = error.diag
            parts = (
                diagnosis.message_primary,
                diagnosis.message_detail,
                diagnosis.message_hint,
                diagnosis.context,
            )
            return str(error.sqlstate), " ".join(part or "" for part in parts)
        finally:
            assert self.link.info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    def copied(self, statement: str) -> str:
        """Return what a `copy` to the client sends, or its error."""
        try:
            self.link.execute(self.begin)
            with self.link.cursor() as cursor, cursor.copy(statement) as copy:
                return " ".join(bytes(block).decode() for block in copy)
        except psycopg.Error as error:
            return str(error)

    def keep(self, statement: str) -> None:
        """Run a statement and keep what it made."""
        self.link.execute(f"{self.begin}; {statement}; commit")


def every_login(tenants):
    for login in tenants.logins:
        with tenants.connect(login) as link:
            link.rollback()
            link.autocommit = True
            begin = "rollback; begin"
            if login == "gateway_with_context":
                begin += f"; select api.begin_request('{tenants.a.id}')"
            link.execute("begin")
            yield login, Attacker(link, begin)
            link.execute("rollback")


@pytest.fixture(scope="module")
def relations(tenants):
    with tenants.connect() as link:
        found = link.execute(RELATIONS, (list(SCHEMAS),)).fetchall()
    assert len(found) > 50
    partitions = [row for row in found if row[2]]
    return [row for row in found if not row[2]], partitions


@pytest.fixture(scope="module")
def functions(tenants):
    with tenants.connect() as link:
        return link.execute(FUNCTIONS, (list(SCHEMAS),)).fetchall()


def test_the_canaries_are_there(tenants):
    """Otherwise the other tests would prove nothing."""
    with tenants.connect() as link:
        for (table,) in link.execute("select table_name from ops.secured_table").fetchall():
            if table != "lending.legal_entity":
                # Bytes are shown in hexadecimal.
                signs = [f"%{sign}%" for sign in (CANARY, PLANTED_ID, CANARY.encode().hex())]
                planted = link.execute(
                    f"select from {table} as t where t::text like any (%s)", (signs,)
                ).fetchall()
                assert planted, f"no canary in {table}"


def test_tenant_b_sees_its_canaries(tenants, relations):
    seen = []
    with tenants.connect() as link:
        link.autocommit = True
        attacker = Attacker(link, "rollback; begin")
        for role in ("rently_executive", "rently_auditor", "rently_loan_officer"):
            link.execute("reset session authorization")
            found = link.execute(
                "select login from lending.user_account as a"
                " inner join lending.user_entity_access as x on x.user_account_id = a.id"
                " where x.legal_entity_id = %s and x.business_role = %s",
                (tenants.b.id, role),
            ).fetchall()
            for (login,) in found:
                if login and login != CANARY:
                    link.execute(
                        sql.SQL("set session authorization {}").format(sql.Identifier(login))
                    )
                    for name, kind, *_ in relations[0]:
                        if kind == "v":
                            seen.append(attacker.attempt(f"select t::text from {name} as t")[1])
                    link.execute("rollback")
                    link.execute("reset session authorization")
    assert CANARY in " ".join(seen)


def test_no_login_reads_or_changes_a_row_of_another_tenant(tenants, probes, relations):
    markers = (str(tenants.b.id), str(PLANTED_ID), "CANARYB")
    for login, attacker in every_login(tenants):
        for name, kind, _, names_tenant, column, _ in relations[0]:
            statements = [f"select t::text from {name} as t"]
            if kind != "S":
                statements += [
                    f"update {name} as t set {column} = {column} returning t::text",
                    f"delete from {name} as t returning t::text",
                    f"copy (select * from {name}) to stdout",
                    f"explain (analyze, verbose) select * from {name}",
                ]
            if names_tenant:
                statements.append(f"insert into {name} (legal_entity_id) values ('{tenants.b.id}')")
            for statement in statements:
                if statement.startswith("copy"):
                    found = attacker.copied(statement)
                else:
                    outcome, found = attacker.attempt(statement)
                    if statement.startswith("insert") and outcome.endswith("rows"):
                        probes.leaks.append(f"{login}: {statement}")
                probes.look(
                    f"{login}: {statement}",
                    found,
                    also=(markers if not statement.startswith("insert") else ()),
                )
    assert probes.leaks == []


def test_no_login_touches_a_partition(tenants, probes, relations):
    names = [row[5] for row in relations[1]]
    for login, attacker in every_login(tenants):
        granted = attacker.link.execute(
            "select c.relname from pg_class as c where c.oid = any (%s)"
            " and (has_table_privilege(c.oid, 'select, insert, update, delete, truncate')"
            " or has_any_column_privilege(c.oid, 'select, insert, update, references'))",
            (names,),
        ).fetchall()
        probes.made += len(names)
        probes.leaks += [f"{login} has a grant on {name}" for (name,) in granted]
    assert probes.leaks == []


def test_a_function_in_a_condition_is_shown_no_row_of_another_tenant(tenants, probes, relations):
    for login, attacker in every_login(tenants):
        if attacker.attempt("create temporary table x (i integer)")[0] != "-1 rows":
            continue
        notices: list[str] = []
        attacker.link.add_notice_handler(
            lambda notice, seen=notices: seen.append(notice.message_primary)
        )
        attacker.keep(
            "create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0000001"
            " as $$ begin raise notice '%', $1; return true; end $$"
        )
        for name, kind, _, _, column, _ in relations[0]:
            if kind != "v":
                continue
            attacker.attempt(f"select 1 from {name} as t where pg_temp.leak(t::text)")
            attacker.attempt(f"select 1 from {name} as t where pg_temp.leak({column}::text)")
            _, error = attacker.attempt(
                f"select 1 from {name} as t where {column}::text::integer = 0"
            )
            probes.look(f"{login}: cast in a condition on {name}", error)
            probes.look(f"{login}: condition on {name}", notices)
            notices.clear()
    assert probes.leaks == []


def arguments(types, entity_id) -> list[object]:
    """Values for the arguments: the first uuid is the entity, the others are keys of B's rows."""
    values: list[object] = []
    for kind in types:
        if kind == "uuid":
            values.append(str(PLANTED_ID if str(entity_id) in values else entity_id))
        elif kind in ("text", "name"):
            values.append("email")
        elif kind == "text[]":
            values.append("{email}")
        elif kind in ("jsonb", "json"):
            values.append("{}")
        elif kind in ("numeric", "integer", "bigint", "smallint", "double precision"):
            values.append("1")
        else:
            values.append(VALUES.get(kind) if kind != "bytea" else None)
    return values


def test_no_function_gives_away_or_changes_another_tenants_rows(tenants, probes, functions):
    with tenants.connect() as link:
        state = state_query(link, tenants)
        before = link.execute(state).fetchall()
        for login in tenants.logins:
            found = link.execute(CALLABLE, (list(SCHEMAS), login, login)).fetchall()
            allowed = {signature for (signature,) in found}
            for signature, name, types, _ in functions:
                probes.made += 1
                is_pure = signature.startswith("finance.")
                if signature not in allowed or (is_pure and login != tenants.logins[0]):
                    continue
                slots = ", ".join(f"%s::{kind}" for kind in types)
                statement = f"select r::text from {name}({slots}) as r"
                for entity in (tenants.b, tenants.a):
                    answer, after = call(
                        link, tenants, login, statement, arguments(types, entity.id), state
                    )
                    probes.look(f"{login}: {signature}", answer)
                    if after is not None and after != before:
                        probes.leaks.append(f"{login}: {signature} changed rows of B")
    assert probes.leaks == []


def call(link, tenants, login, statement, values, state_of_b):
    """Call a function as a login; if it answers, also say in which state it leaves B."""
    link.execute("savepoint call")
    state = None
    try:
        link.execute(sql.SQL("set local session authorization {}").format(sql.Identifier(login)))
        link.execute("set local statement_timeout = '2s'")
        if login == "gateway_with_context":
            link.execute("select api.begin_request(%s)", (tenants.a.id,))
        answer = str(link.execute(statement, values).fetchall())
        link.execute("reset session authorization")
        state = link.execute(state_of_b).fetchall()
    except psycopg.Error as error:
        said = (error.diag.message_primary, error.diag.message_detail, error.diag.message_hint)
        answer = " ".join(part or "" for part in said)
    link.execute("rollback to call")
    return answer, state


def test_statistics_show_no_values(tenants, probes):
    for login, attacker in every_login(tenants):
        for view in ("pg_stats", "pg_stats_ext", "pg_stats_ext_exprs", "pg_stat_activity"):
            _, found = attacker.attempt(f"select t::text from pg_catalog.{view} as t")
            probes.look(f"{login}: {view}", found)
        for catalogue in ("pg_statistic", "pg_authid", "pg_statistic_ext_data"):
            outcome, _ = attacker.attempt(f"select * from pg_catalog.{catalogue}")
            probes.made += 1
            assert outcome == "42501", f"{login} reads {catalogue}"
    assert probes.leaks == []
