// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see accounts.hpp. Adding something twice is no error as long as both
// say the same of it: two packages may want the same user, and a table may be
// applied to an image that has it already. What was there is replaced and
// moves to the end of its file, as it does in Buildroot.
#include "tables/accounts.hpp"

#include <algorithm>
#include <utility>

namespace tables {

namespace {

constexpr std::uint32_t first_system_id = 100;
constexpr std::uint32_t last_system_id = 999;
constexpr std::uint32_t first_user_id = 1000;
constexpr std::uint32_t last_user_id = 1999;

using Choice = AccountId::Choice;

constexpr AccountId automatic(Choice choice) {
  return {choice, 0};
}

/// The range for groups that a line names without a number.
AccountId like(const AccountId& uid) {
  if (!uid.is_fixed()) {
    return uid;
  }
  return automatic(uid.value <= last_system_id ? Choice::system : Choice::user);
}

/// A list between commas, with `member` once, at its end.
std::string with_member(std::string_view members, std::string_view member) {
  std::string list;
  while (!members.empty()) {
    const std::size_t end = std::min(members.find(','), members.size());
    if (end > 0 && members.substr(0, end) != member) {
      list += std::string(members.substr(0, end)) + ",";
    }
    members.remove_prefix(std::min(end + 1, members.size()));
  }
  return list + std::string(member);
}

void add_member(AccountFile& file,
                std::string_view group,
                std::string_view user) {
  Fields* const line = file.find(group);
  if (line == nullptr) {
    return; // its creation has failed and been reported
  }
  line->resize(std::max(line->size(), members_field + 1));
  (*line)[members_field] = with_member((*line)[members_field], user);
}

class Editor {
public:
  Editor(Accounts& accounts, const UserSettings& settings, Errors& errors)
      : accounts_(accounts),
        settings_(settings),
        errors_(errors) {}

  void add_group(const UserEntry& entry,
                 const std::string& name,
                 const AccountId& wanted);
  void add_user(const UserEntry& entry);

  std::vector<Home> take_homes() { return std::move(homes_); }

private:
  /// The number that `name` gets in `file`: its own if it is there, the
  /// wanted one, or the lowest free one.
  std::optional<std::uint32_t> number_for(const UserEntry& entry,
                                          const AccountFile& file,
                                          const std::string& what,
                                          const std::string& name,
                                          const AccountId& wanted);
  std::optional<std::uint32_t> automatic_number(const UserEntry& entry,
                                                const AccountFile& file,
                                                const std::string& what,
                                                const std::string& name,
                                                const AccountId& wanted);
  bool has_main_group(const UserEntry& entry, std::uint32_t gid);
  void fail(const UserEntry& entry, std::string found, std::string remedy);

