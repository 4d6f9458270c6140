# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what mk/jobs.mk says of a tool, and of one that somebody adds.
include $(SRC)/tests/mk/assert.mk
include $(SRC)/mk/jobs.mk
include $(SRC)/mk/jobs.mk

JOBROOT_THREADS_own = -j{n}
JOBROOT_THREADS_pigz =
$(call assert-eq,$(call jobroot-threads,zstd),-T{n},zstd)
$(call assert-eq,$(call jobroot-threads, xz ),-T+{n} --no-adjust,blanks)
$(call assert-eq,$(call jobroot-threads,own),-j{n},a tool of one's own)
$(call assert-eq,$(call jobroot-threads,pigz),,one that is not to be told)
$(call assert-eq,$(JOBROOT_JOB),+jobroot job,the command)
$(call assert-eq,$(JOBROOT_MAP),+jobroot map,the command for a list)
