// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see record_text.hpp.
#include "cli/record_text.hpp"

#include "cli/table.hpp"
#include "cli/xattr_text.hpp"
#include "jobroot/call_name.hpp"
#include "session/saved_xattrs.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <ctime>
#include <string_view>

namespace cli {

namespace {

const char* type_name(const jobroot::Record& record) {
  switch (record.mode & S_IFMT) {
  case S_IFREG:
    return "regular file";
  case S_IFDIR:
    return "directory";
  case S_IFLNK:
    return "symbolic link";
  case S_IFCHR:
    return "character device";
  case S_IFBLK:
    return "block device";
  case S_IFIFO:
    return "fifo";
  case S_IFSOCK:
    return "socket";
  default:
    return "unknown type";
  }
}

std::string type_text(const jobroot::Record& record) {
  return S_ISCHR(record.mode) || S_ISBLK(record.mode)
             ? fmt::format("{} {}:{}",
                           type_name(record),
                           record.rdev >> 20,
                           record.rdev & 0xfffff)
             : type_name(record);
}

std::string program_text(const jobroot::Known& known) {
  const auto program =
      known.home->at<jobroot::ProgramName>(known.record.program);
  if (!program || program->key.dev != jobroot::program_device)
    return "a program";
  const std::string_view name(program->name, sizeof program->name);

  return std::string(name.substr(0, name.find('\0')));
}

std::string witness_text(const jobroot::Record& record) {
  if ((record.state & jobroot::state_dying) != 0)
    return "being removed: its generation tells";
  if ((record.state & jobroot::state_proven) != 0)
    return "proven: its birth time tells";
  if ((record.state & jobroot::state_has_generation) != 0)
    return "young: its generation tells";

  return "none but its type";
}

void add_xattrs(const jobroot::Session& session,
                const jobroot::Known& known,
                Table& table) {
  for (const session::SavedXattr& xattr : session::saved_xattrs(session, known))
    if (!session::is_note(xattr))
      table.add(
          {xattr.name,
           xattr.removed ? "removed" : xattr_text(xattr.name, xattr.value)});
}

} // namespace

std::string time_text(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts = {};
  char text[64] = {};
  if (::localtime_r(&time, &parts) == nullptr ||
      std::strftime(text, sizeof text, "%F %T", &parts) == 0)
    return std::to_string(seconds);

  return text;
}

Sight Sight::of(jobroot::Session& session,
                const jobroot::Target& target,
                const jobroot::Inode& inode) {
  Sight sight;
  sight.is_recorded = session.find(target, inode, &sight.known);
  if (!sight.is_recorded)
    sight.known.record = session.unknown(inode);

  return sight;
}

std::string record_text(const jobroot::Session& session, const Sight& sight) {
  const auto& [known, is_recorded] = sight;
  const jobroot::Record& record = known.record;
  Table table{2};
  table.add({"type", type_text(record)});
  table.add({"mode", fmt::format("{:04o}", record.mode & 07777)});
  table.add({"owner", fmt::format("{}:{}", record.uid, record.gid)});
  if (!is_recorded) {
    table.add({"record", "none"});
    return table.text();
  }
  table.add({"since",
             fmt::format("{} by {}, {}",
                         jobroot::name_of(record.call),
                         program_text(known),
                         time_text(record.time))});
  table.add({"witness", witness_text(record)});
  if (known.home->directory() != session.directory())
    table.add({"from", known.home->directory()});
  add_xattrs(session, known, table);

  return table.text();
}

Json record_json(const jobroot::Session& session, const Sight& sight) {
  const auto& [known, is_recorded] = sight;
  const jobroot::Record& record = known.record;
  Json json = {{"recorded", is_recorded},
               {"type", type_name(record)},
               {"mode", fmt::format("{:04o}", record.mode & 07777)},
               {"uid", record.uid},
               {"gid", record.gid}};
  if (S_ISCHR(record.mode) || S_ISBLK(record.mode))
    json["device"] = {record.rdev >> 20, record.rdev & 0xfffff};
  if (!is_recorded)
    return json;
  json["call"] = jobroot::name_of(record.call);
  json["program"] = program_text(known);
  json["time"] = record.time;
  json["session"] = known.home->directory();
  json["attributes"] = Json::object();
  for (const session::SavedXattr& xattr :
       session::saved_xattrs(session, known)) {
    if (session::is_note(xattr))
      continue;
    if (xattr.removed)
      json["attributes"][xattr.name] = nullptr;
    else
      json["attributes"][xattr.name] = xattr_text(xattr.name, xattr.value);
  }

  return json;
}

} // namespace cli
