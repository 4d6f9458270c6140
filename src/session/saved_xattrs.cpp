// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see saved_xattrs.hpp.
#include "session/saved_xattrs.hpp"

#include "jobroot/acl.hpp"
#include "jobroot/capability_record.hpp"

namespace session {

std::vector<SavedXattr> saved_xattrs(const jobroot::Session& session,
                                     const jobroot::Known& known) {
  std::vector<SavedXattr> xattrs;
  const auto list = session.xattrs(known);
  jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& view) {
    SavedXattr xattr{.name = {view.name, view.name_bytes},
                     .value = {view.value, view.value_bytes},
                     .removed = view.removed};
    if (!xattr.removed && xattr.name == jobroot::acl::access_name)
      jobroot::acl::show_mode(
          xattr.value.data(), xattr.value.size(), known.record.mode);
    xattrs.push_back(std::move(xattr));
    return true;
  });

  return xattrs;
}

std::vector<SavedXattr> seen_xattrs(const jobroot::Session& session,
                                    const jobroot::Known& known,
                                    const jobroot::Target& target) {
  auto xattrs = saved_xattrs(session, known);
  const bool written = jobroot::is_written(session.xattrs(known).get(), target);
  std::erase_if(xattrs, [&](const SavedXattr& xattr) {
    return xattr.removed || (written && xattr.name == jobroot::capability_text);
  });

  return xattrs;
}

bool is_note(const SavedXattr& xattr) {
  return xattr.name == jobroot::opening_text;
}

} // namespace session
