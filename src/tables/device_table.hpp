// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: Buildroot's device and permission tables say what an image's files
// belong to and which device nodes it has. A table is read whole before
// anything is touched, so that a typing error in its last line costs nothing.
//
// The format is Buildroot's (`name type mode uid gid major minor start inc
// count`), with its limits. Where its reader is silent this one is strict: a
// line that is not understood is an error, wherever it begins.
#pragma once

#include "tables/attribute.hpp"
#include "tables/line.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

/// The letters of the column `type`.
enum class Kind : char {
  file = 'f',
  optional_file = 'F',
  directory = 'd',
  recursive = 'r',
  character_device = 'c',
  block_device = 'b',
  fifo = 'p',
};

/// An owner as the table has it: a number, or a name for which `id` is filled
/// in later from the image's own accounts.
struct Identity {
  /// chown's way to say that the owner stays.
  static constexpr std::uint32_t unchanged = 0xffffffff;

  std::string text;
  std::optional<std::uint32_t> id;
};

/// One line `|xattr NAME=VALUE`.
struct AttributeLine {
  Origin origin;
  Attribute attribute;
};

/// One line `|xattr CLAUSES`.
struct CapabilityLine {
  Origin origin;
  std::string clauses;
};

struct DeviceEntry {
  Origin origin;
  std::string path;
  Kind kind = Kind::file;
  /// Empty for -1: the mode stays.
  std::optional<mode_t> mode;
  Identity user;
  Identity group;
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t start = 0;
  std::uint32_t increment = 0;
  std::uint32_t count = 0;
  std::vector<CapabilityLine> capabilities;
  std::vector<AttributeLine> attributes;

  bool is_node() const;
  bool is_file() const;
};

/// Reads `text`, which came from `file`; what is wrong with it is appended to
/// `errors`.
std::vector<DeviceEntry> parse_device_table(const std::string& file,
                                            std::string_view text,
                                            Errors& errors);

} // namespace tables
