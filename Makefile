# The forum's commands. A fresh clone needs Python >= 3.11 and make; the rest is installed into .venv.

PORT ?= 8000
DATA ?= .data
ENGINE ?= ministack
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

# `make run ENGINE=dynamodb-local JAR=DIR`, or `make run ENDPOINT=http://…` for a DynamoDB that is running already.
LOCAL_OPTIONS := --port $(PORT) --data $(DATA) --engine $(ENGINE) \
	$(if $(JAR),--jar $(JAR)) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(if $(EMPTY),--empty)

.PHONY: help run test e2e policies deploy check format messages screenshots storm clean clean-data

help: ## what can be made
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: $(READY) ## the forum on http://127.0.0.1:8000 (PORT=, DATA=, ENGINE=, EMPTY=1 without demo content)
	@exec $(RUN) -m local $(LOCAL_OPTIONS)

test: $(READY) ## all tests but those of e2e
	$(RUN) -m pytest -rs --numprocesses auto --dist loadfile --ignore tests/browser --ignore tests/deployed

e2e: $(READY) ## every page in a browser, which has to be there; and stages deployed to emulated AWS
	ASKWELL_BROWSER=required $(RUN) -m pytest --numprocesses auto --dist loadfile --durations 5 tests/browser tests/deployed

policies: $(READY) ## whether each statement of each function's policy is needed
	$(RUN) -m pytest tests/deployed/policies.py

deploy: $(READY) ## brings a stage live on AWS: STAGE=dev (OPTIONS="--region eu-west-1")
	@$(if $(STAGE),,echo "Say which stage: make deploy STAGE=dev"; exit 2;) $(RUN) -m ops deploy --stage $(STAGE) $(OPTIONS)

check: $(READY) ## formatting, lint, types
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

format: $(READY) ## puts the code into shape
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

messages: $(READY) ## the sentences of the pages, for translators (TO=de begins a language)
	$(RUN) -m ops.messages $(TO)

screenshots: $(READY) ## the pictures of the README, anew
	$(RUN) -m tests.browser.shots

storm: $(READY) ## ten thousand deeds with every fault, on ministack
	$(RUN) -m tests.storm

clean-data: ## drops the local forum's data (DATA=)
	@if [ ! -e "$(DATA)/lock" ]; then echo "There is no forum's data in '$(DATA)'."; \
	elif $(PYTHON) -c 'import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)' \
		"$(DATA)/lock" 2>/dev/null; then rm -rf -- "$(DATA)"; echo "The data in $(DATA) is gone."; \
	else echo "The forum in $(DATA) is running; stop it first."; exit 2; fi

clean: ## drops everything that was made here, except the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

$(READY): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "The forum needs Python 3.11 or newer; $(PYTHON) is not. Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; \
		exit 2; }
	@echo "Installing what the forum needs into $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@
