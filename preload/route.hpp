// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who may reach a file depends on every directory on the way, those of
// symbolic links too, so a path is followed step by step, as path_resolution(7)
// has it, by descriptors that only name what they are of.
#pragma once

#include "jobroot/permission.hpp"
#include "process.hpp"

namespace shim {

/// An inode under a descriptor of our own.
class Place {
public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  ~Place() { leave(); }

  /// Takes the descriptor over, or none when it is negative.
  void take(long fd) noexcept;

  bool exists() const noexcept { return fd_ >= 0; }

  int fd() const noexcept { return fd_; }

  int give_up() noexcept;

  const jobroot::Inode& inode() const noexcept { return inode_; }

  /// Whether it is in /proc, whose files belong to whom the kernel says.
  bool is_in_proc() const noexcept { return is_in_proc_; }

  /// rule(guarded), or 0 where there is nothing to guard.
  template <class Rule> int ask(Rule rule) const noexcept;

  int permits(const jobroot::Asker& asker, uint32_t rights) const noexcept {
    return ask([&](const jobroot::Guarded& inode) {
      return jobroot::rules::permission(inode, asker, rights);
    });
  }

private:
  void leave() noexcept;

  int fd_ = -1;
  bool is_in_proc_ = false;
  jobroot::Inode inode_ = {};
  jobroot::Known known_;
};

template <class Rule> int Place::ask(Rule rule) const noexcept {
  constexpr jobroot::XattrName name{jobroot::acl::access_name,
                                    sizeof jobroot::acl::access_name - 1};
  if (!exists() || is_in_proc_)
    return 0;
  const jobroot::Record& record = known_.record;
  const auto list = session().xattrs(known_);
  const jobroot::XattrView acl = jobroot::find_xattr(list.get(), name);
  jobroot::Guarded inode{record.mode, record.uid, record.gid};
  if (acl.name != nullptr && !acl.removed) {
    inode.acl = acl.value;
    inode.acl_bytes = acl.value_bytes;
  }
  return rule(inode);
}

class Route {
public:
  /// What a link at the end of a path means: what it leads to, or itself, or,
  /// for calls that make and remove names, itself also before a "/".
  enum class End : uint8_t { followed, seen, name };

  explicit Route(const jobroot::Asker& asker) noexcept
      : asker_(asker) {}

  /// Follows the path to where `last` is, or to the directory that it is not
  /// in. Minus an errno where a directory may not be searched; what else is
  /// wrong the call itself will find.
  int follow(const jobroot::Target& target, End end) noexcept;

  /// Null descriptors where the way was not found, or there is none.
  const Place& directory() const noexcept { return directory_; }

  const Place& last() const noexcept { return last_; }

  /// Whether the path ends in a name, which "." and ".." are not, and "f/" is
  /// not where f is no directory.
  bool is_name() const noexcept { return is_name_; }

private:
  enum class Step : uint8_t { on, arrived, lost };

  bool start(const jobroot::Target& target) noexcept;
  Step step(End end) noexcept;
  Step enter_link(long fd, const char* rest) noexcept;

  const jobroot::Asker& asker_;
  Place directory_;
  Place last_;
  int links_ = 0;
  bool is_name_ = true;
  char path_[4096];   ///< what is still to be followed
  char linked_[4096]; ///< room for a link's text before it
};

} // namespace shim
