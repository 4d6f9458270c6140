// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see record_text.hpp.
#include "cli/record_text.hpp"

#include "cli/table.hpp"
#include "jobroot/call_name.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <string_view>

namespace cli {

namespace {

std::string type_text(const jobroot::Record& record) {
  const auto numbers = [&](const char* type) {
    return fmt::format(
        "{} {}:{}", type, record.rdev >> 20, record.rdev & 0xfffff);
  };

  switch (record.mode & S_IFMT) {
  case S_IFREG:
    return "regular file";
  case S_IFDIR:
    return "directory";
  case S_IFLNK:
    return "symbolic link";
  case S_IFCHR:
    return numbers("character device");
  case S_IFBLK:
    return numbers("block device");
  case S_IFIFO:
    return "fifo";
  case S_IFSOCK:
    return "socket";
  default:
    return "unknown type";
  }
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

std::string value_text(const jobroot::XattrView& xattr) {
  constexpr std::size_t shown = 64;
  const std::string_view value(xattr.value, xattr.value_bytes);
  const bool printable =
      std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
  if (printable)
    return fmt::format("\"{}\"", value);
  std::string text = "0x";
  for (const char byte : value.substr(0, shown))
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));

  return value.size() > shown
             ? fmt::format("{}... ({} bytes)", text, value.size())
             : text;
}

void add_xattrs(const jobroot::Session& session,
                const jobroot::Known& known,
                Table& table) {
  const auto list = session.xattrs(known);
  jobroot::for_each_xattr(list.get(), [&](const jobroot::XattrView& xattr) {
    table.add({std::string(xattr.name, xattr.name_bytes),
               xattr.removed ? "removed" : value_text(xattr)});
    return true;
  });
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

std::string record_text(jobroot::Session& session,
                        const jobroot::Target& target,
                        const jobroot::Inode& inode) {
  jobroot::Known known = {};
  const bool found = session.find(target, inode, &known);
  const jobroot::Record record = found ? known.record : session.unknown(inode);

  Table table{2};
  table.add({"type", type_text(record)});
  table.add({"mode", fmt::format("{:04o}", record.mode & 07777)});
  table.add({"owner", fmt::format("{}:{}", record.uid, record.gid)});
  if (!found) {
    table.add({"record", "none"});
    return table.text();
  }
  table.add({"since",
             fmt::format("{} by {}, {}",
                         jobroot::name_of(record.call),
                         program_text(known),
                         time_text(record.time))});
  table.add({"witness", witness_text(record)});
  if (known.home != &session.own())
    table.add({"from", known.home->directory()});
  add_xattrs(session, known, table);

  return table.text();
}

} // namespace cli
