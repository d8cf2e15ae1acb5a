# All commands of this project: `make help` lists them. Everything that they make is in .venv and .build.

PYTHON ?= python3
WORKERS ?= 2

BIN := .venv/bin
INSTALLED := .venv/.installed
OLDEST := .build/oldest
# Ansible and mypy find the collection by its name in a path that ends like this one.
COLLECTION := .build/ansible_collections/community/launchdarkly
READY := $(INSTALLED) $(COLLECTION)

# Every folder of tests/ that holds pytest files is a suite, and a stage of `make test`; but the browser's is apart,
# since it needs Chromium from the distribution.
FOUND := $(sort $(foreach file,$(wildcard tests/*/test_*.py tests/*/*/test_*.py),$(word 2,$(subst /, ,$(file)))))
SUITES := unit $(filter-out unit browser,$(FOUND))
STAGES := generated style types lint $(SUITES) oldest sanity

export PATH := $(CURDIR)/$(BIN):$(PATH)
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.build
# Nothing is read from the home directory or left in it.
export ANSIBLE_HOME := $(CURDIR)/.build/ansible
export ANSIBLE_REMOTE_TMP := $(ANSIBLE_HOME)/tmp
export MPLCONFIGDIR := $(CURDIR)/.build/matplotlib
export PYTHONUNBUFFERED := 1

.PHONY: help test test-load full matrix browser benchmark demo samples generate golden release format clean $(STAGES)
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## */  make \1\t/p' Makefile | expand -t 18
	@echo
	@echo "Stages of make test, each also a command of its own: $(STAGES)"

test: $(READY) ## everything that continuous integration runs, and a summary
	@python tests/stages.py $(STAGES)

test-load: $(READY) ## the same while other processes keep every core busy; STAGES=unit: one stage
	@python tests/load.py python tests/stages.py $(STAGES)

full: $(READY) ## the long part: all cases of the properties, faults, leaks and rollouts, and all tasks as modules too
	HYPOTHESIS_PROFILE=full FAULTS=full python -m pytest tests/properties tests/faults -n $(WORKERS)
	PYTHONPATH=tests python -m leaks.hunt --full
	ROLLOUT=full python -m pytest tests/rollout -s
	WAYS=full python -m pytest tests/acceptance -n $(WORKERS)

matrix: $(READY) ## what depends on the insides of ansible-core, under each supported version of it, and a table
	@PYTHONPATH=tests python tests/matrix.py $(VERSIONS)

benchmark: $(READY) ## what tasks, rollout and drift cost beside Ansible's own; ARGUMENTS="--write docs": the page
	@PYTHONPATH=tests python -m benchmark $(ARGUMENTS)

demo: $(READY) ## a story of a minute or two: real playbooks against an emulated LaunchDarkly
	@PYTHONPATH=tests python demo/run.py

samples: $(READY) ## the pages of sample reports, in .build/samples
	@PYTHONPATH=.build:tests python -m support.report_samples .build/samples

generate: $(READY) ## write what derives from the field table
	PYTHONPATH=.build python tools/generate.py

golden: $(READY) ## write the messages that the golden files in tests/golden pin
	GOLDEN=write python -m pytest tests/unit -k golden

release: $(READY) ## write the changelog of the version in galaxy.yml, from the fragments and the modules
	antsibull-changelog release --update-existing --reload-plugins --refresh-plugins

format: $(READY) ## format the Python code
	ruff check --fix --exit-zero .
	ruff format .

clean: ## remove everything that these commands made
	rm -rf .venv .build .ansible .hypothesis .mypy_cache .ruff_cache changelogs/.plugin-cache.yaml
	find . -name __pycache__ -prune -exec rm -rf {} +

generated: $(READY) ## a stage: is what `make generate` writes up to date?
	PYTHONPATH=.build python tools/generate.py --check
	@echo up to date

style: $(READY) ## a stage: ruff, and nothing newer than Python 3.9 in plugins/
	ruff check .
	ruff format --check .
	vermin --quiet --violations --target=3.9- plugins
	@echo "nothing newer than Python 3.9 in plugins/"

types: $(READY) ## a stage: mypy --strict
	mypy $(COLLECTION)/plugins tests $(wildcard demo) tools

lint: $(READY) ## a stage: ansible-lint, with its production profile
	ansible-lint --nocolor

browser: ## the report in headless Chromium, which the distribution has to provide

$(SUITES) browser: $(READY)
	python -m pytest tests/$@ -n $(WORKERS)

oldest: $(READY) $(OLDEST)/.installed ## a stage: playbooks under the oldest ansible-core that is supported
	ANSIBLE_BIN=$(OLDEST)/bin python -m pytest -n $(WORKERS) \
		$(addprefix tests/rollout/test_,check_mode.py deliveries.py export.py refusals.py) \
		$(addprefix tests/acceptance/test_,where_it_runs.py ended_early.py) \
		$(addprefix tests/acceptance/test_public_,network.py responses.py input.py::test_json_text_that_a_template_yields)

sanity: $(READY) ## a stage: all tests of ansible-test sanity
	PYTHONPATH=tests python tests/sanity/run.py

$(INSTALLED): tests/requirements.txt
	@echo "Installing $< into .venv: a minute or two"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --requirement $<
	@touch $@

$(OLDEST)/.installed: tests/requirements-oldest.txt
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --quiet --requirement $<
	@touch $@

$(COLLECTION):
	@mkdir -p $(@D)
	@ln -s ../../.. $@
