# What a developer runs. On a fresh machine it needs Python 3.11 or newer, make and a package registry.
PYTHONS ?= python3 python3.14 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := .venv-release/bin
SAMPLE := samples/zheyingji-renshi-2020-46.txt
SHARED ?= ../shared
CONSTRAINTS ?= constraints.txt
# One more than there are processors: some tests wait for a limit of time or for a process.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
COVERED ?= 85
PROGRAMS := libreoffice-writer-nogui libreoffice-calc-nogui tesseract-ocr tesseract-ocr-chi-sim postgresql
TRACKERS := redmine redmine-sqlite puma taskwarrior
BROWSER := chromium

.PHONY: demo test test-programs test-all coverage setup docs pictures programs bundle bundle-check release-check wheels pythons score survey bench fuzz golden catalogue upgrade clean

demo: setup
	@$(BIN)/duban parse -f table $(SAMPLE)

# Bytecode is written even where the environment says no: the tests start hundreds of processes. Who runs low takes work from others.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --durations=10

# What needs no other program. The rest drives those of `make programs` (skipped where they are not), or builds the package and the documentation.
test: SOME := -m 'not programs'
test test-all: setup
	$(BIN)/ruff check .
	@$(BIN)/mypy >$(VENV)/types.txt 2>&1 & types=$$!; \
	echo "$(BIN)/python -m pytest -n $(JOBS) $(SOME), and $(BIN)/mypy beside it"; \
	$(PYTEST) $(SOME) $(COVER); tests=$$?; \
	wait $$types || { cat $(VENV)/types.txt; exit 1; }; exit $$tests

test-programs: setup
	$(PYTEST) -m programs

# All of them, and how much of extract/ they run (it takes twice as long): COVERED per cent at least.
coverage:
	@$(MAKE) test-all COVER='--cov --cov-report=term:skip-covered --cov-fail-under=$(COVERED)'

setup: $(READY)

