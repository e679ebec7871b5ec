# Everything a newcomer needs: `make up` runs Rently on its own PostgreSQL, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: up down setup test lint bench clean

up: setup
	@$(BIN)/rently up

down: setup
	@$(BIN)/rently down

test: setup
	@$(BIN)/python -m pytest

lint: setup
	@$(BIN)/rently lint

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	@rm -rf $(VENV) build *.egg-info
