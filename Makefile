PYTHON ?= python3
PORT ?= 8000
ONCE ?=
VENV ?= .venv
BIN := $(VENV)/bin
# Tests side by side; those that share a server of their own stay together in one process.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup

.PHONY: setup setup-dev demo test test-short lint bench
setup: $(VENV)/.installed

$(VENV)/.installed: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11 to 3.13 is needed; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

demo: setup
	@$(BIN)/python -m eshop.demo --port $(PORT) $(if $(ONCE),--once)

test: setup-dev
	TEST_DATABASE=sqlite $(PYTEST)
	TEST_DATABASE=postgres $(PYTEST)

# What another version of Python could break, without a browser: for CI, beside the whole suite on the first version.
test-short: setup-dev
	TEST_DATABASE=postgres $(PYTEST)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy eshop baselinker_integration event_log

# PRODUCTS and MILLION (0: leave out) set the sizes; docs/benchmarks.md explains what is measured.
bench: setup-dev
	$(BIN)/python -m tests.bench --products $(or $(PRODUCTS),100000) --million $(or $(MILLION),0)
