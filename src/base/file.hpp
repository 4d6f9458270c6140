// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whole files and whole trees, with errors that name the path. What may
// be interrupted half-way leaves the old content or the new one, never a part.
#pragma once

#include "base/fd.hpp"

#include <sys/stat.h>
#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace base {

/// Whether both are of one inode.
inline bool is_same_file(const struct stat& one, const struct stat& other) {
  return one.st_ino == other.st_ino && one.st_dev == other.st_dev;
}

/// The letter that ls shows for a file's type.
char type_letter(mode_t mode);

Result<std::string> read_file(const std::string& path);

/// All that is left to read from `fd`; `subject` names it in errors.
Result<std::string> read_all(const Fd& fd, const std::string& subject);

/// All of `text`, in as many writes as it takes.
Result<void>
write_all(const Fd& fd, std::string_view text, const std::string& subject);

/// Readers see the old file or the new one; a process killed on the way
/// leaves at most a hidden temporary file beside it.
Result<void> write_file_atomically(const std::string& path,
                                   std::string_view text,
                                   mode_t mode = 0644);

/// The same for what can be made again: nobody waits for the disk. After a
/// power failure the file may be empty.
Result<void> replace_file(const std::string& path, std::string_view text);

/// Makes the file if need be, and its time now.
Result<void> touch(const std::string& path);

/// Like mkdir -p: what is there already is left as it is.
Result<void> make_directories(const std::string& path, mode_t mode = 0777);

/// The names in a directory without "." and "..", sorted.
Result<std::vector<std::string>> list_directory(const std::string& path);

/// The same of a directory that is open, perhaps with O_PATH; `subject` names
/// it in errors.
Result<std::vector<std::string>> list_directory(const Fd& fd,
                                                const std::string& subject);

/// Like rm -rf, but also where directories deny their owner everything; a
/// path that is not there is no error. Symbolic links are not followed.
Result<void> remove_tree(const std::string& path);

} // namespace base
