# Thin on purpose: everything is in tasks.py, which also runs where there is no make.
.PHONY: setup run test quick check proof

setup run test quick check proof:
	@python3 tasks.py $@
