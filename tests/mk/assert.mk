# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: tests of functions run in make itself, without a shell for each. The
# file under test is included by the test; what is wrong is counted, and the
# only recipe ends with that number.

failures :=

# $(call assert-eq,GOT,WANTED,WHAT IT SHOWS)
assert-eq = $(if $(call is-same,$1,$2),,$(call assert-failed,$1,$2,$3))
# Each is made of copies of the other.
is-same = $(if $(subst x$1,,x$2)$(subst x$2,,x$1),,y)
assert-failed = $(info not ok: $3: got '$1', wanted '$2')$(eval failures += 1)

.PHONY: verdict
verdict:
	@exit $(words $(failures))
.DEFAULT_GOAL := verdict
