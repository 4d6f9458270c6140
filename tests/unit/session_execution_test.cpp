// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a program may, once it is executed, depends on who does so and on
// its file. Children of root, which became all kinds of users, try it.
#include "support/capability_walk.hpp"
#include "support/processes.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace support;

/// A program with an owner, set-id bits and capabilities.
struct File {
  std::uint32_t mode;
  std::uint32_t uid;
  std::uint32_t gid;
  struct vfs_ns_cap_data capabilities;
  std::size_t bytes; ///< of capabilities; 0: none
};

File random_file(std::mt19937_64& random) {
  constexpr std::uint32_t ids[] = {0, 0, 1, 2, 3};
  constexpr std::uint32_t bits[] = {0, 0, S_ISUID, S_ISGID, S_ISUID | S_ISGID};
  File file = {};
  file.mode = 0755 | bits[random() % std::size(bits)];
  if (random() % 8 == 0)
    file.mode &= ~std::uint32_t{S_IXGRP};
  file.uid = ids[random() % std::size(ids)];
  file.gid = ids[random() % std::size(ids)];
  if (random() % 2 == 0)
    return file;
  const std::uint64_t choice = random();
  file.bytes = XATTR_CAPS_SZ_2;
  file.capabilities.magic_etc =
      VFS_CAP_REVISION_2 | (choice % 2 != 0 ? VFS_CAP_FLAGS_EFFECTIVE : 0);
  for (unsigned i = 0; i < 2; i++) {
    const CapabilitySet all = jobroot::all_capabilities;
    const auto part = [&](std::uint64_t from) {
      return static_cast<std::uint32_t>(some(from, all) >> (i * 32));
    };
    file.capabilities.data[i] = {part(choice >> 8), part(choice >> 16)};
  }
  return file;
}

/// What a program read of itself in /proc/self/status, as text_of prints it.
std::string status_text(const std::string& path) {
  std::ifstream in(path);
  Credentials who;
  who.capabilities.secure_bits = 0;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    Capabilities& have = who.capabilities;
    if (name == "Uid:" || name == "Gid:") {
      Ids& ids = name == "Uid:" ? who.user : who.group;
      words >> ids.real >> ids.effective >> ids.saved >> ids.file_system;
    }
    words >> std::hex;
    if (name == "CapInh:")
      words >> have.inheritable;
    if (name == "CapPrm:")
      words >> have.permitted;
    if (name == "CapEff:")
      words >> have.effective;
    if (name == "CapBnd:")
      words >> have.bounding;
    if (name == "CapAmb:")
      words >> have.ambient;
  }
  return text_of(who);
}

/// What a child of root found out before it executed something.
struct Departure {
  int expected = 0;
  int failed = 0; ///< errno of an exec that returned
  char ours[320] = {};
};

constexpr gid_t some_groups[] = {2, 40};

/// Some random calls, then exec of a copy of cat that is `file`.
int execute_somehow(std::uint64_t seed,
                    const File& file,
                    const std::string& program,
                    int output,
                    Departure& departure) {
  std::mt19937_64 random(seed);
  child_requires(::setgroups(2, some_groups) == 0, "setgroups");
  for (int i = 0; i < 6; i++)
    ask_kernel(random_step(random));
  if (random() % 2 == 0) { // what few walks lead to
    ask_kernel({Act::set_capabilities, 0, 0, 0});
    for (const std::uint64_t capability : {CAP_CHOWN, CAP_BPF})
      ask_kernel({Act::raise, capability, 0, 0});
  }
  const bool confined = random() % 4 == 0;
  if (confined)
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  Credentials ours = real_credentials();
  departure.expected = rules::execute(
      ours,
      {some_groups, 2},
      {file.mode,
       file.uid,
       file.gid,
       rules::parse_capabilities(&file.capabilities, file.bytes)},
      confined);
  ours.capabilities.secure_bits = 0; // the status does not have them
  std::snprintf(
      departure.ours, sizeof departure.ours, "%s", text_of(ours).c_str());
  ::dup2(output, STDOUT_FILENO);
  ::execl(program.c_str(), "cat", "/proc/self/status", nullptr);
  departure.failed = errno;
  return 0;
}

class CapabilitiesByExec : public TestDirectory {
protected:
  /// Makes a copy of cat; false: no file system for it.
  bool make(const File& file, const std::string& program) const {
    std::filesystem::copy_file(
        "/bin/cat", program, std::filesystem::copy_options::overwrite_existing);
    return ::chown(program.c_str(), file.uid, file.gid) == 0 &&
           ::chmod(program.c_str(), file.mode) == 0 &&
           (file.bytes == 0 || ::setxattr(program.c_str(),
                                          "security.capability",
                                          &file.capabilities,
                                          file.bytes,
                                          0) == 0);
  }
};

TEST_F(CapabilitiesByExec, AreTheKernels) {
  if (::geteuid() != 0 || !kernel_is_at_least(6, 17))
    GTEST_SKIP() << "needs root and the rules of Linux 6.17";
  ASSERT_EQ(::chmod(path().c_str(), 0777), 0);
  int ran = 0;
  for (std::uint64_t seed = 0; seed < 400 && !HasFailure(); seed++) {
    std::mt19937_64 random(seed + 1000);
    const File file = random_file(random);
    if (!make(file, path("cat")))
      GTEST_SKIP() << "no capabilities on this file system";
    const base::Fd output(::creat(path("out").c_str(), 0666));
    Shared<Departure> departure;
    ASSERT_EQ(in_child([&] {
                return execute_somehow(
                    seed, file, path("cat"), output.get(), *departure);
              }),
              0);
    if (departure->failed == EACCES)
      continue; // no business of these rules
    ran++;
    ASSERT_EQ(departure->expected, -departure->failed) << seed;
    if (departure->failed == 0) {
      EXPECT_EQ(departure->ours, status_text(path("out"))) << seed;
    }
    ::unlink(path("cat").c_str());
  }
  EXPECT_GT(ran, 200);
}

} // namespace
