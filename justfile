# What is done again and again. `uv run just` lists it; CI and the hooks call the same recipes.

[private]
default:
    @just --list --unsorted

# All that is looked at without running a model: what CI does before the tests
check: lint types layers spelling generated site

# The fast tests (`just test tests/model`: some of them)
test *arguments:
    uv run pytest {{ arguments }}

# The tests that take minutes: docking, kills, failing writes, damage, long statistics
slow *arguments:
    uv run pytest -m slow {{ arguments }}

# The tests that take many minutes each: ten thousand worlds, twenty thousand strange inputs and designs
long *arguments:
    uv run pytest -m long {{ arguments }}

# Write the tables of the docs and the map of the house from the code, and the output that pages show
docs:
    uv run python docs/generate.py
    uv run python docs/site/outputs.py

# Make the notebooks from the scripts beside them
notebooks *names:
    uv run python notebooks/build.py {{ names }}

# Build the engine that runs in a browser from the rules (a minute); `just wasm --check` compares it
wasm *arguments:
    uv run python -m govsim.model.browser src/govsim/show/page/engine.wasm {{ arguments }}

# Write the golden results again; the changelog says what moved and why
golden:
    uv run python -m tests.golden.test_golden

# Measure speed; nothing is asserted
bench:
    uv run python -m benchmarks

# Which lines of the package the fast tests run (compiled rules leave no trace)
coverage *arguments:
    uv run pytest --cov --cov-report=term:skip-covered {{ arguments }}

# Bring the code into form
format:
    uv run ruff check --fix
    uv run ruff format
    if test -d web/node_modules; then npm --prefix web run --silent format; fi

lint:
    uv run ruff check
    uv run ruff format --check

types:
    uv run mypy

# No room imports one above it
layers:
    uv run lint-imports

spelling:
    uv run codespell

# Whether docs, notebooks and the browser's engine are what their sources make
generated:
    uv run just wasm --check
    uv run python docs/generate.py --check
    uv run python notebooks/build.py --check

# The site, into dist/site, without outside requests
site:
    uv run mkdocs build --strict

# Build the template of the page from web/ (Node; `just page --check` compares bytes)
page *arguments:
    uv run python web/build.py {{ arguments }}

# The page's own tests: form, types, statistics against Python, addresses; `just slow tests/show/page` opens it in Chromium
page-test:
    npm --prefix web run --silent lint
    uv run python web/test/fixtures.py
    npm --prefix web run --silent check
    npm --prefix web test
