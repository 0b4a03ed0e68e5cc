# `make` alone lists the targets. A machine with python3 (3.11 or later) and pip is enough for `make run`.

# The system's own Python where it is recent enough: distributions build theirs for speed, which one built on the spot
# rarely is (docs/performance.md). Any other: make PYTHON=python3.13 …
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Modules are compiled once and kept: each of the hundreds of processes that tests start would compile them all again.
unexport PYTHONDONTWRITEBYTECODE

# What is installed is named after what was asked for: nothing changes, nothing is done again.
fingerprint = $(shell cat $(1) | cksum | tr -d '\n' | tr ' ' '-')
PROJECT := $(VENV)/.project-$(call fingerprint,pyproject.toml requirements/base.in)
RUNTIME := $(VENV)/.runtime-$(call fingerprint,requirements/base.txt)
TESTING := $(VENV)/.testing-$(call fingerprint,requirements/test.txt)

# A virtual environment may lack its own pip where Debian's python3-venv is absent: the machine's pip then serves it.
PIP = $(shell test -x $(BIN)/pip && echo "$(BIN)/python -m pip" || echo "$(PYTHON) -m pip --python $(BIN)/python")

# What tests write goes to memory where there is room for it: they stop processes, never the machine.
IN_MEMORY = $(shell test -w /dev/shm && test "$$(df --output=avail /dev/shm | tail -1)" -gt 4000000 && echo TMPDIR=/dev/shm)
TESTS = $(IN_MEMORY) $(BIN)/pytest
SIDE_BY_SIDE = $(IN_MEMORY) sh tools/run_tests.sh $(BIN)/pytest $(WORKERS)

# Django's own checks run with a state directory of their own, never with yours.
DJANGO = ESPACE_SANTE_HOME="$$home" DJANGO_SETTINGS_MODULE=espace_sante.config.settings $(BIN)/python -W error::RuntimeWarning -m django
WITH_HOME = home="$$(mktemp -d)" && trap 'rm -rf "$$home"' EXIT

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-tools test-fast journeys storage bench lint format types contracts django-checks messages check requirements clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- Install ------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) tools/virtual_environment.py $(VENV)

$(RUNTIME): | $(BIN)/python
	@echo "Installing what the service runs on…"
	@$(PIP) install --quiet --require-hashes --requirement requirements/base.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(TESTING): | $(BIN)/python
	@echo "Installing what the checks need…"
	@$(PIP) install --quiet --require-hashes --requirement requirements/test.txt
	@rm -f $(VENV)/.testing-* && touch $@

$(PROJECT): | $(RUNTIME)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.project-* && touch $@

setup: $(RUNTIME) $(PROJECT) ## Install the service in .venv, versions and hashes pinned

# --- Run ----------------------------------------------------------------------------------------

run: setup ## Run everything here, with a fictitious population; Ctrl-C stops it
	@exec $(BIN)/espace-sante demo run

demo: setup ## Fill the databases with the fictitious population, without running the service
	@$(BIN)/espace-sante setup && exec $(BIN)/espace-sante demo load

bench: setup test-tools ## Measure speed and memory, on SQLite then on PostgreSQL
	@$(BIN)/espace-sante bench
	@$(BIN)/python tools/postgres.py run --durable -- $(BIN)/espace-sante bench

# --- Check --------------------------------------------------------------------------------------

test: test-tools $(TESTING) setup ## Run every check: style, types, architecture, tests on SQLite, then on PostgreSQL beside the journeys
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-code
	@echo "== Tests, on SQLite"
	@$(SIDE_BY_SIDE) "not journey"
	@echo "== Tests that touch a database, on PostgreSQL, and journeys with a browser beside them"
	@$(MAKE) --no-print-directory --jobs=2 storage journeys

.PHONY: check-code
check-code: types lint contracts coverage django-checks

check: check-code test-fast ## Run before each commit: style, types, architecture and the fast tests

test-tools:
	@sh tools/install_test_tools.sh

test-fast: $(TESTING) setup ## Run the fast tests, on SQLite
	@$(TESTS) -n $(WORKERS) --dist worksteal -m "not journey and not slow"

storage: $(TESTING) setup test-tools ## Run the tests that touch a database, on a throw-away PostgreSQL
	@$(BIN)/python tools/postgres.py run -- env $(SIDE_BY_SIDE) "storage and not journey"

journeys: $(TESTING) setup test-tools ## Walk through the pages with a browser
	@$(TESTS) tests/journeys -m journey

# Rules are pure: their tests need neither Django nor `tests/conftest.py`, which would load it before the count begins.
RULES := espace_sante.access.domain,espace_sante.audit.domain
RULE_TESTS := tests/access/domain tests/audit/domain
.PHONY: coverage
coverage: $(TESTING) setup ## Check that the tests of the rules of access and of audit go through every branch
	@echo "== Branches of the rules"
	@home="$$(mktemp -d)" && trap 'rm -rf "$$home"' EXIT && export COVERAGE_FILE="$$home/coverage" && \
		$(BIN)/python -m coverage run --branch --source=$(RULES) -m pytest --quiet --quiet --noconftest \
			--config-file=/dev/null --rootdir=. --import-mode=importlib -p no:django -p no:cacheprovider $(RULE_TESTS) && \
		$(BIN)/python -m coverage report --fail-under=100 --show-missing --skip-covered

.PHONY: mutation
mutation: $(TESTING) setup ## Put small faults in the rules of access and of audit, and count those the tests find
	@$(BIN)/python tools/mutate.py src/espace_sante/access/domain --tests tests/access/domain tests/access/test_reference_model.py --least 95
	@$(BIN)/python tools/mutate.py src/espace_sante/audit/domain --tests tests/audit/domain --least 95

lint: $(TESTING) ## Check style
	@echo "== Style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format"; exit 1; }

format: $(TESTING) ## Repair what the style check can repair alone
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python tools/french_spaces.py fix

types: $(TESTING) setup ## Check types
	@echo "== Types"
	@$(WITH_HOME) && ESPACE_SANTE_HOME="$$home" $(BIN)/mypy

contracts: $(TESTING) setup ## Check that rooms depend downwards only
	@echo "== Architecture"
	@$(BIN)/lint-imports --no-cache --no-logo

django-checks: $(TESTING) setup
	@echo "== Settings and migrations"
	@$(WITH_HOME) && $(DJANGO) check --fail-level WARNING && $(DJANGO) makemigrations --check --dry-run
	@$(BIN)/python tools/messages.py check

messages: $(TESTING) setup ## Collect the sentences of the pages into the translation catalogues, and compile these
	@$(BIN)/python tools/messages.py collect && $(BIN)/python tools/messages.py compile

# --- Maintain -----------------------------------------------------------------------------------

requirements: ## Choose versions again from requirements/*.in (needs uv)
	@sh tools/compile_requirements.sh

clean: ## Remove the virtual environment and what the tools leave behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis build src/*.egg-info
	find src tests tools -name __pycache__ -type d -exec rm -rf {} +
