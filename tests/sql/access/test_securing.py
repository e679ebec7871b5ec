"""Tables are secured in one way; what escapes it is secured at once, refused, or reported."""

from __future__ import annotations

from importlib import resources

import pytest

RULES = resources.files("rently.runner").joinpath("queries", "checks")
BUSINESS_ROLES = (
    "rently_executive",
    "rently_risk_manager",
    "rently_collections_agent",
    "rently_loan_officer",
    "rently_payments_operator",
    "rently_accountant",
    "rently_compliance_officer",
    "rently_auditor",
    "rently_readonly_analyst",
    "rently_bi",
    "rently_app",
    "rently_scheduler",
    "rently_monitor",
)


def violations(db, rule: str) -> list[tuple[str, str]]:
    text = RULES.joinpath(f"{rule}.sql").read_text(encoding="utf-8")
    return [tuple(row) for row in db.connection.execute(text.encode()).fetchall()]


def test_every_tenant_table_is_secured(db):
    assert violations(db, "tenant_table_not_secured") == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (
            "create table lending.forgotten (legal_entity_id uuid not null)",
            ("lending.forgotten", "not secured by internal.secure_table()"),
        ),
        (
            "alter table lending.party no force row level security",
            ("lending.party", "row security is not enabled and forced"),
        ),
        (
            "alter table lending.payment disable row level security",
            ("lending.payment", "row security is not enabled and forced"),
        ),
        (
            "create policy everybody on lending.loan using (true)",
            ("lending.loan", "policy everybody is not one that internal.secure_table() writes"),
        ),
        (
            "alter policy tenant_rows on lending.loan using (true)",
            ("lending.loan", "policy tenant_rows is missing"),
        ),
        (
            "grant select on lending.loan to rently_bi",
            ("lending.loan", "SELECT is granted to rently_bi"),
        ),
        (
            "grant select on lending.payment_y2024m01 to public",
            ("lending.payment_y2024m01", "SELECT is granted to -"),
        ),
        (
            "alter table lending.payment disable trigger _100_append_only",
            ("lending.payment", "trigger _100_append_only is missing or not always on"),
        ),
        (
            "alter table lending.loan enable trigger _900_audit_update",
            ("lending.loan", "trigger _900_audit_update is missing or not always on"),
        ),
        (
            "alter table lending.party add column nickname text",
            (
                "lending.party",
                "columns were added since it was secured: call internal.secure_table() again",
            ),
        ),
    ],
)
def test_the_check_finds_a_seeded_fault(db, fault, found):
    db.run(fault)
    assert found in violations(db, "tenant_table_not_secured")


def test_securing_again_takes_in_new_columns(db):
    db.run("alter table lending.party add column nickname text")
    db.run("select internal.secure_table('lending.party')")
    assert violations(db, "tenant_table_not_secured") == []


PARTITION_BY_HAND = (
    "create table lending.payment_by_hand partition of lending.payment"
    " for values from ('2019-01-01') to ('2019-02-01')"
)


@pytest.mark.parametrize("role", ["rently_owner", None])
def test_a_partition_made_by_hand_is_secured(db, role):
    if role:
        db.run(f"set local role {role}")
        db.run(PARTITION_BY_HAND)
        db.run("reset role")
        assert violations(db, "tenant_table_not_secured") == []
    else:
        with db.refused("42501"):  # a superuser's table would not be the owner's
            db.run(PARTITION_BY_HAND)


def test_a_table_that_is_attached_loses_its_grants_and_policies_apply(db):
    db.run("set local role rently_owner")
    db.run("create table lending.attached (like lending.payment including all)")
    db.run("grant all on lending.attached to public, rently_bi")
    db.run("grant select (amount) on lending.attached to rently_app")
    db.run(
        "alter table lending.payment attach partition lending.attached"
        " for values from ('2019-01-01') to ('2019-02-01')"
    )
    db.run("reset role")
    assert violations(db, "tenant_table_not_secured") == []
    granted = db.rows(
        "select from information_schema.column_privileges"
        " where table_name = 'attached' and grantee not in ('rently_owner', 'rently_refresher')"
    )
    assert granted == []


