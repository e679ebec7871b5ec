"""Every rule of the catalogue: the deployed database obeys it, and a seeded fault breaks it.

`<rule>/<fault>.sql` commits a fault as the owner; its header names what the rule must find.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqltest import Database

from rently.runner import checks, lexer
from rently.runner.source import Folders

FAULTS = sorted(Path(__file__).parent.glob("*/*.sql"))
RULES = sorted(Folders.packaged().checks.glob("*.sql"))


def objects(db: Database, rule: str) -> list[str]:
    """Return what the rule finds, as the owner and with the search path of a deploy."""
    db.run("set role rently_owner")
    db.run("set local search_path = ''")
    query = (Folders.packaged().checks / f"{rule}.sql").read_text(encoding="utf-8")
    rows = db.rows(query.replace("%", "%%"))
    assert all(set(row) == {"object", "detail"} and all(row.values()) for row in rows)
    return [row["object"] for row in rows]


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_deployed_database_obeys(db: Database, rule: Path) -> None:
    assert objects(db, rule.stem) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_fault_is_found(db: Database, fault: Path) -> None:
    text = fault.read_text(encoding="utf-8")
    db.run("set role rently_owner")
    db.run("set local search_path = ''")
    for statement in lexer.split(text):
        db.run(statement.text.replace("%", "%%"))
    assert set(objects(db, fault.parent.name)) == {lexer.headers(text)["finds"]}


def test_every_rule_has_a_fault() -> None:
    assert {path.parent.name for path in FAULTS} == {path.stem for path in RULES}


def test_all_rules_run_before_a_deploy_commits(db: Database) -> None:
    db.run("set role rently_owner")
    db.run("set local search_path = ''")
    db.run("grant select on lending.loan to rently_bi")
    found = checks.violations(db.connection, Folders.packaged().checks)
    assert {"lending.loan"} == {item.object for item in found}
    assert "table_granted" in {item.rule for item in found}
