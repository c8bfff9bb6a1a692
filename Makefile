# make demo   two regions on the simulator, one answer from each
# make test   everything that is checked, in order
# make lab    the demo on genuine programs: needs Go 1.25, 3 GB of disk, and about 6 minutes for the first build
# make conformance  the tests on genuine programs: needs Go 1.25, 3 GB of disk, and about 7 minutes for the first build
# make corpus what a genuine API server answers to tests/conformance/corpus, asked again and written down
# make trials every generated state, fault, interruption, input and secret: hours; SECTIONS="faults drift" for less
# make sample a few cases of each trial, always the same ones: about three minutes
# make bench  what runs cost: critical path, seconds, requests and memory; about 5 minutes, BENCH="--regions 1,2" for less
# make lint   only the linters
# make setup  the virtual environment and the collection's place in it; the others call it
# make clean  remove what the others made

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
COLLECTION := .collections/ansible_collections/gkefleet/inference
INSTALLED := $(VENV)/.installed
LAB_INSTALLED := $(VENV)/.lab-installed
REQUIREMENTS := requirements.txt requirements-simulator.txt requirements-dev.txt constraints.txt

.PHONY: help setup demo test trials sample bench lint lab conformance corpus lock changelog clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup: $(INSTALLED) $(COLLECTION)

demo: setup
	@$(VENV)/bin/python tools/demo.py

test: setup
	@$(VENV)/bin/python tools/check.py

trials: setup
	@$(VENV)/bin/python tools/trials.py $(SECTIONS)

sample: setup
	@$(VENV)/bin/python tools/trials.py --sample

bench: setup
	@$(VENV)/bin/python tools/bench.py $(BENCH)

corpus: setup
	@$(VENV)/bin/python -m tests.conformance.corpus.recording

lint: setup
	@$(VENV)/bin/python tools/check.py lint

lab: setup $(LAB_INSTALLED)
	@$(VENV)/bin/python tools/lab.py

conformance: setup $(LAB_INSTALLED)
	@$(VENV)/bin/python tools/conformance.py

$(LAB_INSTALLED): $(INSTALLED) requirements-lab.txt
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-lab.txt --constraint constraints.txt
	@touch $@

$(INSTALLED): $(REQUIREMENTS)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not on the PATH: install Python 3.11 or newer, or call make PYTHON=<name of one>" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else f"$(PYTHON) is Python {sys.version.split()[0]}: Python 3.11 or newer is needed; call make PYTHON=<name of one>")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (python3-venv on Debian and Ubuntu)" >&2; exit 1; }
	@echo "Setting up $(VENV): packages are downloaded once"
	@{ $(VENV)/bin/python -m pip --version && $(VENV)/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; } >/dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt --constraint constraints.txt
	@touch $@

# Ansible, pytest and mypy find the collection by its full name through this link.
$(COLLECTION):
	@mkdir -p $(@D)
	@ln -sfn ../../.. $@

# The exact versions that are tested: a fresh environment from the ranges, written down.
lock:
	@scratch="$$(mktemp -d)"; trap 'rm -rf "$$scratch"' EXIT; \
	$(PYTHON) -m venv "$$scratch/venv"; \
	"$$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt --requirement requirements-lab.txt; \
	{ echo "# Written by make lock: the exact versions that are tested."; "$$scratch/venv/bin/python" -m pip freeze --exclude-editable; } > constraints.txt

changelog: setup
	@$(VENV)/bin/antsibull-changelog release

clean:
	rm -rf $(VENV) .collections .ansible .cache gkefleet-inference-*.tar.gz
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
