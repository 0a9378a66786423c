# Needs Python 3.11 or newer and make, nothing else; everything goes into .venv/ and var/.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name))))
BIN := .venv/bin
INSTALLED := .venv/.installed
SPARK_INSTALLED := .venv-spark/.installed
GREENPARK_HOME ?= var
DEMO = $(GREENPARK_HOME)/demo/submissions
SERVE ?= 1
# Test files run side by side, each in one process.
WORKERS ?= 2
PYTEST := $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help run test test-quick check venv screenshots docs docs-site clean
.DEFAULT_GOAL := run
.PHONY: check-format check-lint check-types check-floors check-sql check-models check-contracts

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: venv ## set up, load the made-up city, serve it (SERVE=0: without serving)
	@$(BIN)/greenpark --home "$(GREENPARK_HOME)" demo
	@$(BIN)/greenpark --home "$(GREENPARK_HOME)" refresh "$(DEMO)"
ifneq ($(SERVE),0)
	@$(BIN)/greenpark --home "$(GREENPARK_HOME)" serve
endif

test: venv ## every test but those on Spark
	$(PYTEST) --ignore=tests/spark

# In two minutes: what needs no warehouse, and the sample documents from file to judgement.
test-quick: venv ## two minutes: units, contracts, sample documents
	$(PYTEST) tests/unit tests/contracts tests/integration/test_samples.py \
		tests/integration/test_answer_planted.py

.PHONY: spark-test java

# The same dbt project on a Spark cluster of this machine, against DuckDB. CI=true: nothing may be skipped.
spark-test: venv java $(SPARK_INSTALLED) ## the models on Spark against DuckDB
	CI=true $(BIN)/pytest --durations=3 tests/spark

java:
	@command -v java >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -qq -y --no-install-recommends openjdk-17-jre-headless; \
		else \
			echo "Spark needs Java 17; as an administrator: apt-get install openjdk-17-jre-headless" >&2; exit 1; \
		fi; }

# Versions: requirements-spark.in; the lock is written by hand with
# uv pip compile --no-strip-extras --generate-hashes --no-emit-index-url --python-version 3.11 \
#     requirements-spark.in -o requirements-spark.lock
$(SPARK_INSTALLED): requirements-spark.lock
	@test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	@echo '*' > .venv-spark/.gitignore
	@.venv-spark/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@touch $@

# Two at a time: mypy and dbt take about as long as all the others together.
check: venv ## format, lint, types, floors, SQL, dbt, contracts
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target --keep-going \
		check-types check-models check-sql check-contracts check-floors check-format check-lint

check-format:
	@$(BIN)/ruff format --check --quiet .

check-lint:
	@$(BIN)/ruff check --quiet .

check-types:
	@$(BIN)/mypy

check-floors:
	@$(BIN)/lint-imports --no-logo

check-sql:
	@$(BIN)/sqlfluff lint --processes 1 dbt_project/models

check-models:
	@GREENPARK_WAREHOUSE=var/check.duckdb $(BIN)/dbt --quiet --warn-error --no-send-anonymous-usage-stats \
		parse --project-dir dbt_project --profiles-dir dbt_project --target-path ../var/dbt-check \
		--log-path var/dbt-check --vars '{as_of: "2026-01-01"}'

check-contracts:
	@$(BIN)/pytest tests/contracts

venv: $(INSTALLED) ## .venv/ with the pinned packages

$(INSTALLED): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: faults
faults: venv ## docs/reliability.md: faults of a machine, 200 times and more (half an hour, as root)
	$(BIN)/python -m benchmarks.faults --table docs/reliability.md

screenshots: venv ## docs/images, from the demo city
	$(BIN)/python -m tests.e2e.screenshots docs/images

# The data dictionary, from dbt's manifest and the registry.
docs: check-models ## the data dictionary, docs/dictionary.*.md
	$(BIN)/python -m warehouse.asking.dictionary var/dbt-check/manifest.json docs

# dbt's own documentation as one page: var/dbt-docs/static_index.html.
docs-site: venv ## dbt's documentation as one page
	GREENPARK_WAREHOUSE=var/check.duckdb $(BIN)/dbt --quiet --no-send-anonymous-usage-stats \
		docs generate --static --empty-catalog --project-dir dbt_project --profiles-dir dbt_project \
		--target-path ../var/dbt-docs --log-path var/dbt-docs --vars '{as_of: "2026-01-01"}'
	@echo var/dbt-docs/static_index.html

# The data in var/ stays.
clean: ## remove what was made, but for the data in var/
	rm -rf .venv .venv-spark .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info \
		var/dbt-check dbt_project/target dbt_project/logs logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
