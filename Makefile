# `make` prints what there is. The two that set everything up: `make demo` and `make test`.
SHELL := /bin/bash
SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
RELEASE := .build/release

.PHONY: help demo build test test-ceph faults fuzz record check format lint bench bench-store release deps

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: # the system's libyaml, unless it is there
	@pkg-config --exists yaml-0.1 2>/dev/null || \
	  { echo "installing libyaml-dev"; $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq libyaml-dev pkg-config; }

# Static, since that halves the time to start. The linker warns of glibc
# functions that want a shared library; flowc calls none of them.
build: deps ## build flowc and flowrt in release mode
	@set -o pipefail; for product in flowc flowrt; do echo "building $$product"; \
	  $(SWIFT) build -c release --product $$product -Xswiftc -static-executable 2>&1 | \
	  { grep -v -E "warning: (Using '|the use of .mktemp)" || true; } || exit 1; done

demo: build ## build, then compile, test, simulate and run flows, and say what to do next
	@Scripts/demo

test: deps ## install what the tests need and run them all
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

test-ceph: deps ## run the tests of the S3 client against a Ceph of its own
	$(SWIFT) build --build-tests
	@Scripts/test-ceph

faults: deps ## inject more than 1,000 faults between attempts and a real store
	@Scripts/faults

fuzz: deps ## run 10,000 random flows and as many broken manifests
	@Scripts/fuzz

record: deps ## write the golden files anew (and fail, so that the diff is looked at)
	FLOWC_RECORD=1 $(SWIFT) test

lint: ## check the formatting of the Swift files
	$(SWIFT) format lint --strict --parallel -r Package.swift Sources Tests

format: ## format the Swift files
	$(SWIFT) format -i --parallel -r Package.swift Sources Tests

check: lint test ## lint and test

bench: build ## measure speed and size against peers and the floor
	@mkdir -p .build/bench; strip -o .build/bench/flowc $(RELEASE)/flowc # as it is given out
	@FLOWC=$(CURDIR)/.build/bench/flowc Scripts/bench/run
	@FLOWC=$(CURDIR)/.build/bench/flowc Scripts/bench/lint
	@FLOWC=$(CURDIR)/.build/bench/flowc Scripts/bench/engine
	@FLOWC=$(CURDIR)/.build/bench/flowc Scripts/bench/wfinstances
	@FLOWC=$(CURDIR)/.build/bench/flowc Scripts/bench/test

bench-store: ## measure the store's S3 client against s5cmd, awscrt and the kernel
	@set -o pipefail; for product in StoreBench StoreTool; do \
	  $(SWIFT) build -c release --scratch-path .build-static -Xswiftc -static-executable --product $$product 2>&1 | \
	  { grep -v -E "warning: (Using '|the use of .mktemp)" || true; }; done
	@Scripts/bench-store/run

release: deps ## build flowc and flowrt as people get them, into .build/dist/bin
	@Scripts/release