  Accounts& accounts_;
  const UserSettings& settings_;
  Errors& errors_;
  std::vector<Home> homes_;
};

void Editor::fail(const UserEntry& entry,
                  std::string found,
                  std::string remedy) {
  errors_.push_back(entry.origin.error(std::move(found), std::move(remedy)));
}

std::optional<std::uint32_t> Editor::number_for(const UserEntry& entry,
                                                const AccountFile& file,
                                                const std::string& what,
                                                const std::string& name,
                                                const AccountId& wanted) {
  const auto own = file.id_of(name);
  if (!wanted.is_fixed()) {
    return own ? own : automatic_number(entry, file, what, name, wanted);
  }
  if (own && *own != wanted.value) {
    fail(entry,
         what + " " + quoted(name) + " has the number " + std::to_string(*own) +
             " already",
         "write " + std::to_string(*own) + " or -1");
    return std::nullopt;
  }
  if (const auto holder = file.other_holder(wanted.value, name)) {
    fail(entry,
         "number " + std::to_string(wanted.value) + " belongs to " + what +
             " " + quoted(*holder),
         "choose another one, or -1 for a free one");
    return std::nullopt;
  }
  if (settings_.ids != nullptr) {
    if (const auto holder =
            settings_.ids->other_holder(what, name, wanted.value)) {
      fail(entry,
           "number " + std::to_string(wanted.value) + " is kept for " + what +
               " " + *holder,
           "choose another one, or remove that line");
      return std::nullopt;
    }
  }
  return wanted.value;
}

std::optional<std::uint32_t> Editor::automatic_number(const UserEntry& entry,
                                                      const AccountFile& file,
                                                      const std::string& what,
                                                      const std::string& name,
                                                      const AccountId& wanted) {
  const bool system = wanted.choice == Choice::system;
  KeptIds* const ids = settings_.ids;
  const auto kept = ids != nullptr ? ids->find(what, name) : std::nullopt;
  const auto holder = kept ? file.other_holder(*kept, name) : std::nullopt;
  if (holder) {
    fail(entry,
         what + " " + quoted(name) + " is to keep the number " +
             std::to_string(*kept) + ", which belongs to " + quoted(*holder),
         "remove the line that keeps it, or give " + quoted(*holder) +
             " another one");
    return std::nullopt;
  }
  const auto id =
      kept ? kept
           : file.lowest_free(system ? first_system_id : first_user_id,
                              system ? last_system_id : last_user_id,
                              ids != nullptr ? ids->all(what)
                                             : std::set<std::uint32_t>());
  if (!id) {
    fail(entry,
         what + " " + quoted(name) + ": no number is free in its range",
         "give it one of its own");
  } else if (ids != nullptr) {
    ids->keep(what, name, *id);
  }
  return id;
}

void Editor::add_group(const UserEntry& entry,
                       const std::string& name,
                       const AccountId& wanted) {
  AccountFile& group = accounts_.group;
  const auto gid = number_for(entry, group, "group", name, wanted);
  if (!gid) {
    return;
  }
  const Fields* const old = group.find(name);
  const bool has_members = old != nullptr && old->size() > members_field;
  group.replace(name,
                {name,
                 "x",
                 std::to_string(*gid),
                 has_members ? (*old)[members_field] : std::string()});
  if (accounts_.gshadow) {
    const Fields* const secret = accounts_.gshadow->find(name);
    Fields line = secret ? *secret : Fields{name, "*", "", ""};
    accounts_.gshadow->replace(name, std::move(line));
  }
}

bool Editor::has_main_group(const UserEntry& entry, std::uint32_t gid) {
  const Fields* const user = accounts_.passwd.find(entry.name);
  const auto main =
      user ? number_in(*user, main_group_field) : std::optional(gid);
  if (main == gid) {
    return true;
  }
  const auto name = main ? accounts_.group.name_of(*main) : std::nullopt;
  fail(entry,
       "user " + quoted(entry.name) + " has the main group " +
           (name   ? quoted(*name)
            : main ? std::to_string(*main)
                   : "''") +
           " already",
       "write that group; others go into the column groups");
  return false;
}

void Editor::add_user(const UserEntry& entry) {
  const auto gid = accounts_.group.id_of(entry.group);
  const auto uid =
      number_for(entry, accounts_.passwd, "user", entry.name, entry.uid);
  if (!gid || !uid || !has_main_group(entry, *gid)) {
    return;
  }
  const auto password = shadow_password(
      entry.password, entry.name, settings_.seed, settings_.hash);
  if (!password) {
    errors_.push_back(entry.origin.error(password.error()));
    return;
  }
  accounts_.passwd.replace(entry.name,
                           {entry.name,
                            "x",
                            std::to_string(*uid),
                            std::to_string(*gid),
                            entry.comment,
                            entry.home.empty() ? "/" : entry.home,
                            entry.shell});
  accounts_.shadow.replace(entry.name,
                           {entry.name, *password, "", "", "", "", "", "", ""});
  for (const std::string& group : entry.groups) {
    add_member(accounts_.group, group, entry.name);
    if (accounts_.gshadow) {
      add_member(*accounts_.gshadow, group, entry.name);
    }
  }
  if (!entry.home.empty()) {
    homes_.push_back({entry.origin, entry.home, *uid, *gid});
  }
}

} // namespace

std::vector<Home> add_users(Accounts& accounts,
                            const std::vector<UserEntry>& entries,
                            const UserSettings& settings,
                            Errors& errors) {
  Editor editor(accounts, settings, errors);
  for (const bool fixed : {true, false}) {
    for (const UserEntry& entry : entries) {
      if (entry.gid.is_fixed() == fixed) {
        editor.add_group(entry, entry.group, entry.gid);
      }
    }
  }
  for (const UserEntry& entry : entries) {
    for (const std::string& group : entry.groups) {
      editor.add_group(entry, group, like(entry.uid));
    }
  }
  for (const bool fixed : {true, false}) {
    for (const UserEntry& entry : entries) {
      if (!entry.name.empty() && entry.uid.is_fixed() == fixed) {
        editor.add_user(entry);
      }
    }
  }
  return editor.take_homes();
}

} // namespace tables
