# The two commands: `make serve` and `make test`. Both set up what they need, and only once.

VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8001
SERVE_OPTIONS ?= --watch

# Nothing that stands in the caller's shell may change what is installed or imported.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_REQUIRE_VIRTUALENV PIP_USER PIP_TARGET
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help serve test test-datasette-1 check build lint format lock clean

help:
	@echo "make serve             set up, build kb.db and serve it at http://$(HOST):$(PORT)/"
	@echo "make test              set up, then lint, types, import contracts and the whole test suite"
	@echo "make test-datasette-1  the tests of the pages on the newest Datasette 1.0 alpha"
	@echo "make check             check the notes and references"
	@echo "make build             build kb.db"
	@echo "make format            format the code"
	@echo "make lock              renew the pinned versions"
	@echo "make clean             remove what was set up and built"

serve: $(VENV)/.serving
	@"$(BIN)/kb" serve --host "$(HOST)" --port "$(PORT)" $(SERVE_OPTIONS)

build: $(VENV)/.serving
	@"$(BIN)/kb" build

check: $(VENV)/.serving
	@"$(BIN)/kb" check

test: lint
	@"$(BIN)/python" -m pytest -n auto --dist worksteal

lint: $(VENV)/.testing
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"
	@"$(BIN)/lint-imports"

format: $(VENV)/.testing
	@"$(BIN)/ruff" check --fix .
	@"$(BIN)/ruff" format .

$(VENV)/.serving: requirements.txt pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh "$(VENV)" requirements.txt
	@touch "$@"

$(VENV)/.testing: requirements-dev.txt $(VENV)/.serving
	@sh scripts/setup.sh "$(VENV)" requirements-dev.txt
	@touch "$@"

# The tests of the pages, in an environment of their own on the newest alpha: not pinned, since
# to hear of the newest is the point.
test-datasette-1: .venv-datasette-1/.testing
	@.venv-datasette-1/bin/python -m pytest -m datasette -n auto

.venv-datasette-1/.testing: requirements-dev.txt requirements.txt pyproject.toml
	@sh scripts/setup.sh .venv-datasette-1 requirements-dev.txt
	@.venv-datasette-1/bin/python -m pip install --quiet --upgrade --pre "datasette>=1.0a41"
	@touch "$@"

lock: $(VENV)/.testing
	@"$(BIN)/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --upgrade --custom-compile-command "make lock" \
	  --extra cite --group build pyproject.toml -o requirements.txt
	@"$(BIN)/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --upgrade --custom-compile-command "make lock" \
	  --extra cite --group build --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) .venv-datasette-1 kb.db .mypy_cache .pytest_cache .ruff_cache .hypothesis
