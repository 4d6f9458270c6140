// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see overlay.hpp. The directories are handed to the kernel as numbers of
// descriptors: paths would have to be short enough for one page, all of them
// together, and would need colons, commas and backslashes escaped.
#include "view/overlay.hpp"

#include "base/fd.hpp"
#include "base/file.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

namespace view {

using base::Error;
using base::Fd;
using base::Result;

namespace {

Result<void> write_map(const char* path, const std::string& line) {
  Result<Fd> fd = Fd::open(path, O_WRONLY);
  if (!fd)
    return fd.error();
  // One write: the kernel takes a map whole or not at all.
  if (::write(fd->get(), line.data(), line.size()) < 0)
    return Error::system(path, "write", errno);
  return {};
}

/// A mount namespace; with a user namespace around it if need be, in which
/// the caller's ids are mapped to themselves and no others exist.
Result<void> enter_namespaces() {
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  if (uid == 0 && ::unshare(CLONE_NEWNS) == 0)
    return {};
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return Error::system("user namespace", "make one", errno);
  if (Result<void> denied = write_map("/proc/self/setgroups", "deny"); !denied)
    return denied;
  if (Result<void> mapped =
          write_map("/proc/self/uid_map", fmt::format("{0} {0} 1", uid));
      !mapped)
    return mapped;
  return write_map("/proc/self/gid_map", fmt::format("{0} {0} 1", gid));
}

/// Opens layers inside the namespace: the kernel takes no mount of another.
class LayerNumbers {
public:
  Result<std::string> of(const std::string& path) {
    Result<Fd> fd = Fd::open(path, O_PATH | O_DIRECTORY);
    if (!fd)
      return fd.error();
    fds_.push_back(std::move(*fd));
    return fmt::format("/proc/self/fd/{}", fds_.back().get());
  }

private:
  std::vector<Fd> fds_;
};

/// volatile: without it the end of the mount waits until everything that
/// anybody wrote to the file system is on disk. A seal sees to that itself.
Result<void> mount_layers(const OverlayMount& mount) {
  LayerNumbers numbers;
  std::string options = "userxattr,index=off,volatile,lowerdir=";
  for (const std::string& layer : mount.lower) {
    const Result<std::string> number = numbers.of(layer);
    if (!number)
      return number.error();
    options += (options.ends_with('=') ? "" : ":") + *number;
  }
  const Result<std::string> upper = numbers.of(mount.upper);
  if (!upper)
    return upper.error();
  const Result<std::string> work = numbers.of(mount.work);
  if (!work)
    return work.error();
  options += ",upperdir=" + *upper + ",workdir=" + *work;
  if (::mount("overlay", mount.at.c_str(), "overlay", 0, options.c_str()) != 0)
    return Error::system(mount.at, "mount an overlay", errno);
  return {};
}

/// The layers beneath are shared: whoever wrote there by the tree's own path
/// would change every image.
Result<void> protect(const std::string& tree) {
  const char* path = tree.c_str();
  mount_attr attributes = {};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  if (::mount(path, path, nullptr, MS_BIND | MS_REC, nullptr) != 0 ||
      ::mount_setattr(
          AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes) != 0)
    return Error::system(tree, "make it read-only in the view", errno);
  return {};
}

/// The kernel mounts without extended attributes, too, but then no directory
/// of the layer can hide one beneath it.
Result<void> check_attributes(const std::string& work) {
  const char* path = work.c_str();
  if (::setxattr(path, "user.jobroot", "", 0, 0) != 0 ||
      ::removexattr(path, "user.jobroot") != 0)
    return Error::system(work, "set an extended attribute", errno);
  return {};
}

/// Records are filed under the numbers of the layers, so those are what the
/// mount has to show; the first one is the upper directory's.
Result<void> check_numbers(const OverlayMount& mount) {
  struct stat seen = {};
  struct stat real = {};
  if (::lstat(mount.at.c_str(), &seen) != 0 ||
      ::lstat(mount.upper.c_str(), &real) != 0)
    return Error::system(mount.at, "look at it", errno);
  if (seen.st_ino != real.st_ino || seen.st_dev == real.st_dev)
    return Error{.subject = mount.at,
                 .found = "the overlay shows other inode numbers than its "
                          "layers have"};
  return {};
}

} // namespace

Result<void> tidy_work(const std::string& work) {
  const std::string inner = work + "/work";
  if (::chmod(inner.c_str(), 0700) != 0 && errno != ENOENT)
    return Error::system(inner, "change its mode", errno);
  // The mark of a volatile mount, which would forbid the next one.
  return base::remove_tree(inner + "/incompat");
}

Result<void> mount_overlay(const OverlayMount& mount) {
  std::string here(4096, '\0');
  const bool has_path = ::getcwd(here.data(), here.size()) != nullptr;

  if (Result<void> able = check_attributes(mount.work); !able)
    return able;
  if (Result<void> tidied = tidy_work(mount.work); !tidied)
    return tidied; // a killed process may not have come to it
  if (Result<void> entered = enter_namespaces(); !entered)
    return entered;
  if (::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return Error::system("/", "make mounts private", errno);
  if (Result<void> mounted = mount_layers(mount); !mounted)
    return mounted;
  if (Result<void> tidied = tidy_work(mount.work); !tidied)
    return tidied;
  if (Result<void> same = check_numbers(mount); !same)
    return same;
  if (mount.at != mount.tree)
    if (Result<void> done = protect(mount.tree); !done)
      return done;
  if (has_path && ::chdir(here.c_str()) != 0)
    return Error::system(here.c_str(), "change into it in the view", errno);
  return {};
}

Result<void> try_overlay(const OverlayMount& mount) {
  Result<Fd::Pipe> pipe = Fd::pipe();
  if (!pipe)
    return pipe.error();
  const pid_t child = ::fork();
  if (child < 0)
    return Error::system("trial mount", "fork", errno);
  if (child == 0) {
    const Result<void> mounted = mount_overlay(mount);
    if (!mounted)
      (void)base::write_all(
          pipe->write_end, base::render(mounted.error()), "pipe");
    ::_exit(mounted ? 0 : 1);
  }
  pipe->write_end.reset();
  const Result<std::string> why = base::read_all(pipe->read_end, "trial mount");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status == 0)
    return {};
  return Error{.subject = "overlay",
               .found = why && !why->empty() ? *why : "the trial was killed"};
}

} // namespace view
