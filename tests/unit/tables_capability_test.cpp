// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the bytes are the kernel's (struct vfs_cap_data), whoever wrote them.
#include "sandbox/capability.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using sandbox::capability_bytes;
using sandbox::capability_text;

std::string hex(const std::string& bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes)
    text += {digits[(byte >> 4) & 15], digits[byte & 15]};

  return text;
}

TEST(Capability, BytesAreThoseThatSetcapWrites) {
  EXPECT_EQ(hex(*capability_bytes("cap_net_raw+ep")),
            "0100000200200000000000000000000000000000");
  EXPECT_EQ(hex(*capability_bytes("cap_net_raw+p")),
            "0000000200200000000000000000000000000000");
  EXPECT_EQ(hex(*capability_bytes("cap_setfcap,cap_bpf+eip")),
            "0100000200000080000000808000000080000000");
}

TEST(Capability, ClausesAreReadFromTheLeft) {
  EXPECT_EQ(*capability_bytes("cap_kill+ep cap_fowner+ep cap_kill-ep"),
            *capability_bytes("cap_fowner+ep"));
}

TEST(Capability, TextIsTheInverse) {
  for (const char* const text :
       {"cap_net_raw=ep", "cap_kill=p", "cap_chown,cap_bpf=eip"})
    EXPECT_EQ(*capability_text(*capability_bytes(text)), text);
}

TEST(Capability, OlderAndNewerRevisionsAreRead) {
  const std::string first("\x01\0\0\x01\x00\x20\0\0\0\0\0\0", 12);
  std::string third = *capability_bytes("cap_net_raw+ep");
  third[3] = 3;
  third += std::string(4, '\0');

  EXPECT_EQ(*capability_text(first), "cap_net_raw=ep");
  EXPECT_EQ(*capability_text(third), "cap_net_raw=ep");
  third[20] = 1;
  EXPECT_FALSE(capability_text(third));
}

TEST(Capability, OtherBytesAreRefused) {
  const std::string bytes = *capability_bytes("cap_net_raw+ep");

  EXPECT_FALSE(capability_text(""));
  EXPECT_FALSE(capability_text(bytes.substr(1)));
  EXPECT_FALSE(capability_text(bytes + bytes));
}

TEST(Capability, AFileCannotHaveOnlySomeEffective) {
  EXPECT_EQ(base::render(capability_bytes("cap_kill+ep cap_chown+p").error()),
            "'cap_kill+ep cap_chown+p': only some of the capabilities are "
            "effective; a file has one effective bit: write e for all of them "
            "or for none");
}

TEST(Capability, OtherTextIsRefused) {
  for (const char* const text : {"cap_fly+ep", "cap_kill", "+ep", "42"})
    EXPECT_FALSE(capability_bytes(text)) << text;
}

} // namespace
