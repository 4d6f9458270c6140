// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see check.hpp.
#include "session/check.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>

namespace session {

namespace {

using jobroot::Record;
using jobroot::Slot;

/// What the counters have to say at least. They are raised before a record is
/// published, so that one of a killed process may be too high; one that is too
/// low would keep readers from looking.
struct Count {
  std::uint32_t records = 0;
  std::uint32_t devices = 0;
  std::uint32_t setgid = 0;
  std::uint32_t xattrs = 0;
};

bool is_type(std::uint32_t type) {
  constexpr std::uint32_t types[] = {
      S_IFREG, S_IFDIR, S_IFLNK, S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK};

  return std::ranges::find(types, type) != std::end(types);
}

bool is_mode(std::uint32_t mode) {
  return is_type(mode & S_IFMT) && (mode & ~std::uint32_t{S_IFMT | 07777}) == 0;
}

bool is_state(std::uint32_t state) {
  constexpr std::uint32_t bits =
      jobroot::state_proven | jobroot::state_dying | jobroot::state_unlinked |
      jobroot::state_has_birth | jobroot::state_has_generation;
  const std::uint32_t type = state >> jobroot::state_type_shift;

  return (state & ~bits) == type << jobroot::state_type_shift &&
         (type == 0 || is_type(type << 12));
}

class Checker {
public:
  explicit Checker(jobroot::Session& session)
      : session_(session),
        db_(session.own()) {}

  CheckReport run() {
    const auto* root = reinterpret_cast<const std::uint32_t*>(&db_.header()) +
                       jobroot::header_bytes / sizeof(std::uint32_t);
    for (std::uint32_t i = 0; i < jobroot::root_words; i++) {
      prefix_ = {i};
      visit(jobroot::acquire(root[i]));
    }
    compare_counters();

    return std::move(report_);
  }

private:
  void problem(Slot slot, const std::string& text) {
    constexpr std::size_t enough = 100;
    if (report_.problems.size() < enough)
      report_.problems.push_back(fmt::format("slot {}: {}", slot, text));
  }

  /// `prefix_` is the way here: the root's word, then a digit a level.
  void visit(std::uint32_t word) {
    if (word == 0)
      return;
    const Slot slot = word & ~jobroot::node_tag;
    const jobroot::Arena& arena = db_.header().records;
    if (slot < arena.start || slot >= jobroot::acquire(arena.next))
      return problem(slot, "is filed, but lies outside of the records");
    if (slot >= visited_.size())
      visited_.resize(std::size_t{slot} + 1);
    if (visited_[slot])
      return problem(slot, "is filed in two places");
    visited_[slot] = true;
    if ((word & jobroot::node_tag) == 0)
      return visit_record(slot);

    const auto node = db_.at<jobroot::Node>(slot);
    if (!node || prefix_.size() > jobroot::trie_levels)
      return problem(slot, "is no node that could be reached");
    for (std::uint32_t digit = 0; digit < std::size(node->words); digit++) {
      prefix_.push_back(digit);
      visit(jobroot::acquire(node->words[digit]));
      prefix_.pop_back();
    }
  }

  void visit_record(Slot slot) {
    const auto record = db_.at<Record>(slot);
    if (!record)
      return problem(slot, "is filed, but has no space");
    if (!belongs_here(record->key))
      return problem(slot, "is filed where its key does not belong");
    if (record->key.dev == jobroot::program_device)
      return check_name(slot);
    report_.records++;
    check_record(slot, *record);
    if (looks_like_record(*record))
      report_.whole.push_back(slot);
  }

  bool belongs_here(const jobroot::Key& key) const {
    const jobroot::Hash hash = jobroot::hash_of(key);
    if (hash.root() != prefix_.front())
      return false;
    for (std::uint32_t level = 0; level + 1 < prefix_.size(); level++)
      if (hash.digit(level) != prefix_[level + 1])
        return false;

    return true;
  }

  void check_name(Slot slot) {
    const auto program = db_.at<jobroot::ProgramName>(slot);
    if (!is_whole_name(*program))
      problem(slot, "is the name of a program, but another one's");
  }

