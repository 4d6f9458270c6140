// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see recorded.hpp.
#include "cli/recorded.hpp"

#include "jobroot/acl.hpp"
#include "session/open.hpp"

#include <memory>
#include <optional>

namespace cli {

namespace {

using Opened = std::shared_ptr<jobroot::Session>;

base::Result<Opened> open(const std::string& directory) {
  auto opened = session::open(directory, session::Access::read);
  if (!opened)
    return opened.error();

  return Opened{std::move(*opened)};
}

/// The session that we were started in, or none.
base::Result<Opened> open_current() {
  const auto directory = session::current();

  return directory ? open(*directory) : Opened{};
}

/// As far as it is known without a further look.
jobroot::Inode inode_of(const struct stat& status) {
  return {.dev = status.st_dev,
          .ino = status.st_ino,
          .birth = 0,
          .rdev = status.st_rdev,
          .mode = status.st_mode,
          .uid = status.st_uid,
          .gid = status.st_gid,
          .nlink = static_cast<std::uint32_t>(status.st_nlink)};
}

/// What is recorded of an entry. Most have no record and need no such look.
std::optional<jobroot::Known> find(jobroot::Session& session,
                                   const image::Entry& entry) {
  if (!session.may_know(inode_of(entry.status)))
    return std::nullopt;
  const jobroot::Target target{.directory = AT_FDCWD,
                               .path = entry.access,
                               .flags = AT_SYMLINK_NOFOLLOW};
  struct statx status;
  jobroot::Known known;
  if (jobroot::statx_of(target, jobroot::inode_mask, &status) != 0 ||
      !session.find(target, jobroot::inode_of(status), &known))
    return std::nullopt;

  return known;
}

image::Seen seen_of(const jobroot::Record& record) {
  return {.mode = record.mode,
          .uid = record.uid,
          .gid = record.gid,
          .device = jobroot::unpacked_rdev(record.rdev)};
}

void apply(const jobroot::XattrView& view, image::Attributes& attributes) {
  const std::string name{view.name, view.name_bytes};
  if (view.removed)
    attributes.erase(name);
  else
    attributes[name] = {view.value, view.value_bytes};
}

/// An access ACL tells what the mode has become since it was set.
void show_mode(image::Attributes& attributes, const image::Seen& seen) {
  const auto found = attributes.find(jobroot::acl::access_name);
  if (found != attributes.end())
    jobroot::acl::show_mode(
        found->second.data(), found->second.size(), seen.mode);
}

image::Know know_from(const Opened& opened) {
  return [opened](const image::Entry& entry, image::Attributes& attributes) {
    const auto known = find(*opened, entry);
    if (!known)
      return seen_of(opened->unknown(inode_of(entry.status)));

    const auto list = opened->xattrs(*known);
    jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
      apply(view, attributes);
      return true;
    });
    const image::Seen seen = seen_of(known->record);
    show_mode(attributes, seen);

    return seen;
  };
}

} // namespace

base::Result<image::Know> recorded_entries() {
  const auto opened = open_current();
  if (!opened)
    return opened.error();

  return *opened ? know_from(*opened) : image::Know{};
}

base::Result<image::Know> recorded_entries_of(const std::string& session) {
  const auto opened = open(session);

  return opened ? know_from(*opened)
                : base::Result<image::Know>{opened.error()};
}

} // namespace cli
