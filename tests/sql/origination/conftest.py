"""A desk at which applications are made."""

from __future__ import annotations

import pytest
from origination import Desk
from sqltest import Database, Entity


@pytest.fixture
def desk(db: Database, entity: Entity) -> Desk:
    """Return the desk of an entity in euros."""
    return Desk(db, entity)
