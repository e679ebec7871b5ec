"""A plain loan to service."""

from __future__ import annotations

import pytest
from servicing import Servicing, new_loan
from sqltest import Database, Entity


@pytest.fixture
def servicing(db: Database, entity: Entity) -> Servicing:
    """Return a loan of 1,200.00 at 12 % in twelve instalments, paid out on 2024-01-15."""
    return new_loan(db, entity)
