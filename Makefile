PYTHON ?= python3
PORT ?= 8000
ONCE ?=
BIN := .venv/bin

.PHONY: setup setup-dev demo test lint bench
setup: .venv/.installed

.venv/.installed: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11 to 3.13 is needed; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

setup-dev: .venv/.installed-dev

.venv/.installed-dev: .venv/.installed requirements-dev.txt constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

test: setup-dev
	TEST_DATABASE=sqlite $(BIN)/python -m pytest -n 2
	TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy eshop baselinker_integration event_log
