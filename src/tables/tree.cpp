// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tree.hpp. openat2(2) with RESOLVE_IN_ROOT would follow links the
// same way, but does not say which directory the last name is in, and is
// refused in many containers.
#include "tables/tree.hpp"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace tables {

namespace {

/// As many links as the kernel follows in one path.
constexpr int most_links = 40;
constexpr int directory_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW;

base::Error failed(const std::string& path, int code) {
  return base::Error::system(path, "find", code);
}

/// One walk down a path.
class Walk {
public:
  Walk(std::shared_ptr<const base::Fd> root,
       std::string_view path,
       Last last,
       const Tree::MakeDirectory* make)
      : path_(path),
        last_(last),
        make_(make) {
    open_.push_back(std::move(root));
    push(path, false);
  }

  base::Result<Place> run() {
    while (!ahead_.empty()) {
      Step step = std::move(ahead_.back());
      ahead_.pop_back();
      if (step.name == "..") {
        leave();
        continue;
      }
      const Place here = place(step);
      const bool is_last = ahead_.empty();
      if (is_last && last_ == Last::keep) {
        return here;
      }
      const auto link = read_link(here);
      if (!link) {
        return link.error();
      }
      if (!link->empty()) {
        if (auto followed = follow(*link); !followed) {
          return followed.error();
        }
      } else if (is_last) {
        return here;
      } else if (auto entered = enter(here); !entered) {
        return entered.error();
      }
    }
    return place({".", false});
  }

  /// Whether run() ended because a directory is missing.
  bool is_missing() const { return is_missing_; }

private:
  struct Step {
    std::string name;
    bool is_from_link;
  };

  Place place(const Step& step) const {
    return {open_.back(), step.name, path_, step.is_from_link};
  }

  void leave() {
    if (open_.size() > 1) {
      open_.pop_back();
    }
  }

  /// Puts the names of `path` before those that are still ahead.
  void push(std::string_view path, bool is_from_link) {
    std::vector<Step> steps;
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view name = path.substr(0, end);
      if (!name.empty() && name != ".") {
        steps.push_back({std::string(name), is_from_link});
      }
      path.remove_prefix(std::min(end + 1, path.size()));
    }
    std::ranges::reverse(steps);
    std::ranges::move(steps, std::back_inserter(ahead_));
  }

  /// What a link holds; empty for everything else, also for nothing.
  base::Result<std::string> read_link(const Place& here) const {
    char target[PATH_MAX];
    const ssize_t size = ::readlinkat(
        here.directory_fd(), here.name.c_str(), target, sizeof target);
    if (size > 0) {
      return std::string(target, static_cast<std::size_t>(size));
    }
    if (size == 0 || errno == EINVAL || errno == ENOENT) {
      return std::string();
    }
    return failed(path_, errno);
  }

  base::Result<void> follow(const std::string& link) {
    if (++links_ > most_links) {
      return failed(path_, ELOOP);
    }
    if (link.starts_with('/')) {
      open_.resize(1);
    }
    push(link, true);
    return {};
  }

  base::Result<void> enter(const Place& here) {
    auto fd = open_directory(here);
    if (!fd && errno == ENOENT && make_ != nullptr && !here.is_behind_link) {
      if (auto made = (*make_)(here); !made) {
        return made;
      }
      fd = open_directory(here);
    }
    if (!fd) {
      is_missing_ = errno == ENOENT || errno == ENOTDIR;
      return failed(path_, errno);
    }
    open_.push_back(std::make_shared<const base::Fd>(std::move(*fd)));
    return {};
  }

  static base::Result<base::Fd> open_directory(const Place& here) {
    return base::Fd::openat(here.directory_fd(), here.name, directory_flags);
  }

  std::string path_;
  Last last_;
  const Tree::MakeDirectory* make_;
  /// The directories from ROOT to where the walk is.
  std::vector<std::shared_ptr<const base::Fd>> open_;
  /// What is still to be walked, the next step last.
  std::vector<Step> ahead_;
  int links_ = 0;
  bool is_missing_ = false;
};

} // namespace

Tree::Tree(base::Fd root)
    : root_(std::make_shared<const base::Fd>(std::move(root))) {}

base::Result<Tree> Tree::open(const std::string& root) {
  auto fd = base::Fd::open(root, O_PATH | O_DIRECTORY);
  if (!fd) {
    return fd.error();
  }
  return Tree(std::move(*fd));
}

base::Result<std::optional<Place>> Tree::find(std::string_view path,
                                              Last last) const {
  Walk walk(root_, path, last, nullptr);
  auto place = walk.run();
  if (place) {
    return std::optional(std::move(*place));
  }
  if (walk.is_missing()) {
    return std::optional<Place>{};
  }
  return place.error();
}

base::Result<Place> Tree::find_or_make(std::string_view path,
                                       Last last,
                                       const MakeDirectory& make) const {
  return Walk(root_, path, last, &make).run();
}

} // namespace tables
