// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see copy_tree.hpp. One thread walks and makes every inode, so that hard
// links and records need no locks; the files it makes are filled by many.
#include "view/copy_tree.hpp"

#include "jobroot/inode.hpp"
#include "view/copy_attributes.hpp"
#include "view/file_queue.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <map>
#include <utility>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

class TreeCopier {
public:
  explicit TreeCopier(const CopyOptions& options)
      : options_(options),
        contents_(options.contents),
        queue_(options.workers,
               [this](const FileToFill& file) { return fill(file); }) {}

  Result<CopyProgress> copy(const base::MergedDirectory& source,
                            const std::string& destination);

private:
  /// A directory of the copy: `path` is relative to the root.
  struct Place {
    int directory;
    std::string path;
  };

  Result<void> copy_directory(const base::MergedDirectory& source,
                              const Place& place);
  Result<void> copy_entry(const base::MergedDirectory& source,
                          const base::MergedEntry& entry,
                          const Place& place);
  Result<void> make(const base::MergedDirectory& source,
                    const base::MergedEntry& entry,
                    const Place& place);
  Result<void> make_directory(const base::MergedDirectory& source,
                              const base::MergedEntry& entry,
                              const Place& place);
  Result<void> make_file(const base::MergedEntry& entry,
                         const Place& place,
                         const std::string& subject);
  Result<void> make_node(const base::MergedEntry& entry,
                         const Place& place,
                         const std::string& subject);
  Result<void> fill(const FileToFill& file);
  Result<void> fill_directory(const base::MergedDirectory& source,
                              const Fd& copy,
                              struct statx status);
  bool link_known(const base::MergedEntry& entry, const Place& place);
  CopyProgress progress() const;

  const CopyOptions& options_;
  ContentsCopier contents_;
  bool without_overlay_ = false;
  Fd root_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> linked_;
  std::uint64_t entries_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::atomic<std::uint64_t> shared_ = 0;
  FileQueue queue_; // last: its threads use the others
};

std::pair<std::uint64_t, std::uint64_t>
number_of(const base::MergedEntry& entry) {
  const jobroot::Inode inode = jobroot::inode_of(entry.status);
  return {inode.dev, inode.ino};
}

std::string link_target(const base::MergedEntry& entry) {
  std::string target(PATH_MAX, '\0');
  const ssize_t bytes = ::readlinkat(
      entry.directory, entry.name.c_str(), target.data(), target.size());
  target.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  return target;
}

CopyProgress TreeCopier::progress() const {
  return {.entries = entries_, .bytes = bytes_, .shared = shared_};
}

