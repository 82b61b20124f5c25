# The two commands: `make serve` and `make test`. Both set up what they need, and only once.
# PYTHON=… names the Python to use, HOST=… and PORT=… where to serve.

VENV := .venv
BIN := $(VENV)/bin
ALPHA := .venv-datasette-1
HOST ?= 127.0.0.1
PORT ?= 8001
SERVE_OPTIONS ?= --watch

# For any system and any Python from 3.11; `make lock UPGRADE=` renews only what has to change.
UPGRADE := --upgrade
COMPILE = "$(BIN)/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(UPGRADE) pyproject.toml

# Nothing that stands in the caller's shell may change what is installed or imported.
unexport PYTHONPATH PYTHONHOME PYTHONOPTIMIZE PYTHONWARNINGS PYTHONSAFEPATH VIRTUAL_ENV
unexport PIP_REQUIRE_VIRTUALENV PIP_REQUIRE_HASHES PIP_CONSTRAINT PIP_USER PIP_TARGET PIP_PREFIX
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help serve test coverage test-datasette-1 check build lint format lock clean serving testing

help:
	@echo "make serve             set up, build kb.db and serve it at http://$(HOST):$(PORT)/"
	@echo "make test              set up, then lint, types, import contracts and the tests"
	@echo "make test LONG=yes     the same with the tests that take longest, as CI has them"
	@echo "make coverage          the tests, then the lines of kb/ that none of them reaches"
	@echo "make test-datasette-1  the tests of the pages on the newest Datasette 1.0 alpha"
	@echo "make check             check the notes and references"
	@echo "make build             build kb.db"
	@echo "make format            format the code"
	@echo "make lock              renew the pinned versions"
	@echo "make clean             remove what was set up and built"

serve: serving
	@"$(BIN)/kb" serve --host "$(HOST)" --port "$(PORT)" $(SERVE_OPTIONS)

build: serving
	@"$(BIN)/kb" build

check: serving
	@"$(BIN)/kb" check

# The tests that take longest are left to CI, which names itself, and to `make test LONG=yes`.
LONG := $(CI)
test: lint
	@"$(BIN)/python" -m pytest -n auto --dist worksteal $(if $(LONG),,-m "not slow")

# Lines and branches of kb/ that no test reaches: TESTS=… for those that some tests do not.
TESTS := tests
coverage: testing
	@mkdir -p .coverage
	@"$(BIN)/coverage" erase
	@"$(BIN)/coverage" run -m pytest -q -n auto --dist worksteal $(TESTS)
	@"$(BIN)/coverage" combine -q
	@"$(BIN)/coverage" report

lint: testing
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"
	@"$(BIN)/lint-imports" --no-logo
	@"$(BIN)/kb" fmt --check

format: testing
	@"$(BIN)/ruff" check --fix .
	@"$(BIN)/ruff" format .

# What serving needs is in both files; the second is skipped when serving is all that is asked for.
serving:
	@sh scripts/setup.sh $(VENV) requirements.txt

testing:
	@sh scripts/setup.sh $(VENV) requirements-dev.txt

# The tests of the pages, in an environment of their own on the newest alpha: not pinned, since
# to hear of the newest is the point. After `make clean` a newer one is fetched.
test-datasette-1:
	@NEWEST="datasette>=1.0a41" sh scripts/setup.sh $(ALPHA) requirements-dev.txt
	@"$(ALPHA)/bin/datasette" --version
	@"$(ALPHA)/bin/python" -m pytest -m datasette -n auto

lock: testing
	@$(COMPILE) --extra cite --extra export --extra semantic --group build -o requirements.txt
	@$(COMPILE) --extra cite --extra export --extra lsp --extra parquet --extra semantic --group build --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) $(ALPHA) kb.db .mypy_cache .pytest_cache .ruff_cache .coverage .hypothesis .import_linter_cache
