"""The examples in the functions' comments are true; the page made of them is fresh."""

from __future__ import annotations

import os

import finance_reference
from finance_reference import PAGE
from sqltest import Database

WRITE = "RENTLY_WRITE_REFERENCE"


def test_every_example_returns_what_it_says(anyone: Database) -> None:
    shown = [function for function in finance_reference.functions(anyone) if function.example]
    assert len(shown) > 40
    wrong = {
        function.name: (found, function.returns)
        for function in shown
        if function.example
        and (found := finance_reference.output(anyone, function.example)) != function.returns
    }
    assert wrong == {}


def test_every_function_is_described(anyone: Database) -> None:
    silent = [f.signature for f in finance_reference.functions(anyone) if not f.comment]
    assert silent == []


def test_the_reference_page_is_fresh(anyone: Database) -> None:
    page = finance_reference.page(anyone)
    if os.environ.get(WRITE):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page)
    assert PAGE.read_text() == page, f"stale: run this test once more with {WRITE}=1"
