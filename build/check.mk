# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is checked. Every check is a test that tests/run runs, so that one
# line tells how many passed, whatever kind they are.
#
## make check        all tests; as root also again as an ordinary user
## make check-AREA   those of one folder of tests, or of examples;
##                   check-format, check-layers, check-tidy are single ones
## make check SLOW=1 those, too, that say in their head that they are slow
##                   but for those of check-kernel, which take an hour

# A folder of scripts is an area; scripts may need what `all` makes.
scripts  = $(filter-out %/common.sh %/tidy.sh,$(wildcard tests/$1/*.sh))
script_areas := $(filter-out support,$(sort $(patsubst tests/%/,%,$(dir $(wildcard tests/*/*.sh)))))
areas    := unit $(script_areas) examples fuzz
fuzzers  := $(patsubst tests/fuzz/%_fuzzer.cpp,%,$(wildcard tests/fuzz/*_fuzzer.cpp))

# The tests of each area, as tests/run wants them, and the programs they need.
tests_unit     := unit$(variant)
tests_examples := $(patsubst %/Makefile,%,$(wildcard examples/*/Makefile))
tests_fuzz     := $(fuzzers:%=fuzz/%$(variant))
$(foreach area,$(script_areas),$(eval tests_$(area) := $(call scripts,$(area))))
programs := $(patsubst tests/support/%.cpp,$(O)/tests/%,$(wildcard tests/support/*.cpp)) \
            $(patsubst tests/preload/%.c,$(O)/tests/%,$(wildcard tests/preload/*.c))

# The make of a later Debian, with which the job server is tried.
later_make := $(O)/tests/make-4.4.1/make
$(later_make): tests/jobs/build-make
	@tests/jobs/build-make $(O)/peers/trixie $(@D)

# Tests that take minutes are left to `make check-AREA` and SLOW=1; those with
# Linux take an hour, and are left to `make check-kernel`, which may be told
# KERNEL_WORK, KERNEL_WAYS, KERNEL_JOBS and KERNEL_ROUNDS (tests/kernel).
slow := $(if $(SLOW),,$(shell grep -l '^\# slow:' tests/*/*.sh)) $(tests_kernel)

run_tests = @OUT=$(O) tests/run

.PHONY: check $(areas:%=check-%) check-format check-layers check-tidy
check:
	@$(MAKE) deps || echo 'Going on with what is there.'
	@$(MAKE) $(if $(filter -j%,$(MAKEFLAGS)),,-j$$(nproc)) test-programs
	$(run_tests) $(filter-out $(slow),$(foreach area,$(areas),$(tests_$(area))))

.PHONY: test-programs
test-programs: all $(O)/tests/unit $(tests_fuzz:%=$(O)/tests/%) $(programs) \
               $(later_make)

check-jobs check-cli check-mk check-preload check-wrap: $(later_make)
# One kernel at a time: compilers are counted, and what they take is measured.
check-kernel: run_tests = @OUT=$(O) JOBS=1 tests/run
check-unit: $(O)/tests/unit$(variant)
check-fuzz: $(tests_fuzz:%=$(O)/tests/%)
$(filter-out check-unit check-fuzz,$(areas:%=check-%)): all $(programs)
$(areas:%=check-%): check-%:
	$(if $(tests_$*),$(run_tests) $(tests_$*),@echo 'no tests in $*')

# Which takes how long is compared.
check-packages: export JOBS = 1

check-format check-layers check-tidy: check-%:
	$(run_tests) tests/source/$*.sh

# Test programs: the unit tests in one, each fuzzer with a plain main, and one
# of each support source.
$(objects)/tests/%.o: tests/%.cpp $(objects)/command.flags
	$(call run,CXX,$<,$(call compile,$(command_flags) -Itests $(CPPFLAGS) $(CXXFLAGS)))

unit_objects := $(unit_sources:%.cpp=$(objects)/%.o) $(library_objects)
$(objects)/unit.link: FORCE
	$(call say,$(unit_sources) $(command_sources))

.SECONDARY: $(fuzzers:%=$(objects)/tests/fuzz/%_fuzzer.o) \
            $(objects)/tests/fuzz/replay.o \
            $(patsubst %.cpp,$(objects)/%.o,$(wildcard tests/support/*.cpp))
link_test = $(CXX) $(addprefix -fsanitize=,$(SAN)) $(LDFLAGS) -o $@ $(filter %.o,$^)

$(O)/tests/unit$(variant): $(unit_objects) $(objects)/unit.link
	$(call run,LINK,$(@:$(O)/%=%),$(link_test) -lgtest_main -lgtest $(command_libraries) -pthread)

$(O)/tests/fuzz/%$(variant): $(objects)/tests/fuzz/%_fuzzer.o \
                             $(objects)/tests/fuzz/replay.o $(library_objects)
	$(call run,LINK,$(@:$(O)/%=%),$(link_test) $(command_libraries))

$(O)/tests/%: $(objects)/tests/support/%.o $(library_objects)
	$(call run,LINK,$(@:$(O)/%=%),$(link_test) $(command_libraries))

$(O)/tests/%: tests/preload/%.c
	$(call run,CC,$<,$(CC) -O2 -Wall -Wextra -pthread -o $@ $<)

## make fuzz-NAME    look for new inputs with clang's libFuzzer; FUZZ=-runs=9999
.PHONY: $(fuzzers:%=fuzz-%)
$(fuzzers:%=fuzz-%): fuzz-%:
	$(MAKE) CXX=clang++ SAN=fuzzer-no-link,address $(O)/tests/libfuzzer/$*
	$(O)/tests/libfuzzer/$* $(FUZZ) tests/fuzz/corpus/$*

$(O)/tests/libfuzzer/%: $(objects)/tests/fuzz/%_fuzzer.o $(library_objects)
	$(call run,LINK,$(@:$(O)/%=%),$(link_test) -fsanitize=fuzzer $(command_libraries))
