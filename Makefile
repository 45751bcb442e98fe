# Two commands: `make run` opens the console, `make test` proves it. Everything lives in .venv, made once.

PYTHON ?= python3
BIN := .venv/bin
PINS := pyproject.toml constraints.txt
RUNTIME := .venv/.installed-to-run
TOOLS := .venv/.installed-to-develop

# Rooms whose every branch is tested, as folders or files: make test fails below 100 %.
COVERED := frontdesk/rules frontdesk/desk frontdesk/text.py

empty :=
comma := ,
space := $(empty) $(empty)
COVERED_FILES := $(subst $(space),$(comma),$(foreach room,$(COVERED),$(if $(filter %.py,$(room)),$(room),$(room)/*)))

MEASURED := $(foreach room,$(COVERED),--cov=$(subst /,.,$(room:.py=))) --cov-report=

.PHONY: run demo test check bench screenshots clean help
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 14

run: $(RUNTIME) ## open the console on the club of this computer's user
	@$(BIN)/frontdesk

demo: $(RUNTIME) ## open the made-up club in a throw-away database
	@$(BIN)/frontdesk demo

# What failed beside another worker is tried once more, alone: on a starved machine a screen may take longer than a test waits.
test: $(TOOLS) ## run the tests, then ask for whole branch coverage where it must be whole
	$(BIN)/python -m pytest -q -n 2 $(MEASURED) || $(BIN)/python -m pytest -q --last-failed --last-failed-no-failures none $(MEASURED) --cov-append
	$(if $(COVERED),$(BIN)/coverage report --include='$(COVERED_FILES)' --fail-under=100)

check: $(TOOLS) ## lint, format, types, and which floor may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TOOLS) ## measure against the floor of the same run
	$(BIN)/python -m benchmarks

screenshots: $(RUNTIME) ## paint the pictures of the documentation anew
	$(BIN)/python docs/screenshots.py

clean: ## take away what make made
	rm -rf .venv build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A half-made environment is worse than none: it would be taken for a whole one the next time.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and f"Front Desk needs Python 3.11 or later; {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 ...")'
	@echo "Making .venv, once (a minute or two) ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUNTIME): $(PINS) | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(TOOLS): $(PINS) | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(RUNTIME) $@
