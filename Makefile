PYTHON ?= python3
PORT ?= 8000
ONCE ?=
VENV ?= .venv
TOOLS := .venv-tools
BIN := $(VENV)/bin
# Tests side by side, each in whichever process is free.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup
COVERED := --cov --cov-report= --cov-append

.PHONY: help setup setup-dev demo test test-fast test-short test-long test-faults lock sbom coverage lint format screenshots bench
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 14

setup: $(VENV)/.installed ## what running needs, in .venv

$(VENV)/.installed: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11 to 3.13 is needed; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

setup-dev: $(VENV)/.installed-dev ## what tests and linters need as well

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

demo: setup ## a sample shop, ERP and BaseLinker played against it, the panel to look at (PORT=8000 ONCE=1)
	@$(BIN)/python -m eshop.demo --port $(PORT) $(if $(ONCE),--once)

test: setup-dev ## the whole suite on SQLite, on PostgreSQL what could differ there (tests/once.py)
	TEST_DATABASE=sqlite $(PYTEST)
	TEST_DATABASE=postgres $(PYTEST)

# The suite without what takes long: browsers, races, generated input, whole services and files.
test-fast: setup-dev ## the quick tests on SQLite
	TEST_DATABASE=sqlite $(PYTEST) -m "not browser and not slow"

coverage: setup-dev ## the whole suite with coverage; fails below 90 % of lines and branches in a package
	@mkdir -p var && rm -f var/coverage*
	TEST_DATABASE=sqlite $(PYTEST) $(COVERED)
	TEST_DATABASE=postgres $(PYTEST) $(COVERED)
	$(BIN)/python -m tests.coverage_report

# What another version of Python could break: for CI, beside the whole suite on the first version.
test-short: setup-dev ## the quick tests of calls, log and core, and two of the services
	TEST_DATABASE=sqlite $(PYTEST) -m "not browser and not slow" tests/baselinker_integration/actions \
		tests/baselinker_integration/door tests/event_log tests/eshop/core
	TEST_DATABASE=postgres $(PYTEST) tests/stack/test_services.py -k "serves_panel or killed_worker"

# Each takes minutes: slow and hostile clients at full length, thousands of random catalogue files.
test-long: setup-dev test-faults ## the long form of what make test samples
	TEST_DATABASE=sqlite $(PYTEST) -m long --timeout 3600 --ignore tests/faults
	TEST_DATABASE=postgres $(PYTEST) -m "long and postgres" --timeout 3600 --ignore tests/faults
	TEST_DATABASE=sqlite CATALOGUE_EXAMPLES=5000 $(PYTEST) --timeout 3600 tests/properties/test_catalogue_files.py

# FAULT_ROUNDS (20) of each experiment, as far as they begin within FAULT_SECONDS (110). Their figures become docs/endurance.md, also when one fails.
test-faults: setup-dev ## the battery of faults at full length, and the page of what it measured
	@mkdir -p var && rm -f var/endurance.jsonl
	status=0; for database in sqlite postgres; do FAULT_RESULTS=$(CURDIR)/var/endurance.jsonl TEST_DATABASE=$$database \
		$(BIN)/python -m pytest -m long --timeout 3600 tests/faults || status=1; done; \
		$(BIN)/python -m tests.faults.report var/endurance.jsonl; exit $$status

$(TOOLS)/.installed: requirements-tools.txt
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-tools.txt
	@touch $@

lock: $(TOOLS)/.installed ## requirements.lock anew: the versions of constraints.txt, with the hash of every file
	$(TOOLS)/bin/uv pip compile requirements.txt --constraints constraints.txt --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock

sbom: $(TOOLS)/.installed ## the parts of what is shipped, in var/sbom.json (CycloneDX)
	@mkdir -p var
	$(TOOLS)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file var/sbom.json

lint: setup-dev ## linter, formatter and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy eshop baselinker_integration event_log

format: setup-dev ## sort imports, format, compile translations
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	@for language in en pl; do folder=eshop/locale/$$language/LC_MESSAGES; \
		msgattrib --no-obsolete --sort-output --no-wrap $$folder/django.po -o $$folder/django.po; \
		msgfmt $$folder/django.po -o $$folder/django.mo; done

# ONLY=pulpit,towary and KINDS=light,dark,narrow take some.
screenshots: setup-dev ## a picture of every page, in var/screenshots
	$(BIN)/python -m pytest -q tests/browser/screenshots.py

# PRODUCTS and MILLION (0: leave out) set the sizes; docs/benchmarks.md explains what is measured.
bench: setup-dev ## how fast it is (PRODUCTS=100000 MILLION=0)
	$(BIN)/python -m tests.bench --products $(or $(PRODUCTS),100000) --million $(or $(MILLION),0)
