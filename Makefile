# Every command a person types. Each does its own set-up: it says what is missing and installs it.
# With NO_INSTALL=1 it only says what to type.

SHELL := /bin/bash
SWIFT_BUILD := swift build --explicit-target-dependency-import-check error
RELEASE := $(SWIFT_BUILD) -c release
CHAPTERS := $(patsubst chapters/%/Experiment,%,$(wildcard chapters/*/Experiment))
CHAPTER_NAMES := $(shell printf '%s\n' $(CHAPTERS) | sed 's/^[^-]*-//')
PROGRAMS := $(addprefix chapter-,$(CHAPTER_NAMES))
PINNED := Sources/weave/Assets/requirements.txt
APT := $(shell [ "$$(id -u)" = 0 ] || echo sudo) apt-get

.DEFAULT_GOAL := help
.PHONY: help report browse test smoke verify live replay bench judge fuzz mutants weave check format clean $(PROGRAMS) \
  need-swift need-gnuplot need-wheels need-valgrind

help:
	@echo 'make report         the book: build/report/index.html and a PDF      (1 minute the first time)'
	@echo 'make browse         the same, then every page opened in Chromium, where there is one, as a reader would'
	@echo 'make test           all tests, debug and release                        (8 minutes the first time)'
	@echo 'make smoke          every experiment in small, into build/smoke         (needs neither gnuplot nor pandoc)'
	@echo 'make verify         runs every simulated experiment again, compares bytes with data/, tests every claim'
	@echo 'make verify CLAIM=NAME                                                   the same for one claim'
	@echo 'make chapter-NAME   runs a chapter in full: its tables, figures and prose; NAME is one of: $(CHAPTER_NAMES)'
	@echo 'make live           measures this machine, into data/live, and weaves what was measured'
	@echo 'make replay seed=N [campaign=NAME]                                       runs one seed of a campaign of faults again, and says all about it'
	@echo 'make judge          builds .build/release/judge, which judges histories of your own (judge --help)'
	@echo 'make fuzz SECONDS=60                                                     feeds broken histories to the judge, from Tests/HistoriesTests/corpus'
	@echo 'make mutants [ONLY="01 07"]                                             leaves out one rule of Raft at a time; each must be found (15 minutes)'
	@echo 'make weave          brings the prose up to date with code, data and figures'
	@echo 'make check          says what make weave would change; lints the sources'
	@echo 'make bench          the speed of simulator, judges, protocols and engines, into build/bench.json'
	@echo 'make format         formats all Swift sources'
	@echo 'make clean          removes build/ (data and plots stay)'

report: need-swift need-gnuplot need-wheels
	$(RELEASE) --product weave
	.build/release/weave
	.build/release/weave print --out build/report
	@echo 'The book is printed: build/report/index.html and build/report/consistency-without-clocks.pdf'

# CHROMIUM names the program; without it and without one on the path no page is opened.
browse: report
	.build/release/weave browse --out build/report

# Both builds are tested: debug opens the insides of the tools, release is what is measured. The determinism
# tests compare the chapters' programs of both.
test: need-swift need-gnuplot
	$(SWIFT_BUILD) -c debug --build-tests
	@for program in $(PROGRAMS); do $(RELEASE) --product $$program || exit 1; done
	$(RELEASE) --build-tests
	swift test -c debug --skip-build --quiet
	swift test -c release --skip-build --quiet

smoke: need-swift
	@for program in $(PROGRAMS); do $(RELEASE) --product $$program || exit 1; done
	@for program in $(PROGRAMS); do .build/release/$$program --smoke || exit 1; done

verify: need-swift
	@for program in $(PROGRAMS); do $(RELEASE) --product $$program || exit 1; done
	@set -o pipefail; found=; status=0; for program in $(PROGRAMS); do \
	  if [ -n '$(CLAIM)' ] && ! .build/release/$$program --list | grep -F 'claim $(CLAIM):' > /dev/null; \
	  then continue; fi; found=1; \
	  .build/release/$$program --verify $(if $(CLAIM),--claim '$(CLAIM)') || status=1; done; \
	if [ -z "$$found" ]; then echo 'no chapter makes the claim $(CLAIM); see .build/release/chapter-NAME --list'; \
	  exit 64; fi; exit $$status

$(PROGRAMS): need-swift need-gnuplot
	$(RELEASE) --product $@
	$(RELEASE) --product weave
	.build/release/$@
	.build/release/weave

# Measurements run other programs: the debug build of the laboratory, and the simulator's speed beside its twin.
live: need-swift need-gnuplot
	@for program in $(PROGRAMS) bench twin; do $(RELEASE) --product $$program || exit 1; done
	$(SWIFT_BUILD) -c debug --product chapter-laboratory
	$(RELEASE) --product weave
	@for program in $(PROGRAMS); do .build/release/$$program --live || exit 1; done
	.build/release/weave

# Without a campaign, or with a wrong one, it says which there are.
replay: need-swift
	@for program in $(PROGRAMS); do $(RELEASE) --product $$program || exit 1; done
	@known=$$(for program in $(PROGRAMS); do .build/release/$$program --list | \
	  sed -n "s/^campaign \([^:]*\):.*/$$program \1/p"; done); \
	chosen=$$(echo "$$known" | awk -v name='$(campaign)' 'name == "" || $$2 == name'); \
	if [ -z '$(seed)' ] || [ $$(echo "$$chosen" | grep -c .) != 1 ]; then \
	  echo 'type: make replay seed=N campaign=NAME, with one of:'; echo "$$known" | awk '{ print "  " $$2 }'; \
	  exit 64; fi; \
	set -- $$chosen; .build/release/$$1 --replay '$(seed)' --campaign "$$2"

# A chapter that there is none of.
chapter-%:
	@echo 'no chapter is named $*; there are: $(CHAPTER_NAMES)' >&2; exit 64

bench: need-swift need-valgrind
	$(RELEASE) --product twin
	$(RELEASE) --product bench
	$(RELEASE) --product chapter-raft
	.build/release/bench --twin .build/release/twin --chapter .build/release/chapter-raft --out build/bench.json

judge: need-swift
	$(RELEASE) --product judge
	@echo 'built: .build/release/judge; try .build/release/judge --help'

# The package does not know the fuzzer: its flags would have to be those of every target. What it finds is left in
# build/fuzz; it belongs into the corpus, with the mend.
SECONDS_TO_FUZZ := $(if $(filter command line environment,$(origin SECONDS)),$(SECONDS),60)
FUZZ := swiftc -swift-version 6 -package-name consistency -O -wmo -parse-as-library -sanitize=fuzzer -I build/fuzz
fuzz: need-swift
	@mkdir -p build/fuzz/found
	@for room in Model Storage Workloads Histories Checking; do \
	  $(FUZZ) -module-name $$room -emit-module -emit-module-path build/fuzz/$$room.swiftmodule -c \
	    -o build/fuzz/$$room.o $$(find Sources/$$room -name '*.swift') || exit 1; done
	@$(FUZZ) -module-name Fuzzing -o build/fuzz/fuzz Sources/fuzz/Fuzz.swift build/fuzz/*.o
	@cd build/fuzz && ./fuzz -max_total_time=$(SECONDS_TO_FUZZ) -max_len=8192 -timeout=5 -rss_limit_mb=2048 \
	  -verbosity=0 -print_final_stats=1 found ../../Tests/HistoriesTests/corpus

# Each mutant is a patch with its rule and its source; see Tests/raft-mutants/README.md.
mutants: need-swift
	@ONLY='$(ONLY)' Tests/raft-mutants/run

weave: need-swift need-gnuplot
	$(RELEASE) --product weave
	.build/release/weave

check: need-swift need-gnuplot
	swift format lint --strict --parallel --recursive Package.swift Sources Tests chapters
	$(RELEASE) --product weave
	.build/release/weave --check

format: need-swift
	swift format --in-place --parallel --recursive Package.swift Sources Tests chapters

clean:
	rm -rf build

need-swift:
	@command -v swift > /dev/null || { echo 'Swift 6.3 or later is missing: see https://www.swift.org/install/linux'; \
	  exit 1; }
	@swift --version 2>/dev/null | grep -qE 'Swift version (6\.[3-9]|6\.[1-9][0-9]|[7-9])' || { \
	  echo 'Swift 6.3 or later is needed; this is:'; swift --version; exit 1; }

need-gnuplot:
	@missing=; command -v gnuplot > /dev/null || missing="$$missing gnuplot-nox"; \
	[ -f /usr/include/gnuplot-iostream.h ] || missing="$$missing libgnuplot-iostream-dev"; \
	$(call install,$$missing)

# Counts instructions, which a shared machine does not change.
need-valgrind:
	@missing=; command -v valgrind > /dev/null || missing=valgrind; $(call install,$$missing)

need-wheels: .venv/pinned

.venv/pinned: $(PINNED)
	@missing=; command -v python3 > /dev/null || missing="$$missing python3"; \
	python3 -c 'import venv, ensurepip' 2> /dev/null || missing="$$missing python3-venv"; \
	$(call install,$$missing)
	@if [ -n '$(NO_INSTALL)' ]; then echo 'type: python3 -m venv .venv && .venv/bin/pip install --require-hashes \
	  --only-binary :all: -r $(PINNED) && touch $@'; exit 1; fi
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $(PINNED)
	@touch $@

# Says what is missing, and installs it unless NO_INSTALL is set.
define install
if [ -n "$(1)" ]; then echo "missing:$(1)"; \
  line="$(APT) install -y --no-install-recommends$(1)"; \
  if [ -n '$(NO_INSTALL)' ]; then echo "type: $$line"; exit 1; fi; \
  echo "installing: $$line"; $(APT) update -qq && $$line > /dev/null; fi
endef
