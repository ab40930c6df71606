# make serve    set up, index CORPUS if it has changed, and serve it at http://HOST:PORT
# make test     set up, and run the whole suite
# make check    what CI runs: lint, types, import contract, tests
# make bench-reading    pages and speeches read beside the extractors that people use
# make bench-relevance  nDCG on the shared collections with judgements
# make bench-speed      indexing, searching, serving and updates beside tantivy, FTS5, Whoosh and bm25s
# make clean    remove what the others made, but not the index

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
CORPUS ?= corpus
INDEX ?= index
SHARED ?= ../shared
SPEECHES ?= $(SHARED)/corpora/un-general-debates/speeches.tar.xz
BIN := .venv/bin

# Not every shell expands ~ behind a =.
override CORPUS := $(patsubst ~/%,$(HOME)/%,$(CORPUS))
override INDEX := $(patsubst ~/%,$(HOME)/%,$(INDEX))

.PHONY: serve test check bench-reading bench-relevance bench-speed clean

serve: .venv/installed
	@$(BIN)/pincite index "$(CORPUS)" --index "$(INDEX)" || [ $$? -eq 2 ]
	@$(BIN)/pincite serve --index "$(INDEX)" --host "$(HOST)" --port "$(PORT)"

test: .venv/tested
	$(BIN)/pytest -n auto --dist worksteal

check: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist worksteal

bench-reading: .venv/benched
	$(BIN)/python -m benchmarks.reading.run "$(SHARED)" --speeches "$(SPEECHES)"

bench-relevance: .venv/tested
	$(BIN)/python "$(SHARED)/benchmarks/relevance/score.py" --func benchmarks.relevance.run:run
	$(BIN)/python -m benchmarks.relevance.gold "$(SHARED)"

bench-speed: .venv/benched
	$(BIN)/python -m benchmarks.speed.run --speeches "$(SPEECHES)"

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/installed: setup.cfg pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Pincite needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Setting up .venv (once; some tens of seconds)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/tested: .venv/installed
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

# readability-lxml and jusText spell one extra of lxml in two ways, which pip before 24 cannot resolve.
.venv/benched: .venv/tested
	@$(BIN)/pip install --quiet --disable-pip-version-check 'pip >=25'
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $@
