# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the program that calls every intercepted function. It is a dynamic one,
# as the programs are that the shim is loaded into; a row of intercepts.def
# without a test is an undefined reference here.

intercept_tests := $(wildcard tests/preload/*.cpp)

$(O)/tests/intercepts: $(intercept_tests) tests/preload/intercept_test.hpp \
                       preload/intercepts.def preload/legacy.hpp
	$(call run,CXX,$(@:$(O)/%=%),\
	  $(CXX) -std=c++20 -O1 $(warnings) -Wno-deprecated-declarations \
	    -o $@ $(intercept_tests))

test-programs check-preload: $(O)/tests/intercepts