def test_what_is_undone_on_a_partition_by_hand_is_put_back(db):
    db.run("alter table lending.payment_y2024m01 disable row level security")
    assert violations(db, "tenant_table_not_secured") == []


def test_a_partition_of_an_unsecured_table_is_refused(db):
    db.run("create table lending.bare (id integer) partition by range (id)")
    db.run("create table lending.bare_1 partition of lending.bare for values from (1) to (2)")
    with db.refused("RL009"):
        db.run("select internal.secure_partition('lending.bare_1')")


def test_changes_of_the_schema_are_logged(db):
    db.run("create table ops.logged (id integer)")
    db.run("alter table ops.logged add column name text")
    db.run("drop table ops.logged")
    found = db.rows(
        "select command, login from audit.ddl_log where object_name = 'ops.logged' order by id"
    )
    assert [row["command"] for row in found] == ["CREATE TABLE", "ALTER TABLE", "DROP TABLE"]
    assert {row["login"] for row in found} == {db.value("select session_user")}


def test_no_deployer_can_change_what_an_event_trigger_runs(db):
    with db.acting_as("rently_migrator"):
        db.run("set role rently_owner")
        for statement in (
            "alter function internal.on_ddl_end() security invoker",
            "create or replace function internal.on_ddl_end() returns event_trigger"
            " language plpgsql as 'begin end'",
            "alter event trigger rently_900_ddl_end disable",
            "set role rently_guard",
        ):
            with db.refused("42501"):
                db.run(statement)
        with db.refused("2BP01"):
            db.run("drop function internal.on_ddl_end()")
        db.run("reset role")


def append_only_tables(db) -> list[str]:
    return [
        row["name"]
        for row in db.rows(
            """
            select distinct coalesce(t.relid, to_regclass(s.table_name))::text as name
            from ops.secured_table as s
            left join lateral pg_partition_tree(to_regclass(s.table_name)) as t on true
            where s.is_append_only
            order by name
            """
        )
    ]


def changes(table: str) -> tuple[str, ...]:
    return (
        f"update {table} set legal_entity_id = legal_entity_id",
        f"delete from {table}",
        f"truncate {table} cascade",
    )


@pytest.mark.parametrize("role", ["rently_owner", "superuser", "replica"])
def test_money_rows_are_never_changed_not_even_by(db, role):
    if role == "rently_owner":
        db.run("set local role rently_owner")
    elif role == "replica":
        db.run("set local session_replication_role = replica")
    tables = append_only_tables(db)
    assert {"lending.payment", "lending.ledger_entry", "audit.change_log"} <= set(tables)
    for table in tables[:60]:
        for statement in changes(table):
            with db.refused("RL008"):
                db.run(statement)


def test_no_business_role_changes_money_rows(db, entity):
    for role in BUSINESS_ROLES[:-1]:
        with db.acting_as(role, entity):
            for table in ("lending.payment", "lending.payment_y2024m01", "lending.ledger_entry"):
                for statement in changes(table):
                    with db.refused("42501"):
                        db.run(statement)


def test_no_tenant_table_is_truncated(db):
    db.run("set local session_replication_role = replica")
    for row in db.rows("select table_name from ops.secured_table"):
        with db.refused("RL008"):
            db.run(f"truncate {row['table_name']} cascade")


def test_nobody_but_a_superuser_switches_triggers_off(db, entity):
    for role in BUSINESS_ROLES[:-1]:
        with db.acting_as(role, entity), db.refused("42501"):
            db.run("set session_replication_role = replica")
    with db.acting_as("rently_migrator"), db.refused("42501"):
        db.run("set session_replication_role = replica")
