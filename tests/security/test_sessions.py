"""What a session can change about itself: not who it is."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql
from tenants import CANARY

VISIBLE = "select coalesce(string_agg(code, ',' order by code), '') from api.legal_entity"


def visible(link) -> str:
    return str(link.execute(VISIBLE).fetchone()[0])


@pytest.fixture
def executive(tenants):
    with tenants.connect("executive_attacker") as link:
        yield link


@pytest.fixture(scope="module")
def gateway(tenants):
    """Return a gateway that serves both tenants."""
    name = "gateway_of_both"
    with tenants.connect() as link:
        for statement in (
            "create role gateway_of_both login in role rently_app",
            f"alter role gateway_of_both password '{tenants.password}'",
            "select api.register_user('gateway', 'Both', 'gateway_of_both')",
            "select api.grant_entity_access('gateway_of_both', 'ATTACKER', 'rently_app')",
            "select api.grant_entity_access('gateway_of_both', 'CANARYB', 'rently_app')",
        ):
            link.execute(statement)
    yield name
    with tenants.connect() as link:
        link.execute("drop role gateway_of_both")


def refused(link, statement) -> bool:
    """Whether the statement is refused for want of a right; any other error is raised."""
    try:
        link.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def begin(link, entity) -> None:
    link.execute("select api.begin_request(%s)", (entity.id,))


def test_nobody_becomes_another_login(tenants, probes):
    with tenants.connect() as link:
        roles = [row[0] for row in link.execute("select rolname from pg_roles").fetchall()]
    for login in tenants.logins:
        with tenants.connect(login) as link:
            link.rollback()
            link.autocommit = True
            mine = login == "executive_attacker" and "ATTACKER"
            for role in roles:
                for command in ("set session authorization", "set role"):
                    probes.made += 1
                    statement = sql.SQL(f"{command} {{}}").format(sql.Identifier(role))
                    if refused(link, statement):
                        continue
                    assert command == "set role" or role == login, f"{login} became {role}"
                    if mine and role == "rently_executive":
                        assert visible(link) == mine
                    assert link.execute("select session_user").fetchone()[0] == login
                    link.execute("reset role")


def test_settings_change_nothing_for_a_personal_login(tenants, probes, executive):
    settings = {
        "rently.legal_entity_id": str(tenants.b.id),
        "rently.subject": "x",
        "request.jwt.claims": f'{{"legal_entity_id": "{tenants.b.id}", "sub": "x"}}',
        "rently.booking_time": "2020-01-01",
        "rently.is_securing": "on",
        "row_security": "off",
    }
    for name, value in settings.items():
        probes.made += 1
        executive.execute("select set_config(%s, %s, false)", (name, value))
    assert refused(executive, VISIBLE)  # row_security = off refuses rather than filters
    executive.rollback()
    executive.execute("set row_security = on")
    for name, value in settings.items():
        if name != "row_security":
            executive.execute("select set_config(%s, %s, false)", (name, value))
    executive.execute(
        "select set_config('rently.transaction', extract(epoch from now())::text, true)"
    )
    assert visible(executive) == "ATTACKER"


def test_own_objects_in_front_of_the_path_are_not_called(tenants, probes, executive):
    executive.execute(
        f"""
        create temporary table user_account as select '{tenants.b.id}'::uuid as id;
        create temporary table user_entity_access as
        select '{tenants.b.id}'::uuid as legal_entity_id, null::uuid as user_account_id;
        create function pg_temp.visible_legal_entities() returns uuid[] language sql
        as $$ select array['{tenants.b.id}'::uuid] $$;
        create function pg_temp.request_identity(out account_id uuid, out legal_entity_ids uuid[])
        language sql as $$ select null::uuid, array['{tenants.b.id}'::uuid] $$;
        create function pg_temp.equals(uuid, uuid) returns boolean language sql
        as $$ select true $$;
        create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = pg_temp.equals);
        set search_path = pg_temp, api, analytics, pg_catalog
        """
    )
    for view in ("api.legal_entity", "api.party", "api.loan", "analytics.v_party_masked"):
        found = executive.execute(f"select t::text from {view} as t").fetchall()
        assert found
        probes.look(view, found, also=(str(tenants.b.id),))
    found = executive.execute("select api.current_user_has_role('rently_auditor')").fetchone()
    assert found == (False,)
    assert probes.leaks == []


def test_no_login_may_create_anything_that_stays(tenants, probes):
    with tenants.connect() as link:
        found = link.execute(
            "select r.rolname, n.nspname from pg_roles as r cross join pg_namespace as n"
            " where r.rolname = any (%s) and n.nspname !~ '^pg_(toast_)?temp'"
            " and has_schema_privilege(r.oid, n.oid, 'create')",
            (list(tenants.logins),),
        ).fetchall()
    probes.made += len(tenants.logins)
    assert found == []


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_a_prepared_plan_follows_the_context(tenants, probes, gateway, mode):
    with tenants.connect(gateway) as link:
        link.execute(sql.SQL("set plan_cache_mode = {}").format(mode))
        link.execute(f"prepare entities as {VISIBLE}")
        link.commit()
        for entity in (tenants.a, tenants.b, tenants.a, None):
            probes.made += 1
            if entity:
                begin(link, entity)
            found = link.execute("execute entities").fetchone()[0]
            assert found == (entity.code if entity else "")
            link.commit()


def test_the_next_client_of_a_pooled_connection_starts_with_nothing(tenants, probes, gateway):
    with tenants.connect(gateway) as link:
        for end in (link.commit, link.rollback):
            begin(link, tenants.b)
            assert visible(link) == "CANARYB"
            end()
            probes.look("pooled connection", visible(link), also=("CANARYB",))
            end()
        begin(link, tenants.b)
        for setting in ("rently.legal_entity_id", "rently.transaction"):  # as a careless client may
            link.execute("select set_config(%s, current_setting(%s), false)", (setting, setting))
        link.commit()
        probes.look("settings left behind", visible(link), also=("CANARYB",))
        begin(link, tenants.a)
        probes.look("after another began", visible(link), also=("CANARYB",))
    assert probes.leaks == []


def test_a_rolled_back_savepoint_takes_the_context_with_it(tenants, probes, gateway):
    with tenants.connect(gateway) as link:
        begin(link, tenants.a)
        with link.transaction(force_rollback=True):
            begin(link, tenants.b)
            assert visible(link) == "CANARYB"
        probes.look("after the savepoint", visible(link), also=("CANARYB",))
        assert visible(link) == "ATTACKER"
    assert probes.leaks == []


def test_parallel_workers_filter_as_their_leader_does(tenants, probes, gateway):
    name = "debug_parallel_query"
    for login in ("executive_attacker", gateway):
        with tenants.connect(login) as link:
            if link.info.server_version < 160000:
                name = "force_parallel_mode"
            if login == gateway:
                claims = f'{{"legal_entity_id": "{tenants.a.id}", "sub": "nobody"}}'
                link.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
            link.execute(f"set local {name} = on")
            link.execute("set local parallel_setup_cost = 0")
            link.execute("set local parallel_tuple_cost = 0")
            link.execute("set local min_parallel_table_scan_size = 0")
            for view in ("api.legal_entity", "api.party", "api.loan", "api.payment"):
                found = link.execute(f"select t::text from {view} as t").fetchall()
                probes.look(f"{login}: {view} in parallel", found, also=("CANARYB",))
                assert bool(found) == (login == "executive_attacker") or view == "api.payment"
    assert probes.leaks == []


def test_errors_are_the_same_for_a_hidden_and_a_missing_row(tenants, probes):
    """No error says whether another tenant has the row: not a key, not a reference, not a name."""
    with tenants.connect() as link:
        hidden_party, hidden_loan = link.execute(
            "select (select id from lending.party"
            " where legal_entity_id = %(b)s and reference like 'P %%'),"
            " (select id from lending.loan"
            " where legal_entity_id = %(b)s and loan_number not like %(c)s)",
            {"b": tenants.b.id, "c": CANARY},
        ).fetchone()
    missing = "00000000-0000-4000-8000-000000000000"
    statements = {
        "loan_officer_attacker": (
            "select api.loan_statement('{entity}', '{loan}')",
            "select api.register_party('{entity}', 'person', 'P canary-of-b', 'Joe')",
        ),
        "payments_operator_attacker": (
            "select api.receive_payment('{entity}', '{loan}', 1, 'EUR', 'k')",
            "select api.receive_payment('{entity}', (select id from api.loan limit 1), 1, 'EUR',"
            " 'k', payer_party_id => '{party}')",
        ),
    }
    for login, texts in statements.items():
        with tenants.connect(login) as link:
            for text in texts:
                said = []
                for entity, loan, party in (
                    (tenants.a.id, hidden_loan, hidden_party),
                    (tenants.a.id, missing, missing),
                ):
                    try:
                        with link.transaction(force_rollback=True):
                            link.execute(text.format(entity=entity, loan=loan, party=party))
                        said.append("answered")
                    except psycopg.Error as error:
                        shown = f"{error.diag.message_primary} {error.diag.message_detail}"
                        said.append(
                            f"{error.sqlstate} {shown}".replace(str(loan), "?").replace(
                                str(party), "?"
                            )
                        )
                probes.made += 2
                assert said[0] == said[1], text
    for entity in (tenants.b.id, missing):
        with (
            tenants.connect("loan_officer_attacker") as link,
            pytest.raises(psycopg.Error) as caught,
        ):
            link.execute("select api.loan_statement(%s, %s)", (entity, missing))
        assert caught.value.sqlstate == "RL001"
