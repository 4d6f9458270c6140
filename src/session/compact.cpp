// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see compact.hpp.
#include "session/compact.hpp"

#include "session/check.hpp"
#include "session/header.hpp"
#include "session/trie_builder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <vector>

namespace session {

namespace {

using jobroot::Record;
using jobroot::Slot;

constexpr Slot page_slots = 4096 / jobroot::slot_bytes;

Slot up_to_page(std::size_t slots) {
  return static_cast<Slot>((slots + page_slots - 1) / page_slots * page_slots);
}

/// Also one that is hidden: new files must be spared what the disk has.
bool has_default_acl(const jobroot::XattrList* list) {
  return jobroot::find_xattr(list, jobroot::acl::default_acl).name != nullptr;
}

class Compactor {
public:
  Compactor(jobroot::Session& session, std::uint64_t proven_before)
      : session_(session),
        proven_before_(proven_before),
        header_(session.header()) {
    header_.counters = {};
    std::ranges::fill(header_.device_filter, 0U);
    if (session.depth() > 0) {
      header_.counters = session.parent(1).header().counters;
      std::ranges::copy(session.parent(1).header().device_filter,
                        header_.device_filter);
    }
  }

  /// As many as can be had of `slots`.
  base::Result<Rebuilt> mend(const std::vector<Slot>& slots) {
    mends_ = true;
    for (const Slot slot : slots)
      if (auto taken = take(slot); !taken)
        return taken.error();
    Rebuilt rebuilt{.header = make_header({}, header_.capacity),
                    .kept = result_.records,
                    .unlinked = result_.unlinked,
                    .bare = bare_};
    move_lists(rebuilt.header.xattrs.start);
    grow(rebuilt.header.records, trie_.slots().next());
    grow(rebuilt.header.xattrs,
         rebuilt.header.xattrs.start + lists_.next() - first_list);
    header_.records = rebuilt.header.records;
    header_.xattrs = rebuilt.header.xattrs;
    header_.flags &= ~std::uint32_t{jobroot::flag_overlay_view};
    forget_run();
    rebuilt.header = header_;
    rebuilt.records.resize(std::size_t{header_.records.next} *
                           jobroot::slot_bytes);
    put_records(rebuilt.records);
    rebuilt.lists = lists_.bytes();

    return rebuilt;
  }

  base::Result<Compact> run() {
    std::vector<Slot> filed;
    if (!session_.own().for_each([&](Slot slot) { filed.push_back(slot); }))
      return damaged();
    for (const Slot slot : filed)
      if (auto taken = take(slot); !taken)
        return taken.error();
    result_.superseded = session_.counters().superseded;
    result_.bytes = assemble();

    return std::move(result_);
  }

private:
  base::Error damaged() const {
    return {.subject = std::string(session_.directory()) + "/db",
            .found = "found a record that points outside of the file",
            .remedy = "see jobroot session check"};
  }

  base::Result<void> take(Slot slot) {
    const auto pinned = session_.own().at<Record>(slot);
    if (!pinned)
      return damaged();
    Record record = *pinned;
    if (record.key.dev == jobroot::program_device) {
      (void)program(slot);
      return {};
    }
    const bool is_gone = (record.state & jobroot::state_unlinked) != 0;
    // What a parent still says of it has to be denied for ever.
    if (is_gone && !is_inherited(record.key)) {
      result_.unlinked++;
      return {};
    }
    if ((record.state & jobroot::state_has_birth) != 0 &&
        (record.state & jobroot::state_dying) == 0 &&
        record.birth < proven_before_)
      record.state |= jobroot::state_proven;
    if (auto counted = file(record); !counted)
      return counted;
    result_.records++;

    return {};
  }

  base::Result<void> file(Record& record) {
    const bool inherited = is_inherited(record.key);
    record.program = record.program == 0 ? 0 : program(record.program);
    if (record.xattrs != 0) {
      const auto list = session_.xattrs(own(record));
      const bool is_whole = list && (!mends_ || is_whole_list(*list));
      if (!is_whole && !mends_)
        return damaged();
      bare_ += !is_whole;
      record.xattrs = is_whole ? lists_.append(list.get(), list->bytes) : 0;
      header_.counters.xattrs += is_whole;
      header_.counters.acls += is_whole && has_default_acl(list.get());
    }
    count(record, inherited);
    const Slot slot = trie_.slots().append(&record, sizeof record);
    trie_.insert(record.key, slot);
    records_.push_back(slot);

    return {};
  }

  jobroot::Known own(const Record& record) const {
    return {.record = record,
            .home = &session_.own(),
            .xattrs = &session_.own(),
            .slot = 0};
  }

