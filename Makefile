# Each target is one plain line that also works without make.
.PHONY: report test check

report:
	python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt . && .venv/bin/ggsr report

test:
	python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e '.[test]' && .venv/bin/pytest -n auto

check: test
	.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy && .venv/bin/pytest -m "slow and not alone" -n auto && .venv/bin/pytest -m alone
