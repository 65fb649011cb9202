# What people do here. CI calls the same targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
FOLDER ?=

# pip's --group reads [dependency-groups] of pyproject.toml since pip 25.1.
GROUPS = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: serve test test-pages test-opensearch lint bench bench-scale bench-opensearch figures screenshots wheel clean test-oldest test-nightly test-engines test-image torture lock audit coverage mutation

serve: $(VENV)/installed  ## the example archive at http://127.0.0.1:8000
	@test -d .example-home/index || $(BIN)/dateline --home .example-home example
	$(BIN)/dateline --home .example-home serve --port $(PORT)

test: $(VENV)/tested  ## the whole test suite
	$(BIN)/python -m pytest

# The Nu HTML checker is a Java program that npm carries.
NU := $(VENV)/nu/node_modules/vnu-jar/build/dist/vnu.jar

test-pages: $(VENV)/tested $(NU)  ## every kind of page: valid HTML (needs Java and npm), and soon painted on a slow phone
	DATELINE_NU=$(NU) $(BIN)/python -m pytest -q -rP tests/browser/valid_html.py tests/browser/paint_time.py

# A real cluster: three nodes on loopback, a JVM each. Needs a JDK (17 or later) and Maven; without them it fails.
test-opensearch: $(VENV)/tested  ## the second engine over a cluster of three nodes, nodes lost and all
	DATELINE_OPENSEARCH=1 $(BIN)/python -m pytest -q tests/opensearch

lint: $(VENV)/linted  ## ruff and mypy, as CI runs them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/benched  ## Dateline beside tantivy, SQLite FTS5 and plain Whoosh: make bench FOLDER=releases/
	$(BIN)/python -m benchmarks.run $(FOLDER)

bench-scale: $(VENV)/benched  ## how cost grows to 300,000 releases: some 15 minutes
	$(BIN)/python -m benchmarks.scale $(FOLDER)

bench-opensearch: $(VENV)/benched  ## an archive in a cluster of three nodes on this machine: some 15 minutes
	PYTHONPATH=.:tests $(BIN)/python -m benchmarks.cluster $(FOLDER)

figures: $(VENV)/benched  ## measure all of it anew, into benchmarks/README.md and docs/benchmarks.svg: make figures FOLDER=senate
	@test -d "$(FOLDER)" || { echo "name the folder of releases: make figures FOLDER=senate"; exit 2; }
	$(BIN)/python -m benchmarks.run $(FOLDER) --write $(notdir $(realpath $(FOLDER)))
	$(BIN)/python -m benchmarks.scale $(FOLDER)
	$(BIN)/python -m benchmarks.publish $(notdir $(realpath $(FOLDER)))

screenshots: $(VENV)/tested  ## the pictures in docs/screenshots, from the example archive
	$(BIN)/python tests/screenshots.py

test-oldest:  ## the suite with the oldest packages that pyproject.toml allows
	$(PYTHON) -m venv $(VENV)-oldest
	$(VENV)-oldest/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)-oldest/bin/python -m pip install --quiet --constraint tests/oldest.txt --editable . --group test
	$(VENV)-oldest/bin/python -m pytest -q --ignore tests/test_packaging.py --ignore tests/browser

# 1,000 rounds of 100 requests each, asked of engine and oracle; 20,000 answers by 16 threads; 10,000 odd queries.
test-nightly: $(VENV)/tested  ## the random tests with many more draws: an hour of one core
	DATELINE_ORACLE_ROUNDS=1000 DATELINE_THREAD_ANSWERS=20000 DATELINE_DEATH_QUERIES=10000 \
		$(BIN)/python -m pytest -q tests/test_engine_agrees_with_oracle.py tests/test_threads.py tests/test_queries_of_death.py

# Mounts an ext4 and a tmpfs: as root, on Linux. PARTS="power full" runs some of it, ROUNDS=20 less of it.
torture: $(VENV)/tested  ## the full figures of docs/reliability.md: kills, power cuts, full disks, damage: an hour
	PYTHONPATH=.:tests $(BIN)/python -m torture $(PARTS) $(if $(ROUNDS),--rounds $(ROUNDS))

# As root, on Linux: it mounts. Where there is podman or docker, build the image itself.
test-image:  ## the steps of docs/hosting/Containerfile one by one, without a container engine: a minute
	$(PYTHON) tests/image.py

test-engines: $(VENV)/made  ## the engine's tests with Whoosh and with whoosh-reloaded, each in an environment of its own
	$(BIN)/python tests/engines.py

# tests/locked.txt: every package that development uses, all of them exactly and with hashes, for each platform.
# "pip install --require-hashes -r tests/locked.txt" installs them.
lock: $(VENV)-audit/made  ## renew tests/locked.txt from pyproject.toml, with uv
	$(VENV)-audit/bin/uv pip compile pyproject.toml --group test --group lint --group bench --extra web --extra opensearch --upgrade --quiet \
		--universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' --output-file tests/locked.txt

audit: $(VENV)-audit/made  ## is any of the locked packages known to be vulnerable? Asks pypi.org/pypi, and fails where it cannot
	$(VENV)-audit/bin/pip-audit --strict --require-hashes --disable-pip --requirement tests/locked.txt

# Measuring slows Python down: tests of CPU time and of interrupts may fail under it, and the report comes all the same.
coverage: $(VENV)/tested  ## branches of the rooms that must not fail, as the suite goes through them: half an hour
	$(BIN)/python -m pip install --quiet 'coverage>=7.6'
	-$(BIN)/python -m coverage run --branch --source archive/store,archive/safekeeping,archive/parser,index/making,index/flat,web -m pytest -q
	$(BIN)/python -m coverage report --sort=cover

mutation: $(VENV)/tested  ## do the tests notice changes to corpus, dates, embargo and storage? PLACES=60 tries fewer: an hour for 200
	$(BIN)/python -m pip install --quiet 'cosmic-ray>=8.7'
	$(BIN)/python tests/mutation.py $(if $(PLACES),--places $(PLACES))

wheel: $(VENV)/tested  ## build dist/*.whl
	rm -rf build
	$(BIN)/python -m build --wheel

clean:
	rm -rf $(VENV) $(VENV)-oldest $(VENV)-audit $(VENV)-whoosh* build dist *.egg-info .example-home

$(VENV)-audit/made:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet 'uv>=0.5' 'pip-audit>=2.7'
	@touch $@

$(VENV)/made:
	$(PYTHON) -c 'import sys; sys.exit("Dateline needs Python 3.11 or later; say make PYTHON=python3.12, for example" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(GROUPS) --upgrade 'pip>=25.1'
	@touch $@

$(NU): $(VENV)/made
	npm install --silent --no-save --ignore-scripts --prefix $(VENV)/nu vnu-jar@26.9.27
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(GROUPS) --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed pyproject.toml
	$(GROUPS) --group test
	@touch $@

$(VENV)/linted: $(VENV)/tested pyproject.toml
	$(GROUPS) --group lint
	@touch $@

$(VENV)/benched: $(VENV)/tested pyproject.toml
	$(GROUPS) --group bench
	@touch $@
