# 网上办事服务大厅: what a newcomer and a maintainer type.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench migration land captcha-samples lock hook clean \
	backup restore drill reseal doctor bundle ready-to-run ready-to-test \
	check-types check-rest
export PYTHON
# Without bytecode every process loads for a second longer, and the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# What was typed after `make`, and only that: a FORCE of the shell must not overwrite anything.
given = $(foreach name,$(1),$(if $(filter command,$(firstword $(origin $(name)))),"$(name)=$($(name))"))

help: ## 列出全部命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: ready-to-run ## 安装、迁移、写入演示数据，并在 8080 端口启动
	@PYTHONMALLOC=malloc MALLOC_ARENA_MAX=2 exec $(BIN)/python main.py

# What a busy machine made fail is tried once more, alone; what is wrong fails twice.
AGAIN := --last-failed --last-failed-no-failures=none
# Four processes on two cores: there are always some that wait for a timer or a server.
SIDE_BY_SIDE := 4
# What a browser is needed for, in processes of its own; one of them takes the whole cluster.
BROWSER := tests/journeys tests/cluster

test: check ## 全部检查和测试，包括浏览器旅程
	@.ci/browser
	$(BIN)/pytest -n $(SIDE_BY_SIDE) -q -rs || $(BIN)/pytest -q $(AGAIN)
	if [ -n "$${HALL_TEST_POSTGRES_URL-}" ]; then export HALL_TEST_DATABASE=postgres; \
		$(BIN)/pytest -n $(SIDE_BY_SIDE) -q tests/models || $(BIN)/pytest -q $(AGAIN) tests/models; fi
	$(BIN)/pytest -n $(SIDE_BY_SIDE) --dist loadgroup -q -rs $(BROWSER) || $(BIN)/pytest -q $(AGAIN) $(BROWSER)

check: ready-to-test ## 格式、规则、类型、依赖方向、拼写、无用代码
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-rest

# The types take as long as all the rest: each half has a core, and tells when it is done.
check-types:
	$(BIN)/mypy --no-error-summary

check-rest:
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/lint-imports --no-cache > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
	$(BIN)/codespell
	$(BIN)/vulture

backup: ready-to-run ## 在线备份：make backup TO=文件夹 VERIFY=1 KEEP=14 WITH_KEY=1
	@$(BIN)/python -m models.backup backup $(call given,TO KEEP VERIFY WITH_KEY)

restore: ready-to-run ## 停机恢复：make restore FROM=备份文件 FORCE=1 WITH_KEY=1
	@$(BIN)/python -m models.backup restore $(call given,FROM FORCE WITH_KEY)

drill: ready-to-run ## 恢复演练，不动现有数据：make drill FROM=备份文件
	@$(BIN)/python -m models.backup drill $(call given,FROM)

reseal: ready-to-run ## 更换密钥之后：用新密钥重新加密已有内容，运行中也可以
	@$(BIN)/python -m models.backup.reseal

bundle: ready-to-run ## 离线安装包：make bundle OUT=文件夹
	@$(BIN)/python .deploy/bundle $(call given,OUT WHEELS LOCK)

# Notes alone are no failure; `.venv/bin/python -m auth.doctor` ends with 0, 1 or 2.
doctor: ready-to-run ## 体检：设置、密钥、数据库、外部系统、时钟、浏览器能否打开
	@$(BIN)/python -m auth.doctor || [ $$? -eq 1 ]

bench: ready-to-test ## 测量速度、内存、增长与故障，写入 tests/bench/RESULTS.md：make bench PART=pages
	@$(BIN)/python -m tests.bench $(PART)

migration: ready-to-run ## 由模型的变化生成迁移：make migration NAME=add_parcel
	$(BIN)/python -m models.database.migrate $(NAME)

land: ready-to-run ## 正式发布时：记下已有的迁移文件，从此不得改动
	@$(BIN)/python -m models.database.migrate --land

captcha-samples: ready-to-run ## 导出滑块拼图样本：make captcha-samples OUT=文件夹
	$(BIN)/python -m auth.puzzle.samples $(OUT)

lock: ## 按 pyproject.toml 重写 requirements.lock；UPGRADE=1 取最新版本
	@python=$$(.ci/environment python); UPGRADE=$(UPGRADE) "$$python" .ci/lock

hook: ## 提交前自动检查
	git config core.hooksPath .githooks

clean: ## 删除环境与缓存（不删除 data）
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready-to-run:
	@.ci/environment run

ready-to-test:
	@.ci/environment test
