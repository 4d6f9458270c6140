// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see capability.hpp. All numbers in the bytes are little-endian.
#include "sandbox/capability.hpp"

#include <linux/capability.h>
#include <sys/capability.h>

#include <cstdint>
#include <memory>
#include <type_traits>

namespace sandbox {

namespace {

struct FreeCapabilities {
  void operator()(void* object) const { cap_free(object); }
};

using Capabilities =
    std::unique_ptr<std::remove_pointer_t<cap_t>, FreeCapabilities>;
using CapabilityText = std::unique_ptr<char, FreeCapabilities>;

constexpr std::size_t word_size = 4;

/// The three sets of a file; `effective` is one bit on disk.
struct Sets {
  std::uint64_t permitted = 0;
  std::uint64_t inheritable = 0;
  std::uint64_t effective = 0;
};

base::Error not_understood(std::string_view text) {
  return {"'" + std::string(text) + "'",
          "not a list of capabilities",
          "write clauses like cap_net_raw,cap_net_admin+ep"};
}

std::uint64_t bits_of(cap_t capabilities, cap_flag_t set) {
  std::uint64_t bits = 0;
  for (int number = 0; number < cap_max_bits(); ++number) {
    cap_flag_value_t value = CAP_CLEAR;
    if (cap_get_flag(capabilities, number, set, &value) == 0 &&
        value == CAP_SET) {
      bits |= std::uint64_t{1} << number;
    }
  }
  return bits;
}

void append_word(std::string& bytes, std::uint64_t word) {
  for (std::size_t i = 0; i < word_size; ++i) {
    bytes += static_cast<char>((word >> (8 * i)) & 0xff);
  }
}

std::uint64_t word_at(std::string_view bytes, std::size_t index) {
  std::uint64_t word = 0;
  for (std::size_t i = word_size; i-- > 0;) {
    word = word << 8 | static_cast<unsigned char>(bytes[index * word_size + i]);
  }
  return word;
}

std::string encode(const Sets& sets) {
  std::string bytes;
  append_word(bytes,
              VFS_CAP_REVISION_2 |
                  (sets.effective != 0 ? VFS_CAP_FLAGS_EFFECTIVE : 0));
  for (int shift = 0; shift < 64; shift += 32) {
    append_word(bytes, sets.permitted >> shift);
    append_word(bytes, sets.inheritable >> shift);
  }
  return bytes;
}

std::size_t size_of_revision(std::uint64_t revision) {
  switch (revision) {
  case VFS_CAP_REVISION_1:
    return XATTR_CAPS_SZ_1;
  case VFS_CAP_REVISION_2:
    return XATTR_CAPS_SZ_2;
  case VFS_CAP_REVISION_3:
    return XATTR_CAPS_SZ_3;
  default:
    return 0;
  }
}

base::Result<Sets> decode(std::string_view bytes) {
  const base::Error foreign{capability_xattr,
                            "not the bytes of a file's capabilities",
                            "remove the xattr and set it anew"};
  if (bytes.size() < word_size) {
    return foreign;
  }
  const std::uint64_t magic = word_at(bytes, 0);
  const std::uint64_t revision = magic & VFS_CAP_REVISION_MASK;
  if (bytes.size() != size_of_revision(revision)) {
    return foreign;
  }
  if (revision == VFS_CAP_REVISION_3 && word_at(bytes, 5) != 0) {
    return base::Error{capability_xattr,
                       "belongs to the root of a user namespace",
                       "remove the xattr and set it anew"};
  }
  Sets sets{word_at(bytes, 1), word_at(bytes, 2)};
  if (revision != VFS_CAP_REVISION_1) {
    sets.permitted |= word_at(bytes, 3) << 32;
    sets.inheritable |= word_at(bytes, 4) << 32;
  }
  if ((magic & VFS_CAP_FLAGS_EFFECTIVE) != 0) {
    sets.effective = sets.permitted | sets.inheritable;
  }
  return sets;
}

void set_bits(cap_t capabilities, cap_flag_t set, std::uint64_t bits) {
  for (cap_value_t number = 0; number < cap_max_bits(); ++number) {
    if ((bits >> number & 1) != 0) {
      cap_set_flag(capabilities, set, 1, &number, CAP_SET);
    }
  }
}

} // namespace

base::Result<std::string> capability_bytes(std::string_view text) {
  const Capabilities parsed(cap_from_text(std::string(text).c_str()));
  if (!parsed) {
    return not_understood(text);
  }
  const Sets sets{bits_of(parsed.get(), CAP_PERMITTED),
                  bits_of(parsed.get(), CAP_INHERITABLE),
                  bits_of(parsed.get(), CAP_EFFECTIVE)};
  const std::uint64_t granted = sets.permitted | sets.inheritable;
  if (sets.effective != 0 && sets.effective != granted) {
    return base::Error{
        "'" + std::string(text) + "'",
        "only some of the capabilities are effective",
        "a file has one effective bit: write e for all of them or for none"};
  }
  return encode(sets);
}

base::Result<std::string> capability_text(std::string_view bytes) {
  auto sets = decode(bytes);
  if (!sets) {
    return sets.error();
  }
  const Capabilities capabilities(cap_init());
  set_bits(capabilities.get(), CAP_PERMITTED, sets->permitted);
  set_bits(capabilities.get(), CAP_INHERITABLE, sets->inheritable);
  set_bits(capabilities.get(), CAP_EFFECTIVE, sets->effective);
  const CapabilityText text(cap_to_text(capabilities.get(), nullptr));
  return std::string(text ? text.get() : "");
}

} // namespace sandbox
