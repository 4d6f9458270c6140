// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: fakeroot's save file, which scripts write and edit: one line a record,
//
//     dev=HEX,ino=DEC,mode=OCT,uid=DEC,gid=DEC,nlink=DEC,rdev=DEC
//
// fakeroot stops reading at the first line that is none, without an error. So
// what it has no place for follows after all of them, in lines of our own:
//
//     #x1
//     dev=HEX,ino=DEC,birth=DEC,generation=HEX,state=HEX[,xattr:NAME=BASE64]...
//
// where hidden:NAME= stands for an attribute of the inode that is removed for
// us. Bytes of NAME other than letters, digits and "._-" are %XX.
#pragma once

#include "base/result.hpp"
#include "jobroot/session_format.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace session {

struct SavedXattr {
  std::string name;
  std::string value;
  bool removed = false;

  friend bool operator==(const SavedXattr&, const SavedXattr&) = default;
};

struct SavedRecord {
  /// Key, mode, ids, rdev; with has_witness also birth, generation, state.
  jobroot::Record record = {};
  bool has_witness = false;
  std::vector<SavedXattr> xattrs = {};
};

/// All records, sorted by device and inode, as the text of a file.
std::string format_saved(std::vector<SavedRecord> records);

/// `name` is the file's, for errors that begin with FILE:LINE.
base::Result<std::vector<SavedRecord>> parse_saved(std::string_view text,
                                                   const std::string& name);

} // namespace session
