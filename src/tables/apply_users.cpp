// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see apply_users.hpp. A file whose text stays the same is not touched:
// in a view it would be copied for nothing.
#include "tables/apply_users.hpp"

#include "tables/directories.hpp"

#include <optional>
#include <utility>

namespace tables {

namespace {

constexpr mode_t public_mode = 0644;
constexpr mode_t secret_mode = 0600;

/// One of the four files, as it is and as it shall be.
struct Edited {
  const char* path;
  mode_t mode;
  Place place = {};
  bool is_there = false;
  std::string before = {};

  base::Result<void> load(const Tree& tree, Root& root) {
    auto found = tree.find(path, Last::follow);
    if (!found) {
      return found.error();
    }
    if (!*found) {
      return base::Error{
          path, "its directory is missing", "is ROOT the root of an image?"};
    }
    place = std::move(**found);
    const auto status = root.look(place);
    if (!status) {
      return status.error();
    }
    is_there = status->has_value();
    if (!is_there) {
      return {};
    }
    auto text = root.read(place);
    if (!text) {
      return text.error();
    }
    before = std::move(*text);
    return {};
  }

  base::Result<void> store(const AccountFile& accounts, Root& root) const {
    const std::string text = accounts.text();
    return text == before ? base::Result<void>{}
                          : root.replace(place, text, mode);
  }
};

class Editing {
public:
  Editing(const Tree& tree, Root& root)
      : tree_(tree),
        root_(root) {}

  base::Result<Accounts> load() {
    for (Edited* file : {&passwd_, &shadow_, &group_, &gshadow_}) {
      if (auto loaded = file->load(tree_, root_); !loaded) {
        return loaded.error();
      }
    }
    for (const Edited* file : {&passwd_, &group_}) {
      if (!file->is_there) {
        return base::Error{file->path,
                           "there is no such file in the image",
                           "every root file system has one; an empty one "
                           "will do"};
      }
    }
    Accounts accounts{AccountFile::parse(passwd_.before),
                      AccountFile::parse(shadow_.before),
                      AccountFile::parse(group_.before),
                      std::nullopt};
    if (gshadow_.is_there) {
      accounts.gshadow = AccountFile::parse(gshadow_.before);
    }
    return accounts;
  }

  base::Result<void> store(const Accounts& accounts) {
    const std::pair<const Edited*, const AccountFile*> files[] = {
        {&group_, &accounts.group},
        {&gshadow_, accounts.gshadow ? &*accounts.gshadow : nullptr},
        {&passwd_, &accounts.passwd},
        {&shadow_, &accounts.shadow},
    };
    for (const auto& [file, text] : files) {
      if (text == nullptr) {
        continue;
      }
      if (auto stored = file->store(*text, root_); !stored) {
        return stored;
      }
    }
    return {};
  }

  base::Result<void> make_home(const Home& home) {
    const auto place = make_directories(tree_, root_, home.path);
    if (!place) {
      return place.error();
    }
    return visit_all(*place, [&](const Place& each) {
      return root_.change(each, {home.uid, home.gid, std::nullopt});
    });
  }

private:
  const Tree& tree_;
  Root& root_;
  Edited passwd_{.path = "/etc/passwd", .mode = public_mode};
  Edited shadow_{.path = "/etc/shadow", .mode = secret_mode};
  Edited group_{.path = "/etc/group", .mode = public_mode};
  Edited gshadow_{.path = "/etc/gshadow", .mode = secret_mode};
};

} // namespace

base::Result<AccountFile>
read_accounts(const Tree& tree, Root& root, const std::string& path) {
  const auto place = tree.find(path, Last::follow);
  if (!place) {
    return place.error();
  }
  const auto status =
      *place ? root.look(**place) : base::Result(std::optional<Status>{});
  if (!status) {
    return status.error();
  }
  if (!*status) {
    return AccountFile{};
  }
  const auto text = root.read(**place);
  if (!text) {
    return text.error();
  }
  return AccountFile::parse(*text);
}

Errors apply_users(const std::vector<UserEntry>& entries,
                   const UserSettings& settings,
                   const Tree& tree,
                   Root& root) {
  Errors errors;
  Editing editing(tree, root);
  auto accounts = editing.load();
  if (!accounts) {
    return {accounts.error()};
  }
  const auto homes = add_users(*accounts, entries, settings, errors);
  if (!errors.empty()) {
    return errors;
  }
  if (auto stored = editing.store(*accounts); !stored) {
    return {stored.error()};
  }
  for (const Home& home : homes) {
    if (auto made = editing.make_home(home); !made) {
      errors.push_back(home.origin.error(made.error()));
    }
  }
  return errors;
}

} // namespace tables
