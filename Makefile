# Every target sets up what it needs: a virtual environment with the locked dependencies, and for the
# browser tests Debian's Chromium. Nothing is installed outside .venv except that one package.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PYTHONDONTWRITEBYTECODE :=
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := 1
export RUNTIME__DLTHUB_TELEMETRY := false

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long campaign lint bench bench-site bench-sources screenshots lock clean chromium

help: ## What can be made here
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Virtual environment with the locked dependencies

$(READY): requirements.lock pyproject.toml .ci/setup
	@PYTHON="$(PYTHON)" .ci/setup $(VENV)
	@touch $@

demo: $(READY) ## A believable company in demo/, through the whole pipeline, as a site
	@$(BIN)/lead2cash demo demo --force

test: $(READY) chromium ## All tests (short forms of the long campaigns)
	@$(BIN)/pytest -m "not long" -n 2 --dist loadfile --no-loadscope-reorder

test-long: $(READY) chromium ## The long campaigns: kills, mutants, random companies
	@$(BIN)/pytest -m long

campaign: $(READY) ## The long campaigns of the sources: faults, moving pages, histories, mutants of bank files, marts
	@$(BIN)/pytest -m long -n 2 tests/ingestion/crm tests/ingestion/bank tests/dbt_project/crm

lint: $(READY) ## Style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(READY) ## Speed and memory at 1.8 M source rows (BENCH_SCALE=10 for 18 M), as JSON
	@$(BIN)/python -m tests.bench --scale $(or $(BENCH_SCALE),1)

bench-site: $(READY) ## Speed, memory and page weight of the demo's site (after make demo), as JSON
	@$(BIN)/python -m tests.bench.site demo

bench-sources: $(READY) ## How fast records of each CRM land over the loopback, as JSON
	@$(BIN)/python -m tests.bench.sources

screenshots: $(READY) chromium ## Every page of the demo's site as each reader sees it, into .screenshots/
	@$(BIN)/python -m tests.screenshots

lock: $(READY) ## Resolve the dependencies again into requirements.lock
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --only-binary :all: --override overrides.txt --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements.lock

chromium:
	@.ci/chromium

clean: ## Remove what the targets made
	@rm -rf $(VENV) demo .bench .screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis
