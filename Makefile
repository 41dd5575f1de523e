# Every target sets up what it needs on a machine that has only Python >= 3.11 and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONPATH := $(CURDIR):$(CURDIR)/lambdas:$(CURDIR)/layers/core/python
STAGE ?= dev
PORT ?= 8080

.PHONY: help
help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | column -t -s "$$(printf '\t')"

$(BIN)/.ready: tests/requirements.txt
	@echo "Setting up Python packages (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Practika needs Python 3.11 or newer: make PYTHON=python3.x ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

web/node_modules/.ready: $(BIN)/.ready web/package-lock.json
	@echo "Setting up web packages (once) ..."
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: setup
setup: $(BIN)/.ready web/node_modules/.ready ## install everything that the other targets need
