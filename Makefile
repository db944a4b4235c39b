# What a day's work needs, a line each; `make help` lists it. CI runs `make ci`.
MVN ?= mvn -ntp

.PHONY: help build package test verify format one it release ci

help: ## lists what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST)

build: ## exporter-http/target/flowtally.jar, without tests
	$(MVN) -q -DskipTests package

package: ## the Debian package and the tarball, in packaging/target, without tests
	$(MVN) -q -DskipTests package -pl packaging -am

test: ## the unit tests of all modules but the slow ones
	$(MVN) test

verify: ## everything: unit tests, slow ones, integration tests
	$(MVN) -B verify

format: ## google-java-format over all sources
	$(MVN) -q spotless:apply

one: ## one unit test, slow or not: make one TEST=FilterTest, or TEST='FilterTest#method'
	$(MVN) test -Dtest='$(TEST)' -Dsurefire.failIfNoSpecifiedTests=false

it: ## one integration test: make it TEST=ReplayIT
	$(MVN) -pl it -am verify -Dit.test='$(TEST)' -Dtest=none \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

release: ## what a release consists of, in target/release
	.ci/release

ci: ## what CI does, on Debian 12: installs packages, tests, fuzzes, loads
	.ci/run
