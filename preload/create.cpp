// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is made by other calls than open(2) has an owner, too.
//
//   mkdir mkdirat              ->  make_directory
//   symlink symlinkat          ->  make_link
//   mkstemp and its forms      ->  made_by_libc, as mkdtemp
//   tmpfile, 64 form           ->  make_nameless
//   fopen freopen, 64 forms    ->  Stream
#include "copy_up.hpp"
#include "intercept.hpp"
#include "next.hpp"
#include "record.hpp"
#include "strict.hpp"
#include "writing.hpp"

NEXT(mkstemp)
NEXT(mkstemp64)
NEXT(mkostemp)
NEXT(mkostemp64)
NEXT(mkstemps)
NEXT(mkstemps64)
NEXT(mkostemps)
NEXT(mkostemps64)
NEXT(mkdtemp)
NEXT(tmpfile)
NEXT(tmpfile64)
NEXT(fopen)
NEXT(fopen64)
NEXT(freopen)
NEXT(freopen64)

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

int make_directory(int directory, const char* path, mode_t mode) noexcept {
  if (!active())
    return status(call(SYS_mkdirat, directory, word(path), mode));
  const Target target{directory, path, 0};
  if (const int refused = may_make(target))
    return status(refused);
  long error = with_directory_of(target, [&] {
    return call(SYS_mkdirat, directory, word(path), mode | S_IRWXU);
  });
  if (error != 0)
    return status(error);
  error = record_creation(target,
                          {S_IFDIR | (mode & 07777),
                           jobroot::Call::mkdir,
                           0,
                           parent_if_needed(target)});
  if (error != 0)
    call(SYS_unlinkat, directory, word(path), AT_REMOVEDIR);
  return status(error);
}

int make_link(const char* to, int directory, const char* path) noexcept {
  const Target target{directory, path, 0};
  if (const int refused = may_make(target))
    return status(refused);
  long error = with_directory_of(target, [&] {
    return call(SYS_symlinkat, word(to), directory, word(path));
  });
  if (error != 0 || !active() || !creation_needs_record())
    return status(error);
  error = record_creation(
      target, {S_IFLNK | 0777, jobroot::Call::symlink, 0, parent_of(target)});
  if (error != 0)
    call(SYS_unlinkat, directory, word(path), 0);
  return status(error);
}

/// Records what libc has made at `path` under `fd`, or closes and removes it.
int made_by_libc(int fd, const char* path) noexcept {
  if (fd < 0 || !active() || !creation_needs_record())
    return fd;
  const ErrnoGuard guard;
  const int error = record_creation(Target::of_fd(fd),
                                    {S_IFREG | 0600,
                                     jobroot::Call::create,
                                     0,
                                     parent_of({AT_FDCWD, path, 0})});
  if (error == 0)
    return fd;
  call(SYS_unlinkat, AT_FDCWD, word(path), 0);
  call(SYS_close, fd);
  return error;
}

/// Makes make(), which changes the template in `path`, and makes it again from
/// the same template if the directory had to be opened for it.
template <class Make> auto from_template(char* path, Make make) {
  char before[4096];
  size_t bytes = 0;
  while (bytes < sizeof before && path[bytes] != 0) {
    before[bytes] = path[bytes];
    bytes++;
  }
  const int error_before = errno;
  const auto made = make();
  if (made || errno != EACCES || bytes == sizeof before ||
      !opened_way_to({AT_FDCWD, path, 0}, true))
    return made;
  jobroot::copy_bytes(path, before, bytes);
  errno = error_before;
  return make();
}

template <class Function, class... Rest>
int make_temporary(next::Next<Function>& libc, char* path, Rest... rest) {
  const auto function = libc.get();
  if (function == nullptr)
    return status(-ENOSYS);
  if (const int refused = may_make({AT_FDCWD, path, 0}))
    return status(refused);
  int fd = -1;
  from_template(path, [&] {
    fd = function(path, rest...);
    return fd >= 0;
  });
  return fd < 0 ? fd : status(made_by_libc(fd, path));
}

/// tmpfile(3): its file has no name, but an owner.
template <class Function> FILE* make_nameless(next::Next<Function>& libc) {
  const auto function = libc.get();
  FILE* const stream = function != nullptr ? function() : nullptr;
  if (stream == nullptr || !active() || !creation_needs_record())
    return stream;
  const int before = errno;
  const int error = record_creation(Target::of_fd(fileno(stream)),
                                    {S_IFREG | 0600,
                                     jobroot::Call::create,
                                     0,
                                     parent_of({AT_FDCWD, P_tmpdir "/.", 0})});
  if (error != 0)
    fclose(stream);
  errno = error != 0 ? -error : before;
  return error == 0 ? stream : nullptr;
}

bool has_plus(const char* how) noexcept {
  while (*how != 0 && *how != '+')
    how++;
  return *how != 0;
}

/// In a strict session; fopen(3) says what its second argument means.
int may_open_stream(const char* path, const char* how) noexcept {
  if (path == nullptr)
    return 0;
  const int makes = *how == 'r' ? 0 : O_CREAT;
  const int empties = *how == 'w' ? O_TRUNC : 0;
  const int one_way = *how == 'r' ? O_RDONLY : O_WRONLY;
  return may_open({AT_FDCWD, path, 0},
                  (has_plus(how) ? O_RDWR : one_way) | makes | empties);
}

