"""What tests of providers begin with."""

from __future__ import annotations

import pytest
from providers import register
from sqltest import Database, Entity


@pytest.fixture
def providers(db: Database, entity: Entity) -> None:
    """Give the entity two providers; the second is asked when the first is not there."""
    register(db, entity, "first", 1, min_call_count=2)
    register(db, entity, "second", 2)
