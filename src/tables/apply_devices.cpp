// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see apply_devices.hpp.
#include "tables/apply_devices.hpp"

#include "sandbox/capability.hpp"
#include "tables/description.hpp"
#include "tables/directories.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <string>

namespace tables {

namespace {

mode_t type_of(Kind kind) {
  switch (kind) {
  case Kind::character_device:
    return S_IFCHR;
  case Kind::block_device:
    return S_IFBLK;
  case Kind::fifo:
    return S_IFIFO;
  case Kind::directory:
    return S_IFDIR;
  default:
    return S_IFREG;
  }
}

/// One entry being applied.
class Application {
public:
  Application(const DeviceEntry& entry, const Tree& tree, Root& root)
      : entry_(entry),
        tree_(tree),
        root_(root) {}

  base::Result<void> run() {
    switch (entry_.kind) {
    case Kind::file:
    case Kind::optional_file:
      return apply_file();
    case Kind::directory:
      return apply_directory();
    case Kind::recursive:
      return apply_recursively();
    default:
      return apply_nodes();
    }
  }

private:
  /// A path's place, if its directory is there, and what is at it, if
  /// anything is.
  struct Found {
    std::optional<Place> place;
    std::optional<Status> status;
  };

  base::Result<Found> find(const std::string& path, Last last) const;
  base::Result<void> apply_file();
  base::Result<void> apply_directory();
  base::Result<void> apply_recursively();
  base::Result<void> apply_nodes();
  base::Result<void> apply_node(const std::string& path, dev_t rdev);
  base::Result<void> add_capabilities(const Place& place);
  base::Result<void> finish(const Place& place);

  Attributes attributes() const {
    return {*entry_.user.id, *entry_.group.id, entry_.mode};
  }

  base::Error fail(const std::string& path,
                   const std::string& found,
                   std::string remedy) const {
    return entry_.origin.error(path + ": " + found, std::move(remedy));
  }

  base::Result<void> pass(base::Result<void> result) const {
    return result ? std::move(result) : entry_.origin.error(result.error());
  }

  const DeviceEntry& entry_;
  const Tree& tree_;
  Root& root_;
};

base::Result<Application::Found> Application::find(const std::string& path,
                                                   Last last) const {
  auto place = tree_.find(path, last);
  if (!place) {
    return entry_.origin.error(place.error());
  }
  if (!*place) {
    return Found{};
  }
  const auto status = root_.look(**place);
  if (!status) {
    return entry_.origin.error(status.error());
  }
  return Found{std::move(*place), *status};
}

base::Result<void> Application::apply_file() {
  const auto found = find(entry_.path, Last::follow);
  if (!found) {
    return found.error();
  }
  const bool is_there = found->status && S_ISREG(found->status->mode);
  if (!is_there && entry_.kind == Kind::optional_file) {
    return {};
  }
  if (!is_there) {
    return fail(entry_.path,
                found->status ? "is " + description(*found->status) +
                                    ", not a regular file"
                              : "there is no such file",
                "remove the line, or write F for a file that may be missing");
  }
  if (auto finished = finish(*found->place); !finished) {
    return finished;
  }
  return add_capabilities(*found->place);
}

/// Owner, mode and attributes of what is there.
base::Result<void> Application::finish(const Place& place) {
  if (auto changed = root_.change(place, attributes()); !changed) {
    return pass(changed);
  }
  for (const auto& [origin, attribute] : entry_.attributes) {
    const auto set = root_.set_xattr(place, attribute.name, attribute.value);
    if (!set) {
      return origin.error(set.error());
    }
  }
  return {};
}

/// The new clauses are read behind what the file has, as setcap would read
/// one long text.
base::Result<void> Application::add_capabilities(const Place& place) {
  if (entry_.capabilities.empty()) {
    return {};
  }
  auto before = root_.xattr(place, sandbox::capability_xattr);
  if (!before) {
    return entry_.origin.error(before.error());
  }
  std::string text;
  if (!before->empty()) {
    auto old = sandbox::capability_text(*before);
    if (!old) {
      return entry_.origin.error(old.error());
    }
    text = std::move(*old);
  }
  for (const CapabilityLine& line : entry_.capabilities) {
    text += " " + line.clauses;
  }
  const auto bytes = sandbox::capability_bytes(text);
  if (!bytes) {
    return entry_.capabilities.back().origin.error(bytes.error());
  }
  return pass(root_.set_xattr(place, sandbox::capability_xattr, *bytes));
}

base::Result<void> Application::apply_directory() {
  const auto place = make_directories(tree_, root_, entry_.path);
  if (!place) {
    return entry_.origin.error(place.error());
  }
  return finish(*place);
}

base::Result<void> Application::apply_recursively() {
  const auto found = find(entry_.path, Last::keep);
  if (!found) {
    return found.error();
  }
  if (!found->status) {
    return fail(entry_.path, "there is no such directory", "remove the line");
  }
  return pass(visit_all(*found->place, [this](const Place& place) {
    return root_.change(place, attributes());
  }));
}

base::Result<void> Application::apply_nodes() {
  const bool is_device = entry_.kind != Kind::fifo;
  const bool is_batch = entry_.count > 1;
  const std::uint32_t count = is_batch ? entry_.count : 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string suffix =
        is_batch ? std::to_string(entry_.start + i) : std::string();
    const dev_t rdev =
        is_device ? makedev(entry_.major, entry_.minor + i * entry_.increment)
                  : 0;
    if (auto applied = apply_node(entry_.path + suffix, rdev); !applied) {
      return applied;
    }
  }
  return {};
}

base::Result<void> Application::apply_node(const std::string& path,
                                           dev_t rdev) {
  const auto found = find(path, Last::keep);
  if (!found) {
    return found.error();
  }
  if (!found->place) {
    return fail(path,
                "its directory is missing",
                "write a line of type d for it, further up");
  }
  const auto& status = found->status;
  const mode_t type = type_of(entry_.kind);
  if (status && ((status->mode & S_IFMT) != type || status->rdev != rdev)) {
    return fail(path,
                "is there already and is " + description(*status),
                "remove it or the line");
  }
  if (!status) {
    const mode_t mode = type | *entry_.mode;
    if (auto made = root_.make_node(*found->place, mode, rdev); !made) {
      return pass(made);
    }
  }
  return finish(*found->place);
}

} // namespace

Errors apply_devices(const std::vector<DeviceEntry>& entries,
                     const Tree& tree,
                     Root& root) {
  Errors errors;
  for (const DeviceEntry& entry : entries) {
    if (auto applied = Application(entry, tree, root).run(); !applied) {
      errors.push_back(std::move(applied.error()));
    }
  }
  return errors;
}

} // namespace tables
