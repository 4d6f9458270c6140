// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the kernel's files cannot be made to say that memory is short, so here
// they are files of ours.
#include "jobroot/ledger_format.hpp"
#include "jobserver/throttle.hpp"
#include "support/test_directory.hpp"

#include <fstream>

namespace {

using namespace jobserver;

constexpr std::uint64_t mebibyte = 1024 * 1024;

class ThrottleTest : public TestDirectory {
protected:
  ThrottleTest() {
    write("proc/meminfo", "MemTotal: 9999 kB\nMemAvailable:     2048 kB\n");
    write("proc/pressure/memory",
          "some avg10=12.50 avg60=0.00 avg300=0.00 total=1\n"
          "full avg10=0.00 avg60=0.00 avg300=0.00 total=1\n");
    write("proc/loadavg", "0.20 0.18 0.12 9/80 11206\n");
    write("proc/self/cgroup", "0::/\n");
  }

  void write(const std::string& name, const std::string& text) const {
    const std::string file = path(name);
    ASSERT_TRUE(base::make_directories(file.substr(0, file.rfind('/'))));
    std::ofstream(file) << text;
  }

  Machine machine() const { return Machine{path("proc"), path("groups")}; }

  std::uint32_t reasons(const Limits& limits) const {
    return Throttle{limits, machine()}.look();
  }
};

TEST(Limits, AreReadFromOneWord) {
  const auto limits = Limits::parse("mem=1G,psi-mem=20,load=12.5");
  ASSERT_TRUE(limits);
  EXPECT_EQ(limits->memory, 1024 * mebibyte);
  EXPECT_EQ(limits->memory_pressure, 20.0);
  EXPECT_EQ(limits->load, 12.5);
  EXPECT_EQ(Limits::parse("mem=4096")->memory, 4096U);
}

TEST(Limits, AreRefusedWhenTheyAreNone) {
  for (const char* const text : {"",
                                 "mem",
                                 "mem=",
                                 "mem=1X",
                                 "mem=-1",
                                 "mem=99999999999T",
                                 "load=0",
                                 "load=nan",
                                 "psi-mem=1,",
                                 "disk=3"})
    EXPECT_FALSE(Limits::parse(text)) << text;
}

TEST_F(ThrottleTest, MemoryIsShortBelowItsLimit) {
  EXPECT_EQ(reasons({.memory = 3 * mebibyte}), jobroot::withheld_memory);
  EXPECT_EQ(reasons({.memory = 2 * mebibyte}), 0U);
}

TEST_F(ThrottleTest, AGroupAboveOursMayHaveLessThanTheMachine) {
  write("proc/self/cgroup", "0::/outer/inner\n");
  write("groups/outer/inner/memory.max", "max\n");
  write("groups/outer/inner/memory.current", "4096\n");
  write("groups/outer/memory.max", "1048576\n");
  write("groups/outer/memory.current", "1048576\n");
  write("groups/outer/memory.stat", "anon 5\ninactive_file 524288\n");

  EXPECT_EQ(machine().available_memory(), mebibyte / 2);
}

TEST_F(ThrottleTest, PressureAndLoadHaveLimitsToo) {
  EXPECT_EQ(reasons({.memory_pressure = 12}), jobroot::withheld_pressure);
  EXPECT_EQ(reasons({.memory_pressure = 13}), 0U);
  // Eight besides the one that looks.
  EXPECT_EQ(reasons({.load = 7.5}), jobroot::withheld_load);
  EXPECT_EQ(reasons({.load = 8}), 0U);
}

TEST_F(ThrottleTest, OneMomentOfLoadIsNoReason) {
  Throttle throttle{{.load = 10}, machine()};
  EXPECT_EQ(throttle.look(), 0U);
  write("proc/loadavg", "0.20 0.18 0.12 16/80 11206\n");
  EXPECT_EQ(throttle.look(), 0U);
  for (int looks = 0; looks < 5; looks++)
    (void)throttle.look();
  EXPECT_EQ(throttle.look(), jobroot::withheld_load);
}

TEST_F(ThrottleTest, WhatAMachineDoesNotTellIsNamed) {
  EXPECT_EQ((Throttle{{.memory = 1, .load = 1}, machine()}.unknown()),
            std::nullopt);
  ASSERT_TRUE(base::remove_tree(path("proc/pressure")));
  EXPECT_EQ((Throttle{{.memory_pressure = 1}, machine()}.unknown()), "psi-mem");
}

TEST(Throttle, KeepsAllButTheLeastAndLetsGoSlowly) {
  const Throttle throttle{{.least = 3}};
  const std::uint32_t reason = jobroot::withheld_memory;

  EXPECT_EQ(throttle.to_keep(reason, 8, 0), 5U);
  EXPECT_EQ(throttle.to_keep(reason, 2, 0), 0U);
  EXPECT_EQ(throttle.to_keep(0, 8, 5), 4U);
  EXPECT_EQ(throttle.to_keep(0, 200, 160), 139U);
  EXPECT_EQ(throttle.to_keep(0, 8, 0), 0U);
}

} // namespace
