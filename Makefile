# The two commands a newcomer needs: make run, make test. Everything they need they install themselves.
# Debian or Ubuntu, Python 3.11 or newer, make, apt.
PY := .venv/bin/python
XUNZHI := .venv/bin/xunzhi
HOME_DIR ?= .xunzhi
PORT ?= 8501
SUDO := $(if $(filter 0,$(shell id -u)),,sudo )
APT := $(SUDO)apt-get

.PHONY: run test lint setup eval folds clean
.DEFAULT_GOAL := run

setup: .venv/.setup

# python3 -m venv needs Debian's python3-venv, which a fresh machine may lack.
.venv/bin/python:
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本"; exit 1; }
	python3 -m venv .venv 2>/dev/null || { rm -rf .venv; $(APT) update -qq; $(APT) install -y -qq python3-venv && python3 -m venv .venv; }

.venv/.setup: .venv/bin/python pyproject.toml constraints.txt
	@echo "安装 Python 组件（首次约 2 分钟）……"
	$(PY) -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.setup
	@echo "安装开发和测试组件……"
	$(PY) -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,models]'
	@touch $@

# The browser of the tests, and fonts so that what it shows can be looked at.
.venv/.browser: .venv/bin/python
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi 'cjk\|wqy' || { \
	  echo "安装浏览器和中文字体（测试用）……"; \
	  $(APT) update -qq; DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq --no-install-recommends chromium fonts-noto-cjk; }
	@touch $@

# PostgreSQL's programs for the tests, which start a cluster of their own: none of the machine's is made or started.
.venv/.postgresql: .venv/bin/python
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  echo "安装 PostgreSQL（测试用，不启动系统服务）……"; \
	  $(APT) update -qq; export DEBIAN_FRONTEND=noninteractive; $(APT) install -y -qq --no-install-recommends postgresql-common; \
	  $(SUDO)sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf; \
	  $(APT) install -y -qq --no-install-recommends postgresql; }
	@touch $@

# pdftotext, the independent reading that the tests hold ours against.
.venv/.poppler: .venv/bin/python
	@command -v pdftotext >/dev/null || { \
	  echo "安装 pdftotext（测试用）……"; \
	  $(APT) update -qq; DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq --no-install-recommends poppler-utils; }
	@touch $@

run: .venv/.setup
	$(XUNZHI) sample --home $(HOME_DIR)
	$(XUNZHI) serve --home $(HOME_DIR) --port $(PORT)

lint: .venv/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	.venv/bin/lint-imports
	$(PY) -m tests.house

test: .venv/.dev .venv/.browser .venv/.postgresql .venv/.poppler
	$(PY) -m pytest tests -n 2 --dist loadfile

eval: .venv/.dev
	$(XUNZHI) eval answers --home $(HOME_DIR)
	$(XUNZHI) eval refusals --home $(HOME_DIR)

# Some twenty minutes after the laws have their vectors twice (two encoders, ten minutes each); goes on where it was.
folds: .venv/.dev
	$(PY) -m evals.folds --scratch $(HOME_DIR)-folds

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis xunzhi.egg-info