  void count(const Record& record, bool inherited) {
    header_.counters.records += !inherited;
    header_.counters.setgid +=
        S_ISDIR(record.mode) && (record.mode & S_ISGID) != 0;
    if (!S_ISCHR(record.mode) && !S_ISBLK(record.mode))
      return;
    header_.counters.devices++;
    const std::uint32_t bit = jobroot::device_filter_bit(record.key.ino);
    header_.device_filter[bit / 32] |= 1U << bit % 32;
  }

  bool is_inherited(const jobroot::Key& key) {
    for (std::uint32_t n = 1; n <= session_.depth(); n++)
      if (session_.parent(n).find(key) != 0)
        return true;

    return false;
  }

  /// Where the program's name is in the new file.
  Slot program(Slot old) {
    const auto name = session_.own().at<jobroot::ProgramName>(old);
    if (!name || name->key.dev != jobroot::program_device ||
        (mends_ && !is_whole_name(*name)))
      return 0;
    const auto known = programs_.find(name->key.ino);
    if (known != programs_.end())
      return known->second;
    const Slot slot = trie_.slots().append(name.get(), sizeof *name);
    trie_.insert(name->key, slot);
    programs_.emplace(name->key.ino, slot);

    return slot;
  }

  /// Lists were numbered from 1; now it is known where they will start.
  void move_lists(Slot start) {
    for (const Slot slot : records_) {
      auto record = trie_.slots().read<Record>(slot);
      if (record.xattrs != 0)
        record.xattrs += start - first_list;
      trie_.slots().write(slot, record);
    }
  }

  std::string assemble() {
    const Slot border = up_to_page(trie_.slots().next());
    const Slot end = border + up_to_page(lists_.next() - first_list);
    move_lists(border);
    const std::size_t size = std::max<std::size_t>(
        std::size_t{end} * jobroot::slot_bytes, jobroot::initial_bytes);

    header_.capacity = size;
    header_.flags =
        (header_.flags | jobroot::flag_sealed) &
        ~std::uint32_t{jobroot::flag_overlay_view | jobroot::flag_log};
    header_.records = {jobroot::first_free_slot, border, border, border};
    header_.xattrs = {border, end, end, end};
    forget_run();

    std::string bytes(size, '\0');
    put_records(bytes);
    put(bytes, border, lists_.bytes().data(), lists_.bytes().size());

    return bytes;
  }

  /// What is of processes that were in the session.
  void forget_run() {
    header_.counters.credentials = 0;
    header_.counters.superseded = 0;
    header_.counters.unlinked = 0;
    header_.flags &= ~std::uint32_t{jobroot::flag_log};
    header_.log_waiting = 0;
    std::ranges::fill(header_.translations, jobroot::DeviceTranslation{});
    std::ranges::fill(header_.view_at, '\0');
    std::ranges::fill(header_.upper, '\0');
    std::ranges::fill(header_.lowers, '\0');
  }

  /// As much disk as a new session has behind what is taken.
  static void grow(jobroot::Arena& arena, Slot next) {
    arena.next = next;
    arena.allocated =
        std::min(arena.end, std::max(arena.allocated, up_to_page(next)));
  }

  void put_records(std::string& file) const {
    put(file, 0, &header_, sizeof header_);
    put(file,
        jobroot::root_slot,
        trie_.root().data(),
        trie_.root().size() * sizeof trie_.root().front());
    put(file,
        jobroot::first_free_slot,
        trie_.slots().bytes().data(),
        trie_.slots().bytes().size());
  }

  static void
  put(std::string& file, Slot slot, const void* data, std::size_t bytes) {
    std::memcpy(
        file.data() + std::size_t{slot} * jobroot::slot_bytes, data, bytes);
  }

  static constexpr Slot first_list = 1; // 0 means: no list

  jobroot::Session& session_;
  std::uint64_t proven_before_;
  jobroot::Header header_;
  TrieBuilder trie_;
  Slots lists_{first_list};
  std::vector<Slot> records_;
  std::unordered_map<std::uint64_t, Slot> programs_; ///< by the name's hash
  bool mends_ = false;
  std::uint64_t bare_ = 0;
  Compact result_;
};

} // namespace

base::Result<Compact> compact(jobroot::Session& session,
                              std::uint64_t proven_before) {
  return Compactor{session, proven_before}.run();
}

base::Result<Rebuilt> rebuild(jobroot::Session& session,
                              const std::vector<Slot>& slots) {
  return Compactor{session, 0}.mend(slots);
}

std::uint64_t latest_birth(jobroot::Session& session) {
  std::uint64_t latest = 0;
  (void)session.own().for_each([&](Slot slot) {
    const auto record = session.own().at<Record>(slot);
    if (record && record->key.dev != jobroot::program_device)
      latest = std::max(latest, record->birth);
  });

  return latest;
}

} // namespace session
