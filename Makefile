# Two commands do all set-up: `make demo` and `make test`. Python 3.11 or later and make are all they need.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
DB := reportminer.duckdb

.PHONY: demo test lint types layers unit bench docs clean

# The environment is made anew when what it is made from changes.
$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,chart,notebooks]'
	touch $@

demo: $(VENV)/.ready  ## mine corpus/, print the compliance table and a comparison of bureaus
	$(BIN)/reportminer ingest corpus/reports --db $(DB)
	$(BIN)/reportminer query "SELECT * EXCLUDE (region_code, report_id) FROM compliance_matrix ORDER BY report_year, issuer" --db $(DB)
	$(BIN)/reportminer compare requests.received proactive.total grant_share --field education --db $(DB)
	@echo "The database is $(DB): try  $(BIN)/reportminer query \"SELECT * FROM comparison LIMIT 20\""

test: lint types layers unit  ## lint, types, import layers, tests

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

layers: $(VENV)/.ready
	$(BIN)/lint-imports

unit: $(VENV)/.ready
	$(BIN)/pytest

bench: $(VENV)/.ready  ## speed, as ratios in one run
	$(BIN)/python -W ignore benchmarks/speed.py

docs: $(VENV)/.ready  ## what is generated: schemas/, docs/data-dictionary.md
	$(BIN)/python scripts/make_schemas.py
	$(BIN)/python scripts/make_docs.py

clean:
	rm -rf $(VENV) $(DB) .pytest_cache .mypy_cache .ruff_cache .hypothesis
