// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see overlay.hpp. The directories are handed to the kernel as numbers of
// descriptors: paths would have to be short enough for one page, all of them
// together, and would need colons, commas and backslashes escaped.
#include "view/overlay.hpp"

#include "base/fd.hpp"
#include "base/file.hpp"
#include "base/id_map.hpp"
#include "view/direct.hpp"
#include "view/working_path.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

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
Result<void> make_namespaces() {
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

/// With all that is mounted below.
Result<void> make_read_only(const std::string& path) {
  mount_attr attributes = {};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  if (::mount_setattr(AT_FDCWD,
                      path.c_str(),
                      AT_RECURSIVE,
                      &attributes,
                      sizeof attributes) != 0)
    return Error::system(path, "make it read-only in the view", errno);
  return {};
}

/// The layers beneath are shared: whoever wrote there by the tree's own path
/// would change every image.
Result<void> protect(const std::string& tree) {
  const char* path = tree.c_str();
  if (::mount(path, path, nullptr, MS_BIND | MS_REC, nullptr) != 0)
    return Error::system(tree, "mount it in the view", errno);
  return make_read_only(tree);
}

/// A view that nobody writes to, and so nearly as quick as the tree. Where
/// that cannot be, the overlay is as right, and slower.
Result<void> finish_read_only(const OverlayMount& mount) {
  std::vector<std::string> layers = mount.lower;
  layers.insert(layers.begin(), mount.upper);
  if (const auto directories = untouched_directories(layers); directories)
    (void)show_directly(*directories, layers.back(), mount.at);
  return make_read_only(mount.at);
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

/// The copy of a file gets its owner and group; writing ends with EOVERFLOW
/// where the namespace does not have them. A look at the top finds trees that
/// somebody else made; one at everything would take longer than the view.
Result<void> check_owners(const std::string& tree) {
  const Result<base::IdMap> users = base::IdMap::of_users();
  const Result<base::IdMap> groups = base::IdMap::of_groups();
  Result<std::vector<std::string>> names = base::list_directory(tree);
  if (!users || !groups || !names)
    return {};
  names->emplace_back(".");
  for (const std::string& name : *names) {
    const std::string path = name == "." ? tree : tree + "/" + name;
    struct stat seen = {};
    if (::lstat(path.c_str(), &seen) == 0 &&
        (!users->has(seen.st_uid) || !groups->has(seen.st_gid)))
      return Error{.subject = path,
                   .found = "belongs to a user or a group that the view's "
                            "user namespace does not have",
                   .remedy = "make all of the tree your own, or copy it"};
  }
  return {};
}

/// All of it, in the process that is to live in the namespaces.
Result<void> unshare_and_mount(const OverlayMount& mount) {
  if (Result<void> entered = make_namespaces(); !entered)
    return entered;
  if (mount.must_copy_up)
    if (Result<void> can = check_owners(mount.tree); !can)
      return can;
  if (::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return Error::system("/", "make mounts private", errno);
  if (Result<void> mounted = mount_layers(mount); !mounted)
    return mounted;
  if (Result<void> tidied = tidy_work(mount.work); !tidied)
    return tidied;
  if (Result<void> same = check_numbers(mount); !same)
    return same;
  if (mount.read_only)
    if (Result<void> finished = finish_read_only(mount); !finished)
      return finished;
  return protect(mount.tree);
}

/// A child that makes the mount and stays until its namespaces are held. It
/// answers with one byte, or with the text of an error.
class Mounter {
public:
  static Result<Mounter> start(const OverlayMount& mount) {
    Result<Fd::Pipe> answer = Fd::pipe();
    Result<Fd::Pipe> stay = Fd::pipe();
    if (!answer || !stay)
      return answer ? stay.error() : answer.error();
    const pid_t child = ::fork();
    if (child < 0)
      return Error::system(mount.at, "fork", errno);
    if (child == 0) {
      stay->write_end.reset();
      const Result<void> mounted = unshare_and_mount(mount);
      (void)base::write_all(answer->write_end,
                            mounted ? "" : base::render(mounted.error()),
                            "pipe");
      answer->write_end.reset();
      (void)base::read_all(stay->read_end, "pipe");
      ::_exit(mounted ? 0 : 1);
    }
    return Mounter{
        child, std::move(answer->read_end), std::move(stay->write_end)};
  }

  Result<void> outcome() const {
    const Result<std::string> text = base::read_all(answer_, "overlay");
    if (!text)
      return text.error();
    return text->empty() ? Result<void>{}
                         : Error{.subject = "overlay", .found = *text};
  }

  /// Empty if it is our own.
  Result<Fd> open_namespace(const std::string& kind) const {
    const std::string own = "/proc/self/ns/" + kind;
    const std::string its = fmt::format("/proc/{}/ns/{}", child_, kind);
    struct stat a = {};
    struct stat b = {};
    if (::stat(own.c_str(), &a) != 0 || ::stat(its.c_str(), &b) != 0)
      return Error::system(its, "look at it", errno);
    return a.st_ino == b.st_ino ? Result<Fd>{Fd{}} : Fd::open(its, O_RDONLY);
  }

  ~Mounter() {
    stay_.reset();
    while (child_ > 0 && ::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  Mounter(Mounter&& other) noexcept
      : child_(std::exchange(other.child_, 0)),
        answer_(std::move(other.answer_)),
        stay_(std::move(other.stay_)) {}

  Mounter(const Mounter&) = delete;
  Mounter& operator=(const Mounter&) = delete;
  Mounter& operator=(Mounter&&) = delete;

private:
  Mounter(pid_t child, Fd answer, Fd stay)
      : child_(child),
        answer_(std::move(answer)),
        stay_(std::move(stay)) {}

  pid_t child_;
  Fd answer_;
  Fd stay_;
};

} // namespace

Result<void> tidy_work(const std::string& work) {
  const std::string inner = work + "/work";
  if (::chmod(inner.c_str(), 0700) != 0 && errno != ENOENT)
    return Error::system(inner, "change its mode", errno);
  // The mark of a volatile mount, which would forbid the next one.
  return base::remove_tree(inner + "/incompat");
}

Result<Namespaces> mount_overlay(const OverlayMount& mount) {
  if (Result<void> able = check_attributes(mount.work); !able)
    return able.error();
  if (Result<void> tidied = tidy_work(mount.work); !tidied)
    return tidied.error(); // a killed process may not have come to it
  const Result<Mounter> mounter = Mounter::start(mount);
  if (!mounter)
    return mounter.error();
  if (Result<void> mounted = mounter->outcome(); !mounted)
    return mounted.error();
  Result<Fd> user = mounter->open_namespace("user");
  if (!user)
    return user.error();
  Result<Fd> mounts = mounter->open_namespace("mnt");
  if (!mounts)
    return mounts.error();
  if (!*mounts)
    return Error{.subject = "overlay", .found = "the mounter died"};
  return Namespaces{std::move(*user), std::move(*mounts)};
}

Result<void> enter(const Namespaces& namespaces) {
  const WorkingPath working_path;

  if (namespaces.user && ::setns(namespaces.user.get(), CLONE_NEWUSER) != 0)
    return Error::system("user namespace", "enter it", errno);
  if (::setns(namespaces.mount.get(), CLONE_NEWNS) != 0)
    return Error::system("mount namespace", "enter it", errno);
  return working_path.enter_again();
}

} // namespace view
