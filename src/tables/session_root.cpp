// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_root.hpp. What root's calls do is in jobroot/rules.hpp;
// here is only which of them a table means.
#include "tables/session_root.hpp"

#include "base/file.hpp"
#include "jobroot/acl_record.hpp"
#include "jobroot/capability_record.hpp"
#include "jobroot/rules.hpp"
#include "tables/disk.hpp"
#include "tables/new_file.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>

namespace tables {

namespace {

using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Record;
using jobroot::Target;
namespace rules = jobroot::rules;

constexpr jobroot::Credentials root_credentials;

Target target_of(const Place& place) {
  return {place.directory_fd(), place.name.c_str(), AT_SYMLINK_NOFOLLOW};
}

jobroot::XattrName xattr_name(const std::string& name) {
  return {name.c_str(), static_cast<std::uint16_t>(name.size())};
}

bool is_device(mode_t mode) {
  return S_ISCHR(mode) || S_ISBLK(mode);
}

} // namespace

base::Result<std::optional<SessionRoot::Seen>>
SessionRoot::see(const Place& place) {
  Seen seen{};
  const int error = jobroot::look_at(target_of(place), &seen.inode);
  if (error == -ENOENT) {
    return std::optional<Seen>{};
  }
  if (error != 0) {
    return system_error(place, "examine", error);
  }
  if (!session_.find(target_of(place), seen.inode, &seen.known)) {
    seen.known.record = session_.unknown(seen.inode);
  }
  return std::optional(seen);
}

base::Result<std::optional<Status>> SessionRoot::look(const Place& place) {
  const auto seen = see(place);
  if (!seen) {
    return seen.error();
  }
  if (!*seen) {
    return std::optional<Status>{};
  }
  const Record& record = (*seen)->known.record;
  return std::optional(
      Status{record.mode,
             record.uid,
             record.gid,
             is_device(record.mode) ? jobroot::unpacked_rdev(record.rdev) : 0});
}

base::Result<void> SessionRoot::change(const Place& place,
                                       const Attributes& attributes) {
  const auto seen = see(place);
  if (!seen) {
    return seen.error();
  }
  if (!*seen) {
    return system_error(place, "change", -ENOENT);
  }
  const auto apply = [&](Known& known) {
    Record& record = known.record;
    const mode_t mode =
        attributes.mode.value_or(record.mode & rules::permission_bits);
    // chown(2) takes capabilities away; a table does not ask for that.
    rules::chown(record, root_credentials, {}, attributes.uid, attributes.gid);
    return S_ISLNK(record.mode)
               ? 0
               : rules::chmod(record, root_credentials, {}, mode);
  };
  const int error =
      session_.update(target_of(place), (*seen)->inode, Call::chown, apply);
  if (error != 0) {
    return system_error(place, "record the owner", error);
  }
  return {};
}

/// What the session must say of an inode that root has just made.
base::Result<void> SessionRoot::record_new(const Place& place,
                                           Call call,
                                           mode_t mode,
                                           dev_t rdev) {
  Inode inode;
  Inode parent_inode;
  const Target parent = Target::of_fd(place.directory_fd());
  int error = jobroot::look_at(target_of(place), &inode);
  if (error == 0) {
    error = jobroot::look_at(parent, &parent_inode);
  }
  if (error != 0) {
    return system_error(place, "examine", error);
  }
  Known directory;
  if (!session_.find(parent, parent_inode, &directory)) {
    directory.record = session_.unknown(parent_inode);
  }
  const auto list = session_.xattrs(directory);
  const jobroot::acl::Inherited inherited(list.get());
  const mode_t made = inherited.is_given() ? inherited.mode(mode) : mode;
  error = session_.update(target_of(place), inode, call, [&](Known& known) {
    known.home = nullptr; // an earlier inode's record is not this one's
    known.record = session_.unknown(inode);
    rules::create(
        known.record, root_credentials, {}, directory.record, mode, made);
    if (is_device(mode)) {
      known.record.rdev = jobroot::packed_rdev(rdev);
    }
    return hand_down(session_, inherited, target_of(place), known);
  });
  if (error != 0) {
    return system_error(place, "record it", error);
  }
  return {};
}

base::Result<void> SessionRoot::make_directory(const Place& place,
                                               mode_t mode) {
  const mode_t real = rules::widened(mode, S_IFDIR | mode);
  if (::mkdirat(place.directory_fd(), place.name.c_str(), real) != 0) {
    return system_error(place, "create directory");
  }
  auto recorded = record_new(place, Call::mkdir, S_IFDIR | mode, 0);
  if (!recorded) {
    ::unlinkat(place.directory_fd(), place.name.c_str(), AT_REMOVEDIR);
  }
  return recorded;
}

base::Result<void>
SessionRoot::make_node(const Place& place, mode_t mode, dev_t rdev) {
  const mode_t type = is_device(mode) ? S_IFREG : mode & S_IFMT;
  const mode_t real = type | rules::widened(mode, mode);
  if (::mknodat(place.directory_fd(), place.name.c_str(), real, 0) != 0) {
    return system_error(place, "create node");
  }
  auto recorded = record_new(place, Call::mknod, mode, rdev);
  if (!recorded) {
    ::unlinkat(place.directory_fd(), place.name.c_str(), 0);
  }
  return recorded;
}

base::Result<std::string> SessionRoot::xattr(const Place& place,
                                             const std::string& name) {
  const auto seen = see(place);
  if (!seen) {
    return seen.error();
  }
  if (*seen) {
    const auto list = session_.xattrs((*seen)->known);
    const auto found = jobroot::find_xattr(list.get(), xattr_name(name));
    if (found.name != nullptr) {
      return found.removed ? std::string()
                           : std::string(found.value, found.value_bytes);
    }
  }
  const auto fd = open(place);
  if (!fd) {
    return fd.error();
  }
  return xattr_on_disk(*fd, name, place.path);
}

/// Who owns a file may set these; so they are on disk, where programs in the
/// session look for them. In an overlay that copies the file up, and what has
/// several names gets another number.
base::Result<void> SessionRoot::set_user_xattr(const Place& place,
                                               const std::string& name,
                                               std::string_view value) {
  const auto seen = see(place);
  if (!seen) {
    return seen.error();
  }
  const auto set = [&]() -> base::Result<bool> {
    const auto fd = open(place);
    if (!fd) {
      return fd.error();
    }
    return ::fsetxattr(
               fd->get(), name.c_str(), value.data(), value.size(), 0) == 0;
  };
  auto done = set();
  if (done && !*done && errno == EACCES) {
    if (auto workable = make_workable(place); !workable) {
      return workable;
    }
    done = set();
  }
  if (!done) {
    return done.error();
  }
  if (!*done) {
    return system_error(place, "set an attribute");
  }
  if (*seen && (*seen)->known.home != nullptr) {
    session_.follow_copy_up((*seen)->known, target_of(place));
  }
  return {};
}

base::Result<void> SessionRoot::set_xattr(const Place& place,
                                          const std::string& name,
                                          std::string_view value) {
  if (name.starts_with("user.")) {
    return set_user_xattr(place, name, value);
  }
  const auto seen = see(place);
  if (!seen) {
    return seen.error();
  }
  if (!*seen) {
    return system_error(place, "set an attribute", -ENOENT);
  }
  const auto apply = [&](Known& known) {
    if (name == jobroot::capability_text)
      if (const int refused = forget_note(session_, known))
        return refused;
    const auto list = session_.xattrs(known);
    jobroot::Slot slot = 0;
    const int error =
        session_.set_xattr(list.get(),
                           xattr_name(name),
                           value.data(),
                           static_cast<std::uint32_t>(value.size()),
                           false,
                           &slot);
    known.record.xattrs = slot;
    known.xattrs = &session_.own();
    return error;
  };
  const int error =
      session_.update(target_of(place), (*seen)->inode, Call::setxattr, apply);
  if (error != 0) {
    return system_error(place, "record an attribute", error);
  }
  return {};
}

/// A mode like 0000 means nothing to root, but much to who is not really
/// root: the disk's is widened, and the session keeps what it was. In an
/// overlay that copies the file up.
base::Result<void> SessionRoot::make_workable(const Place& place) {
  auto seen = see(place);
  if (!seen || !*seen) {
    return seen ? system_error(place, "open", -ENOENT) : seen.error();
  }
  Known& known = (*seen)->known;
  const mode_t bits = rules::widened((*seen)->inode.mode, (*seen)->inode.mode);
  int error = 0;
  if (known.home == nullptr) {
    error = session_.copy(known, target_of(place), (*seen)->inode, Call::chmod);
  }
  if (error != 0) {
    return system_error(place, "record the mode", error);
  }
  if (::fchmodat(place.directory_fd(), place.name.c_str(), bits, 0) != 0) {
    return system_error(place, "change the mode on disk");
  }
  session_.follow_copy_up(known, target_of(place));
  return {};
}

base::Result<base::Fd> SessionRoot::open(const Place& place) {
  auto fd = open_file(place);
  if (!fd && errno == EACCES) {
    if (auto workable = make_workable(place); !workable) {
      return workable.error();
    }
    fd = open_file(place);
  }
  if (!fd) {
    return system_error(place, "open");
  }
  return fd;
}

base::Result<std::string> SessionRoot::read(const Place& place) {
  const auto fd = open(place);
  if (!fd) {
    return fd.error();
  }
  return base::read_all(*fd, place.path);
}

base::Result<void> SessionRoot::record_like(const Place& place,
                                            const Seen& old) {
  Inode inode;
  int error = jobroot::look_at(target_of(place), &inode);
  if (error == 0 && old.known.home != nullptr) {
    error = session_.copy(old.known, target_of(place), inode, Call::create);
  } else if (error == 0) {
    const auto apply = [&](Known& known) {
      known.home = nullptr;
      known.record = session_.unknown(inode);
      known.record.mode = old.known.record.mode;
      known.record.uid = old.known.record.uid;
      known.record.gid = old.known.record.gid;
      return 0;
    };
    error = session_.update(target_of(place), inode, Call::create, apply);
  }
  if (error != 0) {
    return system_error(place, "record its owner", error);
  }
  return {};
}

base::Result<void> SessionRoot::replace_old(const Place& place,
                                            std::string_view text) {
  const auto fd = open(place); // which may change what is on disk
  if (!fd) {
    return fd.error();
  }
  const auto seen = see(place);
  if (!seen || !*seen) {
    return seen ? system_error(place, "replace", -ENOENT) : seen.error();
  }
  const Seen& old = **seen;
  auto file = NewFile::write(
      place, text, rules::widened(old.inode.mode, old.inode.mode));
  if (!file) {
    return file.error();
  }
  if (auto copied = file->copy_xattrs(*fd); !copied) {
    return copied;
  }
  if (auto recorded = record_like(file->place(), old); !recorded) {
    return recorded;
  }
  session_.mark_dying(old.known);
  auto arrived = file->arrive(place);
  Inode victim{};
  if (arrived && jobroot::look_at(Target::of_fd(fd->get()), &victim) == 0 &&
      victim.nlink == 0) {
    session_.mark_unlinked(old.known);
  } else {
    session_.clear_dying(old.known);
  }
  return arrived;
}

base::Result<void>
SessionRoot::replace(const Place& place, std::string_view text, mode_t mode) {
  const auto old = see(place);
  if (!old) {
    return old.error();
  }
  if (*old) {
    return replace_old(place, text);
  }
  auto file = NewFile::write(place, text, rules::widened(mode, mode));
  if (!file) {
    return file.error();
  }
  if (auto recorded =
          record_new(file->place(), Call::create, S_IFREG | mode, 0);
      !recorded) {
    return recorded;
  }
  return file->arrive(place);
}

} // namespace tables
