// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see contents.hpp. Where a file system leaves room for chance (how a
// file is split, how names fill a directory), the larger number is taken: an
// image that is a little too large works, one that is too small does not.
#include "image/contents.hpp"

#include "base/fd.hpp"
#include "image/layout.hpp"
#include "image/walk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace image {

namespace {

constexpr std::size_t most_named = 3;
constexpr std::uint64_t kib_of_block = block_size / 1024;

/// How much of a file is data, and in how many pieces. A file without holes is
/// not even opened.
layout::Pieces pieces_of(const Entry& entry) {
  constexpr std::uint64_t sector = 512;
  const auto size = static_cast<std::uint64_t>(entry.status.st_size);
  const layout::Pieces whole{.blocks = layout::blocks_of(size), .count = 1};
  if (static_cast<std::uint64_t>(entry.status.st_blocks) * sector >= size)
    return whole;

  const auto fd = base::Fd::open(entry.access, O_RDONLY | O_NOFOLLOW);
  if (!fd)
    return whole;
  layout::Pieces pieces;
  for (off_t at = 0; (at = ::lseek(fd->get(), at, SEEK_DATA)) >= 0;) {
    const off_t end = ::lseek(fd->get(), at, SEEK_HOLE);
    if (end <= at)
      return whole;
    // Neither end need lie on a block's boundary.
    pieces.blocks +=
        layout::blocks_of(static_cast<std::uint64_t>(end - at)) + 1;
    ++pieces.count;
    at = end;
  }

  return pieces.blocks < whole.blocks ? pieces : whole;
}

std::uint64_t whole_blocks(const Entry& entry) {
  return layout::blocks_of(static_cast<std::uint64_t>(entry.status.st_size));
}

/// The bytes that they take in ext2's format.
std::uint64_t bytes_of(const Attributes& attributes) {
  std::uint64_t bytes = 0;
  for (const auto& [name, value] : attributes)
    bytes += layout::attribute_bytes(name.size(), value.size());

  return bytes;
}

class Measuring {
public:
  explicit Measuring(const Know& know)
      : know_(know) {}

  void meet(const Entry& entry) {
    if (entry.is_left) {
      leave_directory(entry.path);
      return;
    }
    if (!entry.path.empty())
      add_name(entry.path.size() - entry.path.rfind('/') - 1);
    if (S_ISDIR(entry.status.st_mode))
      open_.emplace_back();
    const bool is_further_name = is_known(entry.status);
    Attributes attributes = attributes_of(entry.access);
    const Seen seen = know_ ? know_(entry, attributes) : see_real(entry);
    add_entry(findings_,
              {.path = entry.path,
               .seen = seen,
               .size = static_cast<std::uint64_t>(entry.status.st_size),
               .is_further_name = is_further_name,
               .attributes = attributes});
    if (!is_further_name)
      add(entry, attributes);
    else if (S_ISREG(entry.status.st_mode))
      contents_.link_blocks += whole_blocks(entry);
  }

  Measurement result() && {
    std::vector<Directory> all;
    for (auto& [path, kib] : by_directory_)
      all.push_back({path, kib});
    std::ranges::stable_sort(all, std::ranges::greater{}, &Directory::kib);
    all.resize(std::min(all.size(), most_named));

    return {.contents = contents_,
            .findings = std::move(findings_),
            .largest = std::move(all)};
  }

private:
  bool is_known(const struct stat& status) {
    return !S_ISDIR(status.st_mode) && status.st_nlink > 1 &&
           !linked_.emplace(status.st_dev, status.st_ino).second;
  }

  void add_name(std::size_t length) {
    open_.back().add_name(length);
    ++contents_.names;
    contents_.name_bytes += length;
  }

  void add(const Entry& entry, const Attributes& attributes) {
    const auto size = static_cast<std::uint64_t>(entry.status.st_size);

    ++contents_.inodes;
    if (S_ISREG(entry.status.st_mode) || S_ISLNK(entry.status.st_mode))
      add_kib(entry.path, layout::blocks_of(size) * kib_of_block);
    if (S_ISDIR(entry.status.st_mode))
      ++contents_.directories;
    if (S_ISREG(entry.status.st_mode)) {
      ++contents_.files;
      contents_.whole_blocks += whole_blocks(entry);
      add_blocks(pieces_of(entry), contents_.data_blocks);
    }
    if (S_ISLNK(entry.status.st_mode) && size >= layout::inline_link_size) {
      ++contents_.data_blocks;
      ++contents_.whole_blocks;
    }
    add_attributes(attributes);
  }

  void add_attributes(const Attributes& attributes) {
    contents_.attributes += attributes.size();
    for (const auto& [name, value] : attributes)
      contents_.attribute_bytes += name.size() + value.size();
    if (!layout::attributes_fit(bytes_of(attributes)))
      ++contents_.attribute_blocks;
  }

  void add_blocks(const layout::Pieces& pieces, std::uint64_t& sum) {
    sum += pieces.blocks;
    contents_.extent_blocks += layout::extent_blocks(pieces);
    contents_.indirect_blocks += layout::indirect_blocks(pieces);
  }

  /// Its real size depends on the file system the tree happens to lie on.
  void leave_directory(std::string_view path) {
    const std::uint64_t blocks = open_.back().blocks();
    add_kib(path, blocks * kib_of_block);
    // Its blocks were taken one at a time, between those of its files.
    add_blocks({.blocks = blocks, .count = blocks}, contents_.directory_blocks);
    open_.pop_back();
  }

  /// usr/lib is charged with usr/lib/x/y, and usr with usr/x.
  void add_kib(std::string_view path, std::uint64_t kib) {
    contents_.kib += kib;
    const std::size_t first = path.find('/');
    if (first == std::string_view::npos)
      return;
    const std::size_t second = path.find('/', first + 1);
    by_directory_[std::string(path.substr(
        0, second == std::string_view::npos ? first : second))] += kib;
  }

  const Know& know_;
  Contents contents_;
  Findings findings_;
  std::vector<layout::NamesOfDirectory> open_;
  std::set<std::pair<dev_t, ino_t>> linked_;
  std::map<std::string, std::uint64_t> by_directory_;
};

} // namespace

base::Result<Measurement> measure(const std::vector<std::string>& layers,
                                  const Know& know) {
  Measuring measuring{know};
  const auto walked =
      walk(layers, [&](const Entry& entry) { measuring.meet(entry); });
  if (!walked)
    return walked.error();

  return std::move(measuring).result();
}

} // namespace image
