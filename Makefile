# Two commands for a newcomer: `make brief` and `make test`. Everything they need is set up in .venv on the way.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run
DEV    := $(VENV)/.dev
BRIEF  := out/japan-asean.html

# The environment decides nothing: same numbers in every locale, no hash randomness in what is written.
export LC_ALL := C.UTF-8
export PYTHONHASHSEED := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: brief test check bench lock clean help
.DEFAULT_GOAL := help

help:            ## show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ –/'

brief: $(RUN)    ## set up, run the built-in region end to end and write out/japan-asean.html
	@mkdir -p out
	$(BIN)/multipolar brief --out $(BRIEF)

# As many processes as cores: more threads in each would only wait for one another.
test: export POLARS_MAX_THREADS := 1
test: export OPENBLAS_NUM_THREADS := 1
test: $(DEV)     ## set up, check style and types, run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(RUN)    ## list every fault of the built-in region pack
	$(BIN)/multipolar check

bench: $(DEV)    ## time what users wait for (reported, never asserted)
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,max --benchmark-sort=name

lock: $(DEV)     ## resolve the dependencies again, with hashes, for all supported Pythons
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links pyproject.toml requirements/build.in -o requirements/run.txt
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links pyproject.toml requirements/build.in --group dev \
	  --constraints requirements/run.txt -o requirements/dev.txt

clean:           ## remove what was built
	rm -rf $(VENV) out dist build

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "multipolar needs Python 3.11 or newer; found $$($(PYTHON) --version). Try: make PYTHON=python3.12 brief"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
