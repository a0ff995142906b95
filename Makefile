# Everything runs in .venv, made on first use from the locked dependencies.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo serve test lint bench warm wheel lock clean help

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(INSTALLED): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Tilshi needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

warm: $(INSTALLED)
	@$(BIN)/tilshi models warm

demo: warm ## Summarise and translate the example articles
	@$(BIN)/tilshi summarize examples/*.??.txt examples/*.??.md

serve: warm ## Serve on http://127.0.0.1:8000
	@$(BIN)/tilshi serve

# Two processes, each with whole files of tests: on two cores they take half the time.
TESTS_AT_ONCE ?= 2

test: warm ## Run the tests
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(TESTS_AT_ONCE) --dist loadfile

lint: $(INSTALLED) ## Style, types and import floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=service $(BIN)/lint-imports

bench: warm ## Measure; results go to benchmarks/results
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/cache.py
	$(BIN)/python benchmarks/warm.py
	$(BIN)/python benchmarks/pool.py
	$(BIN)/python benchmarks/load.py

wheel: $(INSTALLED) ## Build the wheel
	rm -rf dist
	$(BIN)/python -m build --wheel

LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --allow-unsafe --strip-extras --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: $(INSTALLED) ## Resolve the dependencies again
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra dev --output-file requirements-dev.lock pyproject.toml
	sed -i "s/^torch==\([0-9.]*\)+cpu/torch==\1/" requirements.lock requirements-dev.lock

clean: ## Remove what the other targets made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
