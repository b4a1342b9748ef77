# Everything a developer does, in one place: `make help`. Nothing is installed outside .venv.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PORT ?= 8000
ARTICLES ?= 0
TESTS ?=
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Once, instead of at every start where Python may not write beside its sources.
export UV_COMPILE_BYTECODE := 1

SHEET := longwave/theme/static/longwave/longwave.css
THEME := longwave/theme/build.py $(shell find longwave/theme/css -name '*.css' 2>/dev/null)

.PHONY: help setup demo test faults lint format build bench locks clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8010 make demo · ARTICLES=2000 make demo · TESTS='longwave/front -k range' make test"

setup: .venv/installed $(SHEET) ## Install everything into .venv, at the versions and hashes that are locked

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12 setup" >&2; exit 2; }
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --python $(PYTHON) .venv; \
	else \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Python's venv module is missing; on Debian and Ubuntu install it first: apt-get install python3-venv" >&2; exit 2; }; \
	  $(PYTHON) -m venv .venv; \
	fi

# uv installs in seconds what pip takes a minute for. Without one on PATH it comes from the lock, hash and all.
.venv/installed: requirements/dev.lock pyproject.toml hatch_build.py | .venv/bin/python
	@echo "Installing into .venv …"
	@if ! command -v uv >/dev/null; then \
	  awk '/^uv==/ { taken = 1 } taken { print } taken && !/\\$$/ { exit }' requirements/dev.lock > .venv/uv.lock; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock; \
	fi
	@uv=$$(command -v uv || echo $(BIN)/uv); \
	  $$uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.lock; \
	  $$uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(SHEET)

$(SHEET): $(THEME) .venv/installed
	@$(BIN)/python -m longwave.theme.build
	@touch $@

demo: setup ## Run a complete magazine on http://localhost:8000 (PORT=…, ARTICLES=… for more)
	@$(BIN)/longwave demo --dir .demo --port $(PORT) --articles $(ARTICLES)

test: setup ## Run every test on SQLite, then on PostgreSQL what may differ there (TESTS=… for some)
	@$(BIN)/pytest -n auto --dist loadfile --database sqlite $(TESTS)
	@$(BIN)/pytest -n auto --dist loadfile --database postgresql --only-database $(TESTS)

faults: setup ## Kill the sender fifty times in the middle of an edition, on SQLite and on PostgreSQL, and more
	@KILLS=50 $(BIN)/pytest --database sqlite tests/faults
	@KILLS=50 $(BIN)/pytest --database postgresql tests/faults

lint: setup ## Check style, types, imports between rooms, templates, and that no body is taken past the wall
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@LONGWAVE_MODE=development $(BIN)/mypy longwave
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --quiet longwave
	@$(BIN)/python lint/bodies.py longwave

format: setup ## Bring the code into its one style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

build: setup ## Build the wheel into dist/
	@$(BIN)/hatchling build -t wheel

bench: setup ## Measure, beside nginx where it is installed
	@$(BIN)/longwave bench

locks: setup ## Renew requirements/*.lock from pyproject.toml
	@for name in core dev; do \
	  extra=$$([ $$name = dev ] && echo "--group dev --extra grown --extra mail" || true); \
	  $(BIN)/uv pip compile --quiet pyproject.toml $$extra --universal --fork-strategy fewest --upgrade \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --output-file requirements/$$name.lock; \
	done
	@! grep -nE '://|file:' requirements/*.lock || { echo "A lock names an address; it must not." >&2; exit 1; }

clean: ## Remove everything that was made here: .venv, .demo, dist, caches, the theme's build
	@rm -rf .venv .demo dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache
	@rm -rf longwave/theme/static/longwave/fonts $(SHEET)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
