// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an ACL is stored once and shown by the mode, and a note of ours lies
// among the attributes: whoever prints or saves them reads them here.
#pragma once

#include "jobroot/session.hpp"
#include "session/saved_record.hpp"

#include <vector>

namespace session {

/// All that the record names, hidden ones and notes included, with what they
/// say now.
std::vector<SavedXattr> saved_xattrs(const jobroot::Session& session,
                                     const jobroot::Known& known);

/// Those that root sees of what `target` names.
std::vector<SavedXattr> seen_xattrs(const jobroot::Session& session,
                                    const jobroot::Known& known,
                                    const jobroot::Target& target);

/// Whether an attribute is a note of ours, which says nothing to people.
bool is_note(const SavedXattr& xattr);

} // namespace session
