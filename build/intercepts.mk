# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the programs that call what is intercepted. They are dynamic ones, as
# the programs are that the shim is loaded into. `intercepts` has a test for
# each row of intercepts.def, or an undefined reference; `probes` says what
# calls answer, for a comparison with real root.

intercept_tests := $(wildcard tests/preload/*.cpp)

$(O)/tests/intercepts: $(intercept_tests) tests/preload/intercept_test.hpp \
                       preload/intercepts.def preload/legacy.hpp
	$(call run,CXX,$(@:$(O)/%=%),\
	  $(CXX) -std=c++20 -O1 $(warnings) -Wno-deprecated-declarations \
	    -o $@ $(intercept_tests))

probe_sources := $(wildcard tests/probes/*.cpp)

$(O)/tests/probes: $(probe_sources) tests/probes/probe.hpp
	$(call run,CXX,$(@:$(O)/%=%),\
	  $(CXX) -std=c++20 -O1 $(warnings) -Wno-deprecated-declarations \
	    -Wno-unused-result -o $@ $(probe_sources))

test-programs check-preload: $(O)/tests/intercepts
test-programs check-probes: $(O)/tests/probes
