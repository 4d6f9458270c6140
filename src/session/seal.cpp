// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see seal.hpp. The file `seal` is written first, under another name, and
// means nothing until the sealed `db` replaces the other in one step. It gets
// its own name last, because makefiles look for it.
#include "session/seal.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "session/compact.hpp"
#include "session/header.hpp"
#include "session/lock.hpp"
#include "session/open.hpp"
#include "session/text_file.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string_view>

namespace session {

namespace {

constexpr std::string_view last_line = "end=1";

/// "DEVICE:ID PATH", as the file has it.
base::Result<std::string> file_system_of(const std::string& path) {
  struct stat status {};

  struct statfs system {};

  if (::stat(path.c_str(), &status) != 0 ||
      ::statfs(path.c_str(), &system) != 0)
    return base::Error::system(path, "look at", errno);
  std::uint64_t id = 0;
  static_assert(sizeof system.f_fsid == sizeof id);
  std::memcpy(&id, &system.f_fsid, sizeof id);

  return fmt::format("{:x}:{:x} {}", status.st_dev, id, path);
}

base::Result<std::vector<std::string>> seal_lines(const jobroot::Header& header,
                                                  const Compact& compact,
                                                  const SealOptions& options) {
  std::vector<std::string> lines = {
      fmt::format("id={}", id_text(header)),
      fmt::format("records={}", compact.records),
      fmt::format("superseded={}", compact.superseded),
      fmt::format("unlinked={}", compact.unlinked),
  };
  for (const std::string& root : options.roots) {
    const auto system = file_system_of(root);
    if (!system)
      return system.error();
    lines.push_back("root=" + *system);
  }
  lines.insert(lines.end(), options.notes.begin(), options.notes.end());
  lines.emplace_back(last_line);

  return lines;
}

/// Until an inode made now is younger than every one on record.
void wait_until_proven(std::uint64_t latest_birth) {
  const std::uint64_t ripe = latest_birth + jobroot::birth_resolution;
  for (;;) {
    const std::uint64_t now = jobroot::now();
    // A birth in the future: the clock was set back, waiting would not help.
    if (now > ripe || ripe - now > 2 * jobroot::birth_resolution)
      return;
    const timespec pause{.tv_sec = 0,
                         .tv_nsec = static_cast<long>(ripe - now) + 1000000};
    ::nanosleep(&pause, nullptr);
  }
}

struct Contents {
  Compact compact;
  jobroot::Header header; ///< as it was when the contents were read
};

base::Result<Contents> read_contents(const std::string& directory) {
  auto session = open(directory, Access::read);
  if (!session)
    return session.error();
  wait_until_proven(latest_birth(**session));
  const jobroot::Header header = (*session)->header();
  auto compacted =
      compact(**session, jobroot::now() - jobroot::birth_resolution);
  if (!compacted)
    return compacted.error();

  return Contents{std::move(*compacted), header};
}

/// The lines of the file, which a killed maker may not have named yet.
base::Result<std::vector<std::string>> read_seal(const std::string& directory) {
  const std::string path = directory + "/seal";
  const std::string unnamed = path + ".new";
  if (::access(unnamed.c_str(), F_OK) == 0)
    (void)::rename(unnamed.c_str(), path.c_str());

  return read_lines(path);
}

base::Result<Sealed> seal_now(const std::string& directory,
                              const base::Fd& lock,
                              const SealOptions& options) {
  share(lock);
  const auto contents = read_contents(directory);
  if (!contents)
    return contents.error();
  if (auto locked =
          make_alone_unchanged(lock, directory, "seal", contents->header);
      !locked)
    return locked.error();

  const Compact& compact = contents->compact;
  const auto lines = seal_lines(contents->header, compact, options);
  if (!lines)
    return lines.error();
  std::string text;
  for (const std::string& line : *lines)
    text.append(line).push_back('\n');
  auto written =
      base::write_file_atomically(directory + "/seal.new", text, 0600);
  if (written)
    written =
        base::write_file_atomically(directory + "/db", compact.bytes, 0600);
  if (!written)
    return written.error();
  (void)read_seal(directory);

  return Sealed{.records = compact.records,
                .superseded = compact.superseded,
                .unlinked = compact.unlinked};
}

base::Error bad_seal(const std::string& directory, std::string found) {
  return {.subject = directory + "/seal",
          .found = std::move(found),
          .remedy = "make the session again"};
}

base::Result<void> check_root(const std::string& directory,
                              std::string_view line) {
  const std::string_view path = line.substr(std::min(
      line.size(), line.find(' ') == line.npos ? 0 : line.find(' ') + 1));
  const auto now = file_system_of(std::string(path));
  if (!now)
    return bad_seal(directory, fmt::format("{} is gone", path));
  if (*now != line)
    return bad_seal(directory,
                    fmt::format("found {} on file system {}, expected {}",
                                path,
                                now->substr(0, now->find(' ')),
                                line.substr(0, line.find(' '))));

  return {};
}

} // namespace

base::Result<Sealed> seal(const std::string& directory,
                          const SealOptions& options) {
  const auto path = absolute_path(directory);
  if (!path)
    return path.error();
  const auto header = read_header(*path);
  if (!header)
    return header.error();
  if ((header->flags & jobroot::flag_sealed) != 0) {
    if (auto valid = check_seal(*path); !valid)
      return valid.error();
    return Sealed{.records = header->counters.records, .was_sealed = true};
  }
  const auto lock = alone(*path, "seal");
  if (!lock)
    return lock.error();

  return seal_now(*path, *lock, options);
}

base::Result<void> check_seal(const std::string& directory) {
  const auto header = read_header(directory);
  if (!header)
    return header.error();
  if ((header->flags & jobroot::flag_sealed) == 0)
    return base::Error{.subject = directory,
                       .found = "is not sealed",
                       .remedy = fmt::format("jobroot session seal {}",
                                             base::shell_quote(directory))};

  const auto lines = read_seal(directory);
  if (!lines)
    return lines.error();
  if (lines->empty() || lines->back() != last_line)
    return bad_seal(directory, "is missing or incomplete");
  const std::string id = "id=" + id_text(*header);
  if (lines->front() != id)
    return bad_seal(directory,
                    fmt::format("found {}, expected {}", lines->front(), id));
  constexpr std::string_view root = "root=";
  for (const std::string_view line : *lines)
    if (line.starts_with(root))
      if (auto same = check_root(directory, line.substr(root.size())); !same)
        return same;

  return {};
}

} // namespace session