Result<CopyProgress> TreeCopier::copy(const base::MergedDirectory& source,
                                      const std::string& destination) {
  if (::mkdir(destination.c_str(), 0700) != 0)
    return Error::system(destination, "make the directory", errno);
  Result<Fd> root = Fd::open(destination, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (!root)
    return root.error();
  root_ = std::move(*root);

  // In a set-gid directory it was born with that directory's group and bit,
  // which everything in it would inherit. Where no id is mapped there is but
  // one group, which cannot be set.
  struct stat made {};

  const bool has_group =
      ::fstat(root_.get(), &made) == 0 && made.st_gid == ::getegid();
  if ((!has_group &&
       ::fchown(root_.get(), static_cast<uid_t>(-1), ::getegid()) != 0) ||
      ::fchmod(root_.get(), 0700) != 0)
    return Error::system(destination, "set its mode", errno);

  without_overlay_ = source.is_interpreted();
  Result<std::optional<base::MergedEntry>> top =
      base::look_up(source.top(), "");
  if (!top)
    return top.error();
  if (options_.records != nullptr)
    if (Result<void> carried = options_.records->carry(**top, root_.get(), "");
        !carried)
      return carried.error();
  if (Result<void> copied = copy_directory(source, {root_.get(), ""}); !copied)
    return copied.error();
  if (Result<void> filled = queue_.finish(); !filled)
    return filled.error();
  if (Result<void> filled = fill_directory(source, root_, (*top)->status);
      !filled)
    return filled.error();
  if (options_.records != nullptr)
    if (Result<void> finished = options_.records->finish(); !finished)
      return finished.error();
  return progress();
}

Result<void> TreeCopier::copy_directory(const base::MergedDirectory& source,
                                        const Place& place) {
  const Result<std::vector<std::string>> names = source.names();
  if (!names)
    return names.error();
  for (const std::string& name : *names) {
    const Result<std::optional<base::MergedEntry>> entry = source.find(name);
    if (!entry)
      return entry.error();
    if (!*entry)
      continue;
    if (Result<void> copied = copy_entry(source, **entry, place); !copied)
      return copied;
  }
  return {};
}

Result<void> TreeCopier::copy_entry(const base::MergedDirectory& source,
                                    const base::MergedEntry& entry,
                                    const Place& place) {
  entries_++;
  if (options_.go_on && !options_.go_on(progress()))
    return Error{.subject = source.path(), .found = "copying was interrupted"};
  if (link_known(entry, place))
    return {};
  if (Result<void> made = make(source, entry, place); !made)
    return made;
  if (!entry.is_directory() && entry.status.stx_nlink > 1)
    linked_.emplace(number_of(entry), place.path + entry.name);
  return {};
}

/// True if the inode had been copied under another name and now has both.
bool TreeCopier::link_known(const base::MergedEntry& entry,
                            const Place& place) {
  if (entry.is_directory() || entry.status.stx_nlink < 2)
    return false;
  const auto known = linked_.find(number_of(entry));
  // Where one more link cannot be had (EMLINK), a copy must do.
  return known != linked_.end() && ::linkat(root_.get(),
                                            known->second.c_str(),
                                            place.directory,
                                            entry.name.c_str(),
                                            0) == 0;
}

Result<void> TreeCopier::make(const base::MergedDirectory& source,
                              const base::MergedEntry& entry,
                              const Place& place) {
  const std::string subject = source.path() + "/" + entry.name;
  if (entry.is_directory())
    return make_directory(source, entry, place);
  Result<void> made = S_ISREG(entry.status.stx_mode)
                          ? make_file(entry, place, subject)
                          : make_node(entry, place, subject);
  if (made && options_.records != nullptr)
    return options_.records->carry(entry, place.directory, entry.name);
  return made;
}

Result<void> TreeCopier::make_directory(const base::MergedDirectory& source,
                                        const base::MergedEntry& entry,
                                        const Place& place) {
  const Result<base::MergedDirectory> below = source.descend(entry.name);
  if (!below)
    return below.error();
  const char* name = entry.name.c_str();
  if (::mkdirat(place.directory, name, 0700) != 0)
    return Error::system(below->path(), "make a copy", errno);
  const Fd copy{::openat(
      place.directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (!copy)
    return Error::system(below->path(), "open its copy", errno);
  if (options_.records != nullptr)
    if (Result<void> carried =
            options_.records->carry(entry, place.directory, entry.name);
        !carried)
      return carried;
  if (Result<void> copied =
          copy_directory(*below, {copy.get(), place.path + entry.name + "/"});
      !copied)
    return copied;
  return fill_directory(*below, copy, entry.status);
}

/// Last, because making entries moves the times and may need permission. Where
/// the true mode is on record, the owner keeps what he needs to remove it all.
Result<void> TreeCopier::fill_directory(const base::MergedDirectory& source,
                                        const Fd& copy,
                                        struct statx status) {
  if (options_.records != nullptr)
    status.stx_mode |= S_IRWXU;
  return copy_attributes(
      source.top(), copy.get(), status, without_overlay_, source.path());
}

Result<void> TreeCopier::make_file(const base::MergedEntry& entry,
                                   const Place& place,
                                   const std::string& subject) {
  FileToFill file{.from =
                      base::open_quietly(entry.directory, entry.name, O_RDONLY),
                  .to = Fd{::openat(place.directory,
                                    entry.name.c_str(),
                                    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                                    0600)},
                  .status = entry.status,
                  .subject = subject};
  if (!file.from)
    return Error::system(subject, "open", errno);
  if (!file.to)
    return Error::system(subject, "make a copy", errno);
  return queue_.put(std::move(file));
}

Result<void> TreeCopier::fill(const FileToFill& file) {
  Result<bool> shared = contents_.copy(
      file.from.get(), file.to.get(), file.status.stx_size, file.subject);
  if (!shared)
    return shared.error();
  bytes_ += file.status.stx_size;
  shared_ += *shared ? file.status.stx_size : 0;
  return copy_attributes(file.from.get(),
                         file.to.get(),
                         file.status,
                         without_overlay_,
                         file.subject);
}

Result<void> TreeCopier::make_node(const base::MergedEntry& entry,
                                   const Place& place,
                                   const std::string& subject) {
  const struct statx& status = entry.status;
  const char* name = entry.name.c_str();
  const bool device = S_ISCHR(status.stx_mode) || S_ISBLK(status.stx_mode);
  int error = 0;
  if (S_ISLNK(status.stx_mode))
    error = ::symlinkat(link_target(entry).c_str(), place.directory, name);
  else
    error = ::mknodat(place.directory,
                      name,
                      (status.stx_mode & S_IFMT) | 0600,
                      jobroot::inode_of(status).rdev);
  if (error != 0 && device && errno == EPERM && options_.records != nullptr)
    error = ::mknodat(place.directory, name, S_IFREG | 0600, 0);
  else if (error != 0 && device && errno == EPERM)
    return Error{.subject = subject,
                 .found = "is a device node, which only root can make",
                 .remedy = "copy it inside a session"};
  if (error != 0)
    return Error::system(subject, "make a copy", errno);
  return copy_attributes_at(place.directory, entry.name, status, subject);
}

} // namespace

Result<CopyProgress> copy_tree(const std::vector<std::string>& layers,
                               const std::string& destination,
                               const CopyOptions& options) {
  const Result<base::MergedDirectory> source =
      base::MergedDirectory::open(layers);
  if (!source)
    return source.error();
  return TreeCopier{options}.copy(*source, destination);
}

} // namespace view
