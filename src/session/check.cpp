// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see check.hpp.
#include "session/check.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <cstring>

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
    if (slot < jobroot::first_free_slot || slot >= db_.header().records.end)
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
    if (std::memchr(program->name, '\0', sizeof program->name) == nullptr)
      problem(slot, "is the name of a program, but has no end");
  }

  void check_record(Slot slot, const Record& record) {
    const std::uint32_t type = record.mode & S_IFMT;
    if (type == 0 || (record.mode & ~std::uint32_t{S_IFMT | 07777}) != 0)
      problem(slot,
              fmt::format("has mode {:o}, which no inode has", record.mode));
    if (record.call >= jobroot::Call::count)
      problem(slot,
              fmt::format("was made by call {}, which does not exist",
                          static_cast<unsigned>(record.call)));
    if (record.program != 0)
      check_program(slot, record.program);
    if (record.xattrs != 0)
      check_xattrs(slot, record);
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
    if (!list)
      return problem(slot,
                     fmt::format("names slot {} as its attributes, which is "
                                 "no list",
                                 record.xattrs));
    std::uint32_t entries = 0;
    jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView&) {
      entries++;
      return true;
    });
    if (entries != list->count)
      problem(slot,
              fmt::format("has {} attributes, of which {} can be read",
                          list->count,
                          entries));
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

} // namespace session
