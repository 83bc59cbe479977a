# What people and CI call. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8700
CONFIG ?= conf/cobrowse.yaml
SEEDS ?= 100000
TEST ?= org.opencobrowse.e2e.**

export JAVA_HOME := $(shell .ci/jdk25)
export MAVEN_OPTS := --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
ifeq ($(JAVA_HOME),)
$(error JDK 25 is needed)
endif

MVN := mvn -B -ntp
# What is measured is the browser that people have.
WHOLE := CHROMIUM="$${CHROMIUM:-/usr/bin/chromium}"
ONLY := -Dsurefire.failIfNoSpecifiedTests=false
DIST := cobrowse-server/target/cobrowse
BUILT := $(DIST)/.built
SOURCES := pom.xml conf/cobrowse.yaml $(wildcard */pom.xml) $(shell find */src/main js-client/src js-client/static js-client/build js-client/package-lock.json -type f)

.PHONY: help build run cluster test unit sim e2e smoke corpus faults rolling versions bench bench-chat latency cost leaks fmt check-config

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

build: $(BUILT) ## builds what changed into cobrowse-server/target/cobrowse, without tests

$(BUILT): $(SOURCES)
	@echo "building …"
	@$(MVN) -q package -DskipTests -pl cobrowse-server -am
	@touch $@

run: $(BUILT) ## starts one demo node on 127.0.0.1 and prints its addresses; PORT=8700
	@COBROWSE_HTTP_PORT=$(PORT) COBROWSE_MANAGEMENT_PORT=0 exec $(DIST)/bin/cobrowse --demo

cluster: $(BUILT) ## three nodes and nginx in front of them, to look at and to break; PORT=8700
	@.ci/programs
	@exec e2e/cluster/run $(DIST) $(PORT)

test: ## every kind of test: format, unit, simulation, end-to-end
	@.ci/programs
	$(MVN) verify

unit: ## unit and integration tests without a browser
	$(MVN) test -pl '!e2e'

sim: ## simulations with many more seeds; SEEDS=100000
	$(MVN) test -pl dom-sequencer,transports,chat-failover -Dtest='Simul*Test' $(ONLY) -Dsim.seeds=$(SEEDS)

e2e: ## end-to-end tests in a real browser; TEST=NameTest for one
	@.ci/programs
	$(MVN) test -pl e2e -am -Dtest='$(TEST)' $(ONLY)

smoke: $(BUILT) ## `make cluster` itself: starts, serves, brings a killed node back, leaves nothing behind
	@.ci/programs
	@e2e/cluster/smoke

corpus: ## shares every page of the corpus of third-party pages with an agent, and looks for leaks in each; `make test` takes some of them
	@.ci/programs
	$(MVN) test -pl e2e -am -Dtest='FidelityTest,CorpusLeaksTest' $(ONLY) -Dcorpus.all=true

faults: SEEDS := 40
faults: RUNS := 10
faults: KILLS := 100
faults: ## sessions through a network that does harm, many fresh seeds; hung nodes, sleeping browsers, sessions continued after a node's death with their times, clusters that come apart (root; libfaketime for clocks); SEEDS=40; nodes lost behind each balancer, with figures; RUNS=10; chats through all kinds of faults, and nodes killed under them; KILLS=100
	@.ci/programs
	$(MVN) test -pl e2e -am -Dtest='FaultyNetworkTest,HungNodeTest,SleepTest,ContinuationTest,ContinuationTimes,StartTimes,NodeFaultsTest,EndsItselfTest,CrashLoopTest,LongPausesTest,PartitionTest,WrongClockTest,ClusterLoadTest,NodeLossTest,FlappingChecksTest,FewThreadsTest,ChatFaultsTest,ChatCampaign,ChatNetworkCampaign,ChatMemoryCampaign' $(ONLY) -Dfault.seeds=$(SEEDS) -Dbalancer.campaign=true -Dbalancer.runs=$(RUNS) -Dchat.runs=$(KILLS)

rolling: SESSIONS := 200
rolling: ## every node of a cluster emptied and replaced behind a balancer, with many sessions; SESSIONS=200
	@.ci/programs
	$(MVN) test -pl e2e -am -Dtest=RollingRestartTest $(ONLY) -Drolling.sessions=$(SESSIONS) -Drolling.deadlineSeconds=10

versions: OLDER := HEAD~1
versions: ## nodes of an older version and of this one in one cluster, with browsers of both; OLDER=commit
	@.ci/programs
	older=$$(e2e/versions/build '$(OLDER)' 0.0.9 target/older) && \
	  $(MVN) test -pl e2e -am -Dtest=TwoVersionsTest $(ONLY) -Dolder.build="$$older"

bench: $(BUILT) ## this node, CometD, Socket.IO and a bare relay under the same load; QUICK=1, SECONDS=20, ROOMS=100, REPEAT=3, SESSIONS=5000, PEERS=…, WORKLOADS=…
	@BENCH_QUICK='$(QUICK)' BENCH_SECONDS='$(SECONDS)' BENCH_WARM_UP='$(WARM_UP)' BENCH_ROOMS='$(ROOMS)' BENCH_REPEAT='$(REPEAT)' \
	  BENCH_SESSIONS='$(SESSIONS)' BENCH_PEERS='$(PEERS)' BENCH_WORKLOADS='$(WORKLOADS)' exec e2e/bench/run $(DIST)

bench-chat: ## chat messages a second over one, two and three nodes, and memory of 10,000 conversations
	$(MVN) test -pl chat-failover -Dtest=ChatBenchmark

latency: ## from a change in the page to the agent's picture, in a real browser
	@.ci/programs
	$(WHOLE) $(MVN) test -pl e2e -am -Dtest='LatencyBenchmark,StormBenchmark' $(ONLY)

cost: ROUNDS := 7
cost: ## operations on rows in a page alone, shared, and recorded by rrweb: CPU time of its main thread; ROUNDS=7
	@.ci/programs
	$(WHOLE) $(MVN) test -pl e2e -am -Dtest=CostBenchmark $(ONLY) -Dcost.rounds=$(ROUNDS)

leaks: $(BUILT) ## shares the page at URL=… in headless Chromium, and looks for planted words in every byte that leaves it
	@$(DIST)/bin/cobrowse leaks '$(URL)'

fmt: ## formats Java and TypeScript
	$(MVN) -q spotless:apply
	$(MVN) -q spotless:apply -f e2e/bench/pom.xml
	@cd js-client && npm run --silent ensure-installed && npm run --silent fmt

check-config: $(BUILT) ## says everything that is wrong with CONFIG=conf/cobrowse.yaml
	@$(DIST)/bin/cobrowse --check-config $(CONFIG)
