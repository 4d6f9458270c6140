# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what the caller said of jobs. DEB_BUILD_OPTIONS asks for them in the
# packaging rules, which cannot stand them; CONCURRENCY_LEVEL is the
# compilation's alone.
do_parallel := $(if $(CONCURRENCY_LEVEL),-j$(CONCURRENCY_LEVEL))

asked_for := $(patsubst parallel=%,%,$(filter parallel=%,$(DEB_BUILD_OPTIONS)))
ifneq ($(asked_for),)
  MAKEFLAGS += -j$(asked_for)
endif

-include debian/stamp/conf/mak
