# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the programs that call what is intercepted. They are dynamic ones, as
# the programs are that the shim is loaded into. `intercepts` has a test for
# each row of intercepts.def, or an undefined reference; `probes` says what
# calls answer, for a comparison with real root. With MULTILIB=1 there are two
# 32-bit ones: stat(2) and others have other names where times have 64 bits.

intercept_tests := $(wildcard tests/preload/*.cpp)

intercepts := $(addprefix $(O)/tests/,intercepts \
                $(if $(MULTILIB),i386/intercepts i386/intercepts-time64))

$(O)/tests/i386/%: wordsize = -m32 -Wno-sign-compare
$(O)/tests/i386/%-time64: wordsize += -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64

$(intercepts): $(intercept_tests) tests/preload/intercept_test.hpp \
               preload/intercepts.def preload/legacy.hpp preload/time64.hpp
	$(call run,CXX,$(@:$(O)/%=%),\
	  $(CXX) -std=c++20 -O1 $(warnings) -Wno-deprecated-declarations \
	    -Iinclude $(wordsize) -o $@ $(intercept_tests))

probe_sources := $(wildcard tests/probes/*.cpp)

$(O)/tests/probes: $(probe_sources) $(wildcard tests/probes/*.hpp)
	$(call run,CXX,$(@:$(O)/%=%),\
	  $(CXX) -std=c++20 -O1 $(warnings) -Wno-deprecated-declarations \
	    -Wno-unused-result -o $@ $(probe_sources))

test-programs check-preload: $(intercepts)
test-programs check-probes: $(O)/tests/probes
