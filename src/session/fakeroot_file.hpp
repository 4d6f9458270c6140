// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: fakeroot's save file, which scripts write and edit: one line a record,
//
//     dev=HEX,ino=DEC,mode=OCT,uid=DEC,gid=DEC,nlink=DEC,rdev=DEC
//
// fakeroot stops reading at the first line that is none, without an error. So
// what it has no place for follows after all of them, in lines that begin with
// `#`; docs/session-format.md describes them.
#pragma once

#include "base/result.hpp"
#include "session/saved_record.hpp"

#include <string>
#include <string_view>

namespace session {

/// All records, sorted by device and inode, as the text of a file.
std::string format_saved(SavedFile saved);

/// `name` is the file's, for errors that begin with FILE:LINE.
base::Result<SavedFile> parse_saved(std::string_view text,
                                    const std::string& name);

} // namespace session