  void check_record(Slot slot, const Record& record) {
    const std::uint32_t state = jobroot::acquire(record.state);
    if (!is_mode(record.mode))
      problem(slot,
              fmt::format("has mode {:o}, which no inode has", record.mode));
    if (record.call >= jobroot::Call::count)
      problem(slot,
              fmt::format("was made by call {}, which does not exist",
                          static_cast<unsigned>(record.call)));
    if (!is_state(state) || record.reserved != 0)
      problem(slot,
              fmt::format("has state {:#x}, which does not exist", state));
    if (record.program != 0)
      check_program(slot, record.program);
    if (record.xattrs != 0)
      check_xattrs(slot, record);
    report_.gone += (state & jobroot::state_unlinked) != 0;
    count_.records += !is_inherited(record.key);
    count_.xattrs += record.xattrs != 0;
    count_.setgid += S_ISDIR(record.mode) && (record.mode & S_ISGID) != 0;
    if (S_ISCHR(record.mode) || S_ISBLK(record.mode))
      check_device(slot, record);
  }

  void check_program(Slot slot, Slot program) {
    const auto name = db_.at<jobroot::ProgramName>(program);
    if (!name || name->key.dev != jobroot::program_device)
      problem(
          slot,
          fmt::format("names slot {} as its program, which is none", program));
  }

  void check_device(Slot slot, const Record& record) {
    count_.devices++;
    if (!session_.may_be_device(record.key.ino))
      problem(slot, "is a device node that the filter denies");
  }

  void check_xattrs(Slot slot, const Record& record) {
    const auto list = session_.xattrs(
        {.record = record, .home = &db_, .xattrs = &db_, .slot = slot});
    const jobroot::Arena& arena = db_.header().xattrs;
    if (!list || record.xattrs < arena.start ||
        record.xattrs + jobroot::slots_for(list->bytes) >
            jobroot::acquire(arena.next))
      return problem(slot,
                     fmt::format("names slot {} as its attributes, which is "
                                 "no list",
                                 record.xattrs));
    if (!is_whole_list(*list))
      problem(slot,
              fmt::format("has {} attributes, of which not all can be read",
                          list->count));
  }

  bool is_inherited(const jobroot::Key& key) {
    for (std::uint32_t n = 1; n <= session_.depth(); n++)
      if (session_.parent(n).find(key) != 0)
        return true;

    return false;
  }

  void compare_counters() {
    const jobroot::Counters& counters = session_.counters();

    const struct {
      const char* name;
      std::uint32_t counted;
      std::uint32_t found;
    } rows[] = {
        {"records", jobroot::relaxed(counters.records), count_.records},
        {"devices", jobroot::relaxed(counters.devices), count_.devices},
        {"setgid", jobroot::relaxed(counters.setgid), count_.setgid},
        {"xattrs", jobroot::relaxed(counters.xattrs), count_.xattrs},
    };

    for (const auto& [name, counted, found] : rows)
      if (counted < found)
        report_.problems.push_back(fmt::format(
            "counter '{}': is {}, but there are {}", name, counted, found));
  }

  jobroot::Session& session_;
  jobroot::Database& db_;
  std::vector<bool> visited_;
  std::vector<std::uint32_t> prefix_;
  Count count_;
  CheckReport report_;
};

} // namespace

CheckReport check(jobroot::Session& session) {
  return Checker{session}.run();
}

bool is_whole_list(const jobroot::XattrList& list) {
  std::uint32_t entries = 0;
  std::uint64_t bytes = sizeof list;
  jobroot::for_each_xattr(&list, [&](const jobroot::XattrView& view) {
    entries++;
    bytes += jobroot::entry_bytes(view.name_bytes, view.value_bytes);
    return true;
  });

  return entries == list.count && bytes == list.bytes;
}

bool is_whole_name(const jobroot::ProgramName& name) {
  constexpr std::size_t hashed = 16; // as prctl(PR_GET_NAME) fills it
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < hashed; i++)
    hash = jobroot::mix(hash + static_cast<unsigned char>(name.name[i]) + 1);

  return name.key.dev == jobroot::program_device && name.key.ino == hash &&
         std::all_of(name.name + hashed, std::end(name.name), [](char c) {
           return c == '\0';
         });
}

bool looks_like_record(const Record& record) {
  // Where a node has its last word, a slot number is larger than any call.
  return record.call > jobroot::Call::unknown &&
         record.call < jobroot::Call::count && record.reserved == 0 &&
         record.key.dev != jobroot::program_device && is_mode(record.mode) &&
         is_state(record.state);
}

} // namespace session
