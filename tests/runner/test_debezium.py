"""The outbox is published as Debezium reads it."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from sqltest import Database

from rently.runner import deploy, embedded
from rently.runner.source import Folders

DEPLOY = Path(__file__).parents[2] / "deploy" / "debezium"


def config() -> dict[str, str]:
    found: dict[str, str] = json.loads((DEPLOY / "rently-outbox.json").read_text())["config"]
    return found


def test_the_connector_names_columns_of_the_outbox(db: Database) -> None:
    columns = {
        row["attname"]
        for row in db.rows(
            "select attname from pg_attribute where attrelid = 'lending.outbox_event'::regclass"
        )
    }
    named = {
        value
        for key, value in config().items()
        if ".table.field.event." in key or key.endswith("route.by.field")
    }
    placed = config()["transforms.outbox.table.fields.additional.placement"].split(",")
    named |= {place.split(":")[0] for place in placed}
    assert len(named) >= 7
    assert named <= columns


def test_the_connector_holds_no_secret() -> None:
    for key, value in config().items():
        if key in ("database.password", "database.user", "database.hostname"):
            assert value.startswith("${env:")


@pytest.mark.timeout(120)
def test_events_are_decoded_as_one_table(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    home = tmp_path / "home"
    server = embedded.start(home, {"wal_level": "logical", "fsync": "off"})
    secret = {"password": server.password(), "autocommit": True}
    try:
        with psycopg.connect(server.conninfo("postgres"), **secret) as link:  # type: ignore[arg-type]
            link.execute("create database published")
        with psycopg.connect(server.conninfo("published"), **secret) as link:  # type: ignore[arg-type]
            deploy.deploy(link, Folders.packaged(), deploy.Options(with_roles=True))
            link.execute("reset role")
            link.execute((DEPLOY / "publication.sql").read_bytes())
            slot = config()["slot.name"]
            link.execute("select pg_create_logical_replication_slot(%s, 'pgoutput')", [slot])
            link.execute("select ops.create_demo()")
            row = link.execute("select count(*) from lending.outbox_event").fetchone()
            assert row
            changes = link.execute(
                "select data from pg_logical_slot_get_binary_changes(%s, null, null,"
                " 'proto_version', '1', 'publication_names', %s)",
                [slot, config()["publication.name"]],
            ).fetchall()
    finally:
        embedded.stop(home)
    messages = [data for (data,) in changes]
    named = {data[1:5]: data[5:].split(b"\0")[1] for data in messages if data[:1] == b"R"}
    inserts = [named[data[1:5]] for data in messages if data[:1] == b"I"]
    assert set(inserts) == {b"outbox_event"}
    assert len(inserts) == row[0]
