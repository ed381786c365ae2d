# Two commands matter: `make run` and `make test`. Each script says what it does, why, and how long it took.

.DEFAULT_GOAL := help
.PHONY: help run test check bench dist generate deny setup

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-9s %s\n", $$1, $$2 }'

run: ## builds what is missing and starts the demo district (BIHUAN_LISTEN=127.0.0.1:8080)
	@bash scripts/run.sh

test: ## sets up PostgreSQL and Chromium if missing, then runs every test
	@bash scripts/test.sh

check: ## format, repository rules, lints, tests of the pure rooms: before every commit
	@bash scripts/check.sh

generate: ## rewrites state table, policy matrix, OpenAPI and error codes from the code
	@bash scripts/generate.sh

bench: ## measures the release binary and writes bench/RESULTS.md
	@bash scripts/bench.sh

dist: ## the archive that an office installs, in dist/
	@bash scripts/dist.sh

deny: ## licences, bans and sources of all dependencies (needs cargo-deny)
	@cargo deny --locked check bans licenses sources

setup: ## installs what only the tests need, without running them
	@bash scripts/setup-test.sh
