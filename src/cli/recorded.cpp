// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see recorded.hpp.
#include "cli/recorded.hpp"

#include "jobroot/acl.hpp"
#include "session/open.hpp"

#include <memory>
#include <optional>

namespace cli {

namespace {

/// The session that we were started in, or none.
using Current = std::shared_ptr<jobroot::Session>;

base::Result<Current> open_current() {
  const auto directory = session::current();
  if (!directory)
    return Current{};
  auto opened = session::open(*directory, session::Access::read);
  if (!opened)
    return opened.error();

  return Current{std::move(*opened)};
}

/// An entry as the session's calls want it.
struct Place {
  jobroot::Target target;
  jobroot::Inode inode;

  static std::optional<Place> of(const image::Entry& entry) {
    const jobroot::Target target{.directory = AT_FDCWD,
                                 .path = entry.access,
                                 .flags = AT_SYMLINK_NOFOLLOW};
    struct statx status;
    if (jobroot::statx_of(target, jobroot::inode_mask, &status) != 0)
      return std::nullopt;

    return Place{target, jobroot::inode_of(status)};
  }
};

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

} // namespace

base::Result<image::Know> recorded_entries() {
  const auto opened = open_current();
  if (!opened)
    return opened.error();
  if (!*opened)
    return image::Know{};

  return image::Know{[session = *opened](const image::Entry& entry,
                                         image::Attributes& attributes) {
    const auto place = Place::of(entry);
    if (!place)
      return image::see_real(entry);
    jobroot::Known known;
    if (!session->find(place->target, place->inode, &known))
      return seen_of(session->unknown(place->inode));

    const auto list = session->xattrs(known);
    jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
      apply(view, attributes);
      return true;
    });

    const image::Seen seen = seen_of(known.record);
    show_mode(attributes, seen);

    return seen;
  }};
}

base::Result<image::See> recorded_owners() {
  const auto opened = open_current();
  if (!opened)
    return opened.error();
  if (!*opened)
    return image::See{image::see_real};

  return image::See{[session = *opened](const image::Entry& entry) {
    const auto place = Place::of(entry);

    return place ? seen_of(session->seen(place->target, place->inode))
                 : image::see_real(entry);
  }};
}

} // namespace cli
