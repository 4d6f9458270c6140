// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is a valid ACL or capability, what an ACL makes of a mode, a mode
// of an ACL, and a default ACL of what is made below it, is what the kernel
// says. Values are made up at random, mostly of what is nearly right.
#include "jobroot/acl.hpp"
#include "jobroot/capability_value.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstring>
#include <random>

namespace {

namespace acl = jobroot::acl;

constexpr int trials = 3000;

class Acl : public TestDirectory {
protected:
  void SetUp() override {
    ASSERT_EQ(::close(::open(file_.c_str(), O_CREAT | O_WRONLY, 0644)), 0);
    ASSERT_EQ(::mkdir(parent_.c_str(), 0755), 0);
    const std::string value = minimal();
    if (set(file_, acl::access_name, value) == -EOPNOTSUPP)
      GTEST_SKIP() << "no ACLs on this file system";
  }

  static int
  set(const std::string& path, const char* name, const std::string& value) {
    return ::setxattr(path.c_str(), name, value.data(), value.size(), 0) == 0
               ? 0
               : -errno;
  }

  static std::string get(const std::string& path, const char* name) {
    char value[1000];
    const ssize_t bytes = ::getxattr(path.c_str(), name, value, sizeof value);

    return {value, bytes > 0 ? static_cast<std::size_t>(bytes) : 0};
  }

  static std::uint32_t mode(const std::string& path) {
    struct stat status = {};
    ::stat(path.c_str(), &status);

    return status.st_mode & 07777;
  }

  std::uint32_t pick(std::uint32_t below) {
    return std::uniform_int_distribution<std::uint32_t>(0, below - 1)(random_);
  }

  static void append(std::string& value, const acl::Entry& entry) {
    value.append(reinterpret_cast<const char*>(&entry), sizeof entry);
  }

  static std::string start() {
    return {reinterpret_cast<const char*>(&acl::version), sizeof acl::version};
  }

  std::string minimal() {
    std::string value = start();
    for (const acl::Tag tag : {acl::user_object, acl::group_object, acl::other})
      append(value, {tag, static_cast<std::uint16_t>(pick(8)), UINT32_MAX});

    return value;
  }

  std::string valid() {
    if (pick(4) == 0)
      return minimal();
    std::string value = start();
    const auto add = [&](acl::Tag tag, std::uint32_t id) {
      append(value, {tag, static_cast<std::uint16_t>(pick(8)), id});
    };
    add(acl::user_object, UINT32_MAX);
    for (std::uint32_t i = pick(3); i > 0; i--)
      add(acl::user, pick(1000));
    add(acl::group_object, UINT32_MAX);
    for (std::uint32_t i = pick(3); i > 0; i--)
      add(acl::group, pick(1000));
    add(acl::mask, UINT32_MAX);
    add(acl::other, UINT32_MAX);

    return value;
  }

  /// A valid value, or one with something small wrong with it.
  std::string doubtful() {
    std::string value = valid();
    const auto entries = static_cast<std::uint32_t>(value.size() / 8);
    char* const entry = value.data() + 4 + 8 * pick(entries);
    switch (pick(8)) {
    case 0:
      value.resize(pick(static_cast<std::uint32_t>(value.size() + 1)));
      break;
    case 1:
      value[pick(4)] ^= 1;
      break;
    case 2:
      *entry = static_cast<char>(1U << pick(8));
      break;
    case 3:
      entry[2] = static_cast<char>(pick(10));
      break;
    case 4:
      std::memset(entry + 4, -1, 4);
      break;
    case 5:
      std::swap_ranges(entry, entry + 8, value.data() + 4);
      break;
    case 6:
      value.insert(4, std::string(entry, 8));
      break;
    default:
      break;
    }

    return value;
  }

  const std::string file_ = path("file");
  const std::string parent_ = path("parent");
  std::mt19937 random_{1};
};

TEST_F(Acl, IsValidAndAModeAsTheKernelSays) {
  int refused = 0;
  for (int i = 0; i < trials; i++) {
    const std::string value = doubtful();
    if (acl::is_empty(value.size()))
      continue;
    acl::Summary summary;
    const int ours = acl::summarise(value.data(), value.size(), &summary);
    ASSERT_EQ(set(file_, acl::access_name, value), ours) << i;
    refused += ours != 0;
    if (ours != 0)
      continue;
    ASSERT_EQ(mode(file_), summary.mode) << i;
    ASSERT_EQ(!get(file_, acl::access_name).empty(), summary.extended) << i;
  }
  EXPECT_GT(refused, trials / 10);
}

TEST_F(Acl, FollowsTheModeAsTheKernelLetsIt) {
  for (int i = 0; i < trials; i++) {
    std::string value = valid();
    ASSERT_EQ(set(file_, acl::access_name, value), 0);
    const std::string kernels = get(file_, acl::access_name);
    const std::uint32_t changed = pick(01000);
    ASSERT_EQ(::chmod(file_.c_str(), changed), 0);
    if (kernels.empty())
      continue;
    acl::show_mode(value.data(), value.size(), changed);
    ASSERT_EQ(get(file_, acl::access_name), value) << i;
  }
}

TEST_F(Acl, IsHandedDownAsTheKernelDoes) {
  const std::string made = parent_ + "/made";
  for (int i = 0; i < trials / 10; i++) {
    std::string value = valid();
    ASSERT_EQ(set(parent_, acl::default_name, value), 0);
    const std::uint32_t asked = pick(01000);
    ASSERT_EQ(::mkdir(made.c_str(), asked), 0);

    acl::Summary summary;
    ASSERT_EQ(acl::summarise(value.data(), value.size(), &summary), 0);
    const std::uint32_t shown = asked & summary.mode;
    EXPECT_EQ(mode(made) & 0777, shown) << i;
    EXPECT_EQ(get(made, acl::default_name), value) << i;
    acl::show_mode(value.data(), value.size(), shown);
    EXPECT_EQ(get(made, acl::access_name), summary.extended ? value : "") << i;
    ASSERT_EQ(::rmdir(made.c_str()), 0);
  }
}

TEST_F(Acl, CapabilitiesAreThoseThatTheKernelTakes) {
  if (::geteuid() != 0)
    GTEST_SKIP() << "only root can set capabilities";
  constexpr std::uint32_t magics[] = {0x01000000, 0x02000000, 0x03000000};
  for (int i = 0; i < trials; i++) {
    char value[XATTR_CAPS_SZ_3 + 4] = {};
    const std::uint32_t magic =
        magics[pick(3)] + pick(3) + (pick(9) == 0 ? 256 : 0);
    const std::uint32_t root = pick(3) == 0   ? 0
                               : pick(3) == 0 ? UINT32_MAX
                                              : pick(2000);
    const std::uint32_t bits = pick(1U << 20);
    const std::size_t bytes = pick(5) == 0   ? 1 + pick(27)
                              : pick(2) == 0 ? 20
                                             : 24;
    std::memcpy(value, &magic, 4);
    std::memcpy(value + 4, &bits, 4);
    std::memcpy(value + 20, &root, 4);

    jobroot::CapabilityValue ours = {};
    const int error = jobroot::read_capability(value, bytes, &ours);
    ASSERT_EQ(set(file_, jobroot::capability_text, {value, bytes}), error)
        << std::hex << magic << ' ' << bytes << ' ' << root;
    if (error == 0) {
      ASSERT_EQ(get(file_, jobroot::capability_text),
                std::string(ours.data, ours.bytes));
    }
  }
}

} // namespace
