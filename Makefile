# The front door. Everything here is a short name for a CMake, ctest or script call.

JOBS ?= $(shell nproc)
# Looked for when it is needed, not before `deps` has installed it; a tree that is there keeps its generator.
NINJA = $(if $(shell command -v ninja),CMAKE_GENERATOR=Ninja)

.PHONY: all everything test test-wine run install deb bench format lint deps deps-build test-release test-asan test-tsan fuzz races coverage coverage-table clean

# What people use: the library, the compilers, httpapi-netsh, the manual and the samples.
all: deps-build
	@$(NINJA) cmake --preset release >/dev/null
	@cmake --build build -j$(JOBS) --target product

# Tests and benchmarks too.
everything: deps
	@$(NINJA) cmake --preset release >/dev/null
	@cmake --build build -j$(JOBS)

deps:
	@tools/install-deps

deps-build:
	@tools/install-deps --build

test: deps
	@tools/run-tests release asan tsan

# The same API tests on Wine; not part of `make test`.
test-wine:
	@tools/test-wine

test-release test-asan test-tsan: test-%: deps
	@tools/run-tests $*

run: all
	@tools/run-server

install: all
	@DESTDIR="$(DESTDIR)" cmake --install build $(if $(PREFIX),--prefix "$(PREFIX)")

# Debian packages, into build-deb/; tools/test-deb tries them in clean systems.
deb:
	@tools/build-deb

# ARGS="--rows hello,hit --quick" measures less; see tools/run-bench --help.
bench:
	@tools/install-deps --bench
	@$(MAKE) --no-print-directory everything
	@tools/run-bench $(ARGS)

fuzz: deps
	@tools/run-fuzz

# Storms under ThreadSanitizer while locks and atomic operations yield at random.
races: deps
	@tools/run-races

# tests/coverage.md: which test shows which line of the specification, and what has none.
coverage-table: everything
	@tools/coverage-table

# Lines and branches that the tests reach.
coverage:
	@tools/coverage

format:
	@tools/format

lint: deps
	@tools/lint

clean:
	rm -rf build build-*
