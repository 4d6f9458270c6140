// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see recorded_attributes.hpp.
#include "cli/recorded_attributes.hpp"

#include "session/open.hpp"

#include <memory>

namespace cli {

base::Result<image::RecordedAttributes> recorded_attributes() {
  const auto directory = session::current();
  if (!directory)
    return image::RecordedAttributes{};
  auto opened = session::open(*directory, session::Access::read);
  if (!opened)
    return opened.error();

  const std::shared_ptr<jobroot::Session> session = std::move(*opened);

  return image::RecordedAttributes{[session](const image::Entry& entry,
                                             const auto& meet) {
    const jobroot::Target target{.directory = AT_FDCWD,
                                 .path = entry.access,
                                 .flags = AT_SYMLINK_NOFOLLOW};
    struct statx status;
    jobroot::Known known;
    if (jobroot::statx_of(target, jobroot::inode_mask, &status) != 0 ||
        !session->find(target, jobroot::inode_of(status), &known))
      return;
    const auto list = session->xattrs(known);
    jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
      if (!view.removed)
        meet(view.name_bytes, view.value_bytes);
      return true;
    });
  }};
}

} // namespace cli
