// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: each format is one function from a tree to text; the table of them is
// what --format takes.
#pragma once

#include "base/result.hpp"
#include "exchange/tree.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace exchange {

/// The text, and what of the tree it does not say, a line each.
struct Exported {
  std::string text;
  std::vector<std::string> notes = {};
};

struct Format {
  std::string_view name;
  /// Fails where the format cannot say which file it is about.
  base::Result<Exported> (*write)(const Tree& tree);
};

/// All but fakeroot's, which session::save writes.
std::span<const Format> formats();

base::Result<Exported> write_mtree(const Tree& tree);
base::Result<Exported> write_owner_map(const Tree& tree);
base::Result<Exported> write_group_map(const Tree& tree);
base::Result<Exported> write_squashfs_pseudo(const Tree& tree);
base::Result<Exported> write_squashfs_exclude(const Tree& tree);
base::Result<Exported> write_cpio_list(const Tree& tree);
base::Result<Exported> write_device_table(const Tree& tree);

/// How many entries had something that a format has no place for.
class Losses {
public:
  void add_xattrs(const Entry& entry) { xattrs_ += !entry.xattrs.empty(); }

  void add_socket() { sockets_++; }

  void add_link() { links_++; }

  std::vector<std::string> notes() const;

private:
  std::size_t xattrs_ = 0;
  std::size_t sockets_ = 0;
  std::size_t links_ = 0;
};

/// An error about a name that the format cannot hold.
base::Error cannot_hold(const Entry& entry, const std::string& what);

/// Whether a text has bytes that end a word for isspace(3).
bool has_blank(std::string_view text);

} // namespace exchange