/// A stdio call that may make or write to the file `path`.
class Stream {
public:
  Stream(const char* path, const char* how) noexcept
      : path_(path),
        writes_(how[0] != 'r' || has_plus(how)) {
    if (!active() || path == nullptr || !writes_)
      return;
    Inode inode;
    is_new_ = creation_needs_record() && how[0] != 'r' &&
              jobroot::look_at({AT_FDCWD, path, 0}, &inode) == -ENOENT;
    if (is_new_)
      return;
    const Target target{AT_FDCWD, path, 0};
    copy_up_ = CopyUp(target);
    writing_ = Writing(&target, how[0] == 'w');
  }

  /// Whether the same call is worth another try.
  bool made_workable() noexcept {
    return path_ != nullptr && errno == EACCES &&
           opened({AT_FDCWD, path_, 0}, writes_);
  }

  /// For a call that cannot be tried twice.
  void make_workable_first() noexcept {
    const bool refused =
        path_ != nullptr && active() &&
        call(SYS_faccessat, AT_FDCWD, word(path_), writes_ ? W_OK : R_OK) ==
            -EACCES;
    if (refused)
      opened({AT_FDCWD, path_, 0}, writes_);
  }

  FILE* settle(FILE* stream) noexcept {
    if (stream == nullptr || path_ == nullptr || !active())
      return stream;
    const ErrnoGuard guard;
    const int fd = fileno(stream);
    if (!is_new_)
      copy_up_.settle(Target::of_fd(fd));
    if (!is_new_ && writes_)
      writing_.settle(Target::of_fd(fd));
    if (is_new_)
      record_creation(Target::of_fd(fd),
                      {S_IFREG | 0666,
                       jobroot::Call::create,
                       0,
                       parent_of({AT_FDCWD, path_, 0})});
    return stream;
  }

private:
  const char* path_;
  bool writes_;
  bool is_new_ = false;
  CopyUp copy_up_;
  Writing writing_;
};

template <class Function>
FILE* open_stream(next::Next<Function>& libc,
                  const char* path,
                  const char* how) {
  const auto function = libc.get();
  if (function == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  const int before = errno;
  if (const int refused = may_open_stream(path, how)) {
    errno = -refused;
    return nullptr;
  }
  Stream stream(path, how);
  FILE* file = function(path, how);
  if (file == nullptr && stream.made_workable()) {
    errno = before;
    file = function(path, how);
  }
  return stream.settle(file);
}

/// A stream that could not be opened again is gone.
template <class Function>
FILE* reopen_stream(next::Next<Function>& libc,
                    const char* path,
                    const char* how,
                    FILE* old) {
  const auto function = libc.get();
  if (function == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  if (const int refused = may_open_stream(path, how)) {
    fclose(old);
    errno = -refused;
    return nullptr;
  }
  Stream stream(path, how);
  stream.make_workable_first();
  return stream.settle(function(path, how, old));
}

} // namespace

int mkdir(const char* path, mode_t mode) noexcept {
  return make_directory(AT_FDCWD, path, mode);
}

int mkdirat(int directory, const char* path, mode_t mode) noexcept {
  return make_directory(directory, path, mode);
}

int symlink(const char* to, const char* path) noexcept {
  return make_link(to, AT_FDCWD, path);
}

int symlinkat(const char* to, int directory, const char* path) noexcept {
  return make_link(to, directory, path);
}

int mkstemp(char* path) {
  return make_temporary(next::mkstemp, path);
}

int mkstemp64(char* path) {
  return make_temporary(next::mkstemp64, path);
}

int mkostemp(char* path, int flags) {
  return make_temporary(next::mkostemp, path, flags);
}

int mkostemp64(char* path, int flags) {
  return make_temporary(next::mkostemp64, path, flags);
}

int mkstemps(char* path, int suffix) {
  return make_temporary(next::mkstemps, path, suffix);
}

int mkstemps64(char* path, int suffix) {
  return make_temporary(next::mkstemps64, path, suffix);
}

int mkostemps(char* path, int suffix, int flags) {
  return make_temporary(next::mkostemps, path, suffix, flags);
}

int mkostemps64(char* path, int suffix, int flags) {
  return make_temporary(next::mkostemps64, path, suffix, flags);
}

char* mkdtemp(char* path) noexcept {
  const auto libc = next::mkdtemp.get();
  if (libc == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  if (const int refused = may_make({AT_FDCWD, path, 0})) {
    errno = -refused;
    return nullptr;
  }
  char* const made = from_template(path, [&] { return libc(path); });
  if (made == nullptr || !active() || !creation_needs_record())
    return made;
  const Target target{AT_FDCWD, path, 0};
  const int error = record_creation(
      target, {S_IFDIR | 0700, jobroot::Call::mkdir, 0, parent_of(target)});
  if (error == 0)
    return made;
  call(SYS_unlinkat, AT_FDCWD, word(path), AT_REMOVEDIR);
  errno = -error;
  return nullptr;
}

FILE* tmpfile() {
  return make_nameless(next::tmpfile);
}

FILE* tmpfile64() {
  return make_nameless(next::tmpfile64);
}

FILE* fopen(const char* path, const char* how) {
  return open_stream(next::fopen, path, how);
}

FILE* fopen64(const char* path, const char* how) {
  return open_stream(next::fopen64, path, how);
}

FILE* freopen(const char* path, const char* how, FILE* stream) {
  return reopen_stream(next::freopen, path, how, stream);
}

FILE* freopen64(const char* path, const char* how, FILE* stream) {
  return reopen_stream(next::freopen64, path, how, stream);
}

} // namespace shim
