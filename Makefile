.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
INSTALLED := $(VENV)/.installed
# Without the packages of the tests: some libraries load those if they are there.
MEASURED := .benchmarks/lesroute
TESTS_INSTALLED := $(VENV)/.tests-installed
# The environment that trains the models: large, and needed for nothing else.
TRAINING := .training

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## Make .venv with everything, ready to run
run: $(INSTALLED) ## Serve on http://127.0.0.1:8080 with an embedded store
	@exec $(BIN)/lesroute run

# A new release of the system may bring another Python, for which nothing is in the environment.
ifneq ($(wildcard $(INSTALLED)),)
ifeq ($(shell $(BIN)/python -c 'import os, site; print(*filter(os.path.isdir, site.getsitepackages()))' 2>/dev/null),)
ANEW := --clear
$(INSTALLED): anew
anew: ;
endif
endif

$(INSTALLED): requirements.txt pyproject.toml hatch_build.py
	$(PYTHON) -m venv $(ANEW) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTS_INSTALLED): $(INSTALLED) requirements-dev.txt | system-packages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

system-packages:
	@scripts/system-packages

$(TRAINING)/.installed: requirements-train.txt
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.txt
	@touch $@

test: ## Run all checks and all tests, browser included
	@$(MAKE) --no-print-directory -j 2 $(TESTS_INSTALLED)
	@$(MAKE) --no-print-directory -j 2 static-checks core-tests
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder --ignore=tests/core

static-checks:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/lesroute check

core-tests:
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/core --cov --cov-fail-under=100

coverage: $(TESTS_INSTALLED) ## Show the lines that no test reaches
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov=bot

check: $(INSTALLED) ## Check the content: no dead end, all translated, all sourced
	$(BIN)/lesroute check

messages: $(INSTALLED) ## Bring the catalogs up to date with the texts
	$(BIN)/python scripts/messages.py

train: $(TRAINING)/.installed ## Train the models that hear distress and find screens
	$(TRAINING)/bin/python -m scripts.train_distress
	$(TRAINING)/bin/python -m scripts.train
	$(TRAINING)/bin/python -m scripts.train_questions

schema: $(INSTALLED) ## Make the JSON Schemas of dialogs/
	$(BIN)/python scripts/schema.py

lock: $(TESTS_INSTALLED) ## Lock the newest of all dependencies, with hashes
	scripts/lock

sbom: $(TESTS_INSTALLED) ## Write the bill of materials of what runs, to dist/
	$(BIN)/python -m scripts.sbom

fuzz: $(TESTS_INSTALLED) ## Fuzz all that comes in, for 15 minutes
	$(BIN)/python -m scripts.fuzz

mutants: $(TESTS_INSTALLED) ## Mutation testing of a part of the core
	$(BIN)/python -m scripts.mutants codes plan leaning limits reminders engine -n 300 --tests \
	  $(addprefix tests/core/test_,$(addsuffix .py,codes plan leaning limits reminders engine))

release: $(TESTS_INSTALLED) ## Make the release that this commit is tagged as, to dist/ (CONTRIBUTING.md)
	$(BIN)/python -m scripts.release

screenshots: $(TESTS_INSTALLED) ## Make the pictures in docs/screenshots and docs/steunpunten (Teams: with npm)
	$(BIN)/python -m scripts.screenshots
	$(BIN)/python -m scripts.channel_pictures
	$(BIN)/python -m scripts.kit_pictures

bench: ## Measure beside the floor and the peers, and each part (under 5 minutes)
	@$(MAKE) --no-print-directory VENV=$(MEASURED) install
	$(MEASURED)/bin/python -m benchmarks bots parts

first-page: $(TESTS_INSTALLED) ## Measure the first page of the web chat in a browser
	$(BIN)/python -m scripts.first_page

icons: $(TESTS_INSTALLED) ## Make the icons of the web chat and of Teams, and the link preview
	$(BIN)/python -m scripts.icons

clean: ## Remove what the other commands made
	rm -rf $(VENV) $(TRAINING) .benchmarks .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: anew help install system-packages run test static-checks core-tests coverage check messages train schema lock sbom fuzz mutants release screenshots bench first-page icons clean