# Bytecode is written on all cores; pip would use one. Editable: `duban` in the environment is this checkout (tests/test_packaging.py tries the wheel in an environment of its own).
$(READY): pyproject.toml constraints.txt
	@python=$$(for each in $(PYTHONS); do \
	  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done); \
	  test -n "$$python" || { echo "no Python 3.11 or newer among: $(PYTHONS); name one with make PYTHONS=…" >&2; exit 1; }; \
	  test -x $(BIN)/python || $$python -m venv $(VENV)
	$(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check -c $(CONSTRAINTS) -e '.[dev]'
	@$(BIN)/python -m compileall -qq -j 0 $(VENV) || true
	@touch $(READY)

# Optional programs: LibreOffice reads doc and wps, and tests edit workbooks with it; tesseract scans; tests start a PostgreSQL and a Redmine
# of their own (so that its package makes no database), feed Taskwarrior, and look at pages with Chromium. Without them their tests are skipped, with the reason.
programs:
	@if command -v soffice >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx chi_sim && \
	  ls /usr/lib/libreoffice/program/libsclo.so >/dev/null 2>&1 && { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 && \
	  command -v task >/dev/null && command -v puma >/dev/null && test -d /usr/share/redmine && command -v chromium >/dev/null; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  timeout 120 apt-get update -qq >/dev/null 2>&1; \
	  echo 'redmine redmine/instances/default/dbconfig-install boolean false' | debconf-set-selections 2>/dev/null; \
	  for some in '$(PROGRAMS)' '$(TRACKERS)' '$(BROWSER)'; do \
	    DEBIAN_FRONTEND=noninteractive timeout 420 apt-get install -y -qq --no-install-recommends $$some >/dev/null 2>&1 || \
	      echo "not installed: $$some" >&2; \
	  done; \
	else echo "not installed here: $(PROGRAMS) $(TRACKERS) $(BROWSER)" >&2; fi

# A folder that installs without an index (docs/install.md): make bundle PLATFORM=win_amd64 PYTHON=3.12 EXTRAS=pdf,ocr,sheet,xlsx
PYTHON ?=
PLATFORM ?= manylinux_2_28_x86_64
EXTRAS ?= all
BUNDLE = $(TOOLS)/python -m release.bundle $(if $(PYTHON),--python $(PYTHON)) --platform $(PLATFORM) --extras "$(EXTRAS)"
bundle: $(TOOLS)/.ready
	@$(BUNDLE)

# The bundle for this machine, installed and tried where there is no network at all; `unshare` needs root or user namespaces.
bundle-check: $(TOOLS)/.ready
	@bundle=$$($(BUNDLE) --out build/tried | tail -n 1) && rm -rf build/home && mkdir -p build/home && \
	  unshare $$(test "$$(id -u)" = 0 || echo -r) -n env -i PATH="$$PATH" LANG=C.UTF-8 HOME="$$PWD/build/home" \
	    sh -c '"$$1/install" && "$$1/demo" >"$$HOME/told" && grep ": 32 tasks" "$$HOME/told" && "$$HOME/duban/bin/duban" doctor -f json >"$$HOME/told"' \
	    run "$$PWD/$$bundle"

# Is everything in order for a version to go out? DRAFT=1: it has no entry in the changelog yet.
release-check: setup $(TOOLS)/.ready
	@$(TOOLS)/python -m release.check $(if $(DRAFT),--draft)

# Are there wheels of all that is needed for each Python and system? The index is asked, nothing is fetched.
wheels: $(TOOLS)/.ready
	@$(TOOLS)/python -m release.available

# What other Pythons there are here (PATH, pyenv): each gets an environment, proves the rules, reads the demo, runs a part of the tests.
PORTABLE := tests/test_timing.py tests/test_readers.py tests/test_streams.py tests/test_writers.py tests/test_windows.py tests/test_installation.py
pythons:
	@for each in 3.12 3.13 3.14; do \
	  python=$$(command -v python$$each || ls -d $$HOME/.pyenv/versions/$$each.*/bin/python 2>/dev/null | tail -n 1); \
	  $$python -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$$each')" 2>/dev/null || { echo "Python $$each: none here"; continue; }; \
	  $$python -m venv build/python$$each && \
	  build/python$$each/bin/python -m pip install -qq --disable-pip-version-check -c $(CONSTRAINTS) -e '.[dev]' && \
	  build/python$$each/bin/duban rules check && build/python$$each/bin/duban parse -f table $(SAMPLE) | grep -c '[0-9] tasks' && \
	  build/python$$each/bin/python -m pytest $(PORTABLE) && echo "Python $$each: fine" || exit 1; \
	done

$(TOOLS)/.ready: pyproject.toml constraints.txt
	@test -x $(TOOLS)/python || $$($(BIN)/python -c pass 2>/dev/null && echo $(BIN)/python || echo python3) -m venv .venv-release
	@$(TOOLS)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["release"], sep="\n")' \
	  >.venv-release/wanted.txt
	$(TOOLS)/python -m pip install -qq --no-compile --disable-pip-version-check -c $(CONSTRAINTS) -r .venv-release/wanted.txt
	@touch $(TOOLS)/.ready

# The documentation site, without network, in build/docs: every warning (a link that leads nowhere, a docstring that is none) is an error.
docs: setup
	@$(BIN)/python -m sphinx -b html -W --keep-going -q docs build/docs && echo build/docs/index.html

# The pages of `duban serve` as README and docs show them; a Chinese font is needed.
pictures: setup
	@$(BIN)/python -m bench.pictures

score: setup
	@$(BIN)/python -m bench.score $(SHARED) $(if $(FAULTS),--faults $(FAULTS))

# What the unannotated documents show that rules may lack: `make survey HALF=even KEEP=now.json`, later `AGAINST=now.json`.
survey: setup
	@$(BIN)/duban survey $(SHARED)/corpus/notices.jsonl.gz --name-column id --title-column title $(if $(HALF),--half $(HALF)) \
	  $(if $(MOST),--most $(MOST)) $(if $(KEEP),--keep $(KEEP)) $(if $(AGAINST),--against $(AGAINST)) $(if $(RULES),--rules $(RULES))

bench: setup
	@$(BIN)/python -m bench.speed $(SAMPLE) $(SHARED)/tools/floor.py
	@$(BIN)/python -m bench.batch
	@$(BIN)/python -m bench.ledger $(if $(NOTICES),--notices $(NOTICES))
	@$(BIN)/python -m bench.feeds
	@$(BIN)/python -m bench.feed_servers

# A hundred thousand broken notices, on all cores, lines of a million characters, all samples said otherwise, more cases of the tests that make them up: minutes.
fuzz: setup
	@$(BIN)/python -m bench.fuzz $(if $(COUNT),--count $(COUNT))
	@$(BIN)/python -m bench.lines
	@$(BIN)/python -m bench.restated samples $(wildcard $(SHARED)/notices)
	@DUBAN_FUZZ=10000 $(BIN)/python -m pytest tests/test_properties.py tests/test_timing_fuzz.py
	@DUBAN_KILLS=20 $(BIN)/python -m pytest tests/test_ledger_hard.py

golden: setup
	@$(BIN)/duban golden samples --update

# New messages go into extract/language/*/LC_MESSAGES/*.po, those that are said no more go out; what has no translation is told.
catalogue: setup
	@$(BIN)/python -m bench.catalogue

# What other systems need beside what is installed here; look for newer ones by hand.
ELSEWHERE := colorama==0.4.6 pywin32-ctypes==0.2.3
upgrade:
	rm -rf $(VENV)
	$(MAKE) setup CONSTRAINTS=/dev/null
	$(BIN)/python -m pip install -qq -e '.[dev,release]'
	{ sed -n '/^#/p' constraints.txt; { $(BIN)/python -m pip freeze --all --exclude-editable; echo '$(ELSEWHERE)' | tr ' ' '\n'; } | sort -fu; } > constraints.new
	mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) .venv-release build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
