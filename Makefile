# Gerege. `make help` lists what there is.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
# A bundle for a server without a network carries its packages in wheels/.
PACKAGES := $(if $(wildcard wheels/MADE-FOR),--no-index --find-links wheels)
PIP := $(VENV)/bin/pip --quiet --disable-pip-version-check
ROOMS := config operations moving desk visas screening notices cases knowledge accounts vault audit ui
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench attack bundle messages clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.runtime ## Make the environment; afterwards there is .venv/bin/gerege

demo: setup ## Start with a fictional ministry and print the address and the logins
	$(VENV)/bin/gerege demo $(DEMO_OPTIONS)

test: $(VENV)/.develop ## Install what the tests need and run everything
	tools/system-packages.sh tests
	$(PY) tools/run_tests.py

check: $(VENV)/.develop ## Format, lint, types, imports and the catalogue only
	$(PY) tools/run_tests.py --only style

bench: $(VENV)/.benchmarks ## Run every benchmark and print its table
	@for b in benchmarks/*.py; do echo; echo "== $$b"; $(PY) $$b || exit 1; done

bundle: $(VENV)/.runtime ## One file to install from on a server without a network, in build/
	tools/bundle.sh

attack: setup ## Let a scanner loose on the demo, without a network (about 15 minutes)
	tools/attack.sh

messages: $(VENV)/.develop ## Bring new screen texts into the Mongolian files, to be translated
	$(PY) tools/messages.py
	$(MAKE) --no-print-directory compiled-messages

clean: ## Remove the environment and the demo's data
	rm -rf $(VENV) var build

.PHONY: compiled-messages
compiled-messages:
	@$(PY) tools/compile_messages.py

$(VENV)/bin/python:
	tools/system-packages.sh setup
	python3 -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements/build.txt requirements/runtime.txt pyproject.toml $(wildcard src/gerege/*/locale/mn/LC_MESSAGES/django.po)
	$(PIP) install $(PACKAGES) --require-hashes -r requirements/build.txt
	$(PIP) install $(PACKAGES) --require-hashes -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(PY) tools/compile_messages.py
	@touch $@

$(VENV)/.benchmarks: $(VENV)/.develop requirements/benchmarks.txt
	$(PIP) install --require-hashes -r requirements/benchmarks.txt
	@touch $@

$(VENV)/.develop: $(VENV)/.runtime requirements/develop.txt
	$(PIP) install --require-hashes -r requirements/develop.txt
	@touch $@
