// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot mkusers`: users tables. With several of them the later ones
// win, as if they were one text.
#include "base/file.hpp"
#include "cli/command.hpp"
#include "cli/table_root.hpp"
#include "tables/apply_users.hpp"
#include "tables/user_table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "ids",
     .argument = "FILE",
     .help = "take automatic numbers from FILE; add those that are new"},
    {.name = "known-ids",
     .argument = "FILE",
     .help = "take automatic numbers from FILE; add none"},
    {.name = "hash",
     .argument = "METHOD",
     .help = "how clear-text passwords are hashed: md5, sha-256 or sha-512",
     .choices = "md5 sha-256 sha-512"},
    session_option,
    as_option,
};

base::Result<std::vector<tables::UserEntry>>
parse(std::span<const std::string> names, tables::Errors& errors) {
  std::vector<tables::UserEntry> entries;
  for (const std::string& name : names) {
    const auto text = read_table(name);
    if (!text) {
      return text.error();
    }
    auto more = tables::parse_user_table(table_name(name), *text, errors);
    std::ranges::move(more, std::back_inserter(entries));
  }
  return entries;
}

/// The salt of passwords follows from what makes the rest of a build the same
/// every time, too.
std::string seed() {
  const char* const epoch = std::getenv("SOURCE_DATE_EPOCH");
  return epoch == nullptr ? "0" : epoch;
}

base::Result<tables::Hash> hash_of(const Arguments& arguments) {
  const std::string method = arguments.value("hash").value_or("sha-512");
  if (method == "md5")
    return tables::Hash::md5;
  if (method == "sha-256")
    return tables::Hash::sha_256;
  if (method == "sha-512")
    return tables::Hash::sha_512;

  return usage_error(arguments.command(),
                     "--hash",
                     "found '" + method +
                         "', expected md5, sha-256 or sha-512");
}

/// Where automatic numbers are kept, if anywhere.
class IdFile {
public:
  static base::Result<IdFile> read(const Arguments& arguments,
                                   tables::Errors& errors) {
    IdFile file;
    file.grows_ = arguments.has("ids");
    const auto name = arguments.value(file.grows_ ? "ids" : "known-ids");
    if (!name)
      return file;
    file.name_ = *name;
    if (::access(name->c_str(), F_OK) == 0) {
      auto text = base::read_file(*name);
      if (!text)
        return text.error();
      file.before_ = std::move(*text);
    }
    file.ids_ = tables::KeptIds::parse(*name, file.before_, errors);

    return file;
  }

  tables::KeptIds* ids() { return ids_ ? &*ids_ : nullptr; }

  base::Result<void> write() const {
    if (!grows_ || ids_->text() == before_)
      return {};
    auto written = base::write_file_atomically(name_, ids_->text());
    if (!written)
      written.error().remedy =
          "new users are to be kept there; make it writable, or give them "
          "numbers of their own";
    return written;
  }

private:
  bool grows_ = false;
  std::string name_;
  std::string before_;
  std::optional<tables::KeptIds> ids_;
};

int run(const Arguments& arguments) {
  name_messages(arguments);
  const auto hash = hash_of(arguments);
  if (!hash)
    return fail(hash.error());
  const std::span<const std::string> operands = arguments.operands();
  tables::Errors errors;
  const auto entries = parse(operands.first(operands.size() - 1), errors);
  if (!entries) {
    return fail(entries.error());
  }
  auto ids = IdFile::read(arguments, errors);
  if (!ids) {
    return fail(ids.error());
  }
  const auto where = TableRoot::open(arguments, operands.back());
  if (!where) {
    return fail(where.error());
  }
  if (!errors.empty()) {
    return report_all(errors);
  }
  const std::string salt = seed();
  errors = tables::apply_users(
      *entries, {salt, *hash, ids->ids()}, where->tree, *where->root);
  if (errors.empty()) {
    if (auto written = ids->write(); !written) {
      return fail(written.error());
    }
  }
  return report_all(errors);
}

const Command command{.name = "mkusers",
                      .synopsis = "mkusers [options] TABLE... ROOT",
                      .summary = "add the users of a table to a tree",
                      .options = options,
                      .operands = Operands::from(2),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
