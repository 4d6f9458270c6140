// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the standard's own examples, and every way to be cut into pieces.
#include "image/sha256.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace {

std::string digest(std::string_view text, std::size_t piece) {
  image::Sha256 sha256;
  const auto bytes = std::as_bytes(std::span{text});

  for (std::size_t at = 0; at < bytes.size(); at += piece)
    sha256.add(bytes.subspan(at, std::min(piece, bytes.size() - at)));

  return sha256.finish();
}

TEST(Sha256, GivesTheStandardsDigests) {
  EXPECT_EQ(digest("", 1),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest("abc", 3),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(
      digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digest(std::string(1000000, 'a'), 4096),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnPieces) {
  const std::string text(200, 'x');
  const std::string whole = digest(text, text.size());

  for (const std::size_t piece : {1U, 7U, 63U, 64U, 65U})
    EXPECT_EQ(digest(text, piece), whole) << piece;
}

TEST(Sha256, IsTheSameWithAndWithoutInstructions) {
  const std::string text(640, 'y');
  const auto blocks = std::as_bytes(std::span{text});
  image::Sha256::State by_hand{1, 2, 3, 4, 5, 6, 7, 0x89abcdef};
  image::Sha256::State by_instruction = by_hand;

  image::mix_sha256(by_hand, blocks);
  if (!image::mix_sha256_by_instruction(by_instruction, blocks))
    GTEST_SKIP() << "this processor has none";

  EXPECT_EQ(by_hand, by_instruction);
}

} // namespace
