// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_records.hpp.
#include "view/session_records.hpp"

#include <fcntl.h>
#include <time.h>

namespace view {

using base::Error;
using base::Result;
using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;

namespace {

bool is_ripe(const Inode& inode) {
  return jobroot::now() > inode.birth + jobroot::birth_resolution;
}

/// A directory that its owner may not search or write is copied as one that
/// he may, or he could not even remove it; and a device node as an empty file.
bool differs_on_disk(const Inode& source, const Inode& copy) {
  return (source.mode & S_IFMT) != (copy.mode & S_IFMT) ||
         (S_ISDIR(source.mode) && (source.mode & S_IRWXU) != S_IRWXU);
}

} // namespace

Target target_of(const base::MergedEntry& entry) {
  return {.directory = entry.directory,
          .path = entry.name.c_str(),
          .flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH};
}

Result<void> checked(int result, const std::string& subject) {
  if (result == 0)
    return {};
  return Error::system(subject, "record it in the session", -result);
}

Result<void> SessionRecords::carry(const base::MergedEntry& source,
                                   int directory,
                                   const std::string& name) {
  const Inode from = jobroot::inode_of(source.status);
  Known known;
  const bool is_known = session_.find(target_of(source), from, &known);
  if (!is_known)
    known = {.record = session_.unknown(from)};
  const Result<std::optional<base::MergedEntry>> copy =
      base::look_up(directory, name);
  if (!copy)
    return copy.error();
  if (!*copy)
    return Error{.subject = name, .found = "its copy is gone"};
  const Inode to = jobroot::inode_of((*copy)->status);
  if (!is_known && !differs_on_disk(from, to))
    return {};
  // Without a birth time a record has to be filed with the inode at hand.
  if (to.birth == 0)
    return file(known, target_of(**copy), to);
  waiting_.push_back({known, to});
  return file_ripe();
}

Result<void> SessionRecords::file_ripe() {
  while (!waiting_.empty() && is_ripe(waiting_.front().inode)) {
    const Waiting next = waiting_.front();
    waiting_.pop_front();
    if (Result<void> filed = file(next.known, {}, next.inode); !filed)
      return filed;
  }
  return {};
}

Result<void> SessionRecords::finish() {
  while (!waiting_.empty()) {
    if (Result<void> filed = file_ripe(); !filed)
      return filed;
    const timespec moment{.tv_sec = 0, .tv_nsec = 2'000'000};
    if (!waiting_.empty())
      ::nanosleep(&moment, nullptr);
  }
  return {};
}

Result<void> SessionRecords::file(const Known& known,
                                  const Target& target,
                                  const Inode& inode) {
  return checked(session_.copy(known, target, inode, Call::clone),
                 session_.directory());
}

} // namespace view
