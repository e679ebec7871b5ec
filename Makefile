# Everything a newcomer needs: `make up` runs Rently on its own PostgreSQL, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: up down setup test superset-test chaos lint docs bench bench-short clean

up: setup
	@$(BIN)/rently up

down: setup
	@$(BIN)/rently down

# Each worker has a PostgreSQL of its own, and runs whole files, in order: what a file builds is built
# once, and the long ones come first. RENTLY_TEST_PG_BINDIR chooses another one than the embedded.
test: setup
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# Schedulers killed 20 times, the server restarted 3 times, its clock set 6 times; relays killed.
chaos: setup
	@RENTLY_CHAOS_KILLS=20 RENTLY_CHAOS_RESTARTS=3 RENTLY_CHAOS_CLOCKS=6 RENTLY_CHAOS_RELAY_SECONDS=120 $(BIN)/python -m pytest tests/chaos -q -rP

# A real Superset, in a virtual environment of its own, imports the dashboards: minutes, 900 MB.
superset-test: setup build/superset/.installed
	@RENTLY_SUPERSET=build/superset/bin/superset $(BIN)/python -m pytest tests/sql/analytics/test_superset_server.py -q

build/superset/.installed:
	@$(PYTHON) -m venv build/superset
	@build/superset/bin/python -m pip install --quiet apache-superset 'flask-caching<2.4' rich cachetools psycopg2-binary
	@touch $@

lint: setup
	@$(BIN)/rently lint

# The reference pages, from the database that `make up` deployed.
docs: up
	@$(BIN)/rently docs build

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

# Each figure beside the reference it is compared to, measured in the same run. Want a quiet machine.
bench: setup
	@for name in schedules posting batch_posting security scheduler escalation close provisions reconciliation origination analytics; do $(BIN)/python bench/$$name.py; done

bench-short: setup
	@$(BIN)/python bench/schedules.py --short
	@$(BIN)/python bench/posting.py --short --loans 200
	@$(BIN)/python bench/escalation.py --short
	@$(BIN)/python bench/close.py --short
	@$(BIN)/python bench/batch_posting.py --short
	@$(BIN)/python bench/analytics.py --short

clean:
	@rm -rf $(VENV) build *.egg-info
