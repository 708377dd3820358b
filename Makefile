# The few verbs that people, hooks and CI share. `make` alone lists them.

PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install install-dev run demo test check prove format lock

help: ## List the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

install: ## Put what the portal needs into .venv
	@scripts/install run

install-dev: ## The same, with what the tests and checks need
	@scripts/install test

run: install ## Start the portal: web, worker, schedule and broker (PORT=8000, HOST=127.0.0.1)
	@$(PYTHON) -m sharedsvc.run

demo: install ## Load the demonstration partnerships
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo

test: install-dev ## Check the code, then run every test on SQLite and again on PostgreSQL
	@$(PYTHON) -m tests.run_all

check: install-dev ## Check style, types, imports, templates and migrations; needs no server
	@$(PYTHON) -m tests.run_all check

prove: install-dev ## The long proofs: speed, 200 officers at once, faults; one table each (under an hour)
	@$(PYTHON) -m benchmarks.prove $(PROOFS)

format: install-dev ## Put the code into shape
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .

lock: install-dev ## Choose newer versions within pyproject.toml and write the locks anew
	@.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --group dev pyproject.toml --output-file requirements-dev.lock
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --constraints requirements-dev.lock pyproject.toml --output-file requirements.lock
