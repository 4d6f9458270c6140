// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fork.hpp. `parent` holds a path a line, as every program reads it;
// `parent.id` the ids of the same sessions, which only the command compares.
#include "session/fork.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "session/header.hpp"
#include "session/open.hpp"
#include "session/seal.hpp"
#include "session/text_file.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace session {

namespace {

/// What the new session takes over.
struct Lineage {
  jobroot::Header parent;
  std::vector<std::string> paths; ///< nearest first
  std::vector<std::string> ids;
};

base::Result<Lineage> lineage_of(const std::string& parent) {
  auto paths = parents_of(parent);
  if (!paths)
    return paths.error();
  auto ids = read_lines(parent + "/parent.id");
  if (!ids)
    return ids.error();
  const auto header = read_header(parent);
  if (!header)
    return header.error();
  if (header->depth >= jobroot::maximum_depth)
    return base::Error{
        .subject = parent,
        .found = fmt::format("is a fork of a fork, {} deep; no more are "
                             "possible",
                             header->depth),
        .remedy = "fork one of its parents"};
  paths->insert(paths->begin(), parent);
  ids->insert(ids->begin(), id_text(*header));

  return Lineage{*header, std::move(*paths), std::move(*ids)};
}

void inherit(const Lineage& lineage,
             const Fork& origin,
             jobroot::Header& header) {
  using namespace jobroot;

  header.flags = lineage.parent.flags & (flag_unknown_is_real | flag_strict);
  if (origin.unknown_is_real)
    header.flags |= flag_unknown_is_real;
  if (origin.strict)
    header.flags |= flag_strict;
  header.depth = lineage.parent.depth + 1;
  header.counters = lineage.parent.counters;
  // These are of the processes and slots of one session alone.
  header.counters.credentials = 0;
  header.counters.superseded = 0;
  header.counters.unlinked = 0;
  header.clamp_time = origin.clamp_time.value_or(lineage.parent.clamp_time);
  for (std::uint32_t i = 0; i < device_filter_words; i++)
    header.device_filter[i] = lineage.parent.device_filter[i];
}

/// The parent knows of its fork before anybody can use the fork.
base::Result<void> enter_family(const Lineage& lineage,
                                const std::string& directory,
                                const jobroot::Header& header) {
  const std::string children = lineage.paths.front() + "/children";
  if (::mkdir(children.c_str(), 0700) != 0 && errno != EEXIST)
    return base::Error::system(children, "create directory", errno);

  auto written = write_lines(children + '/' + id_text(header), {directory});
  if (written)
    written = write_lines(directory + "/parent.id", lineage.ids);
  if (written)
    written = write_lines(directory + "/parent", lineage.paths);

  return written;
}

/// Calls make(settings, preparation) with the parent held meanwhile.
template <class Make>
base::Result<Held> fork_by(const Fork& origin, Make make) {
  const auto parent = hold(origin.parent);
  if (!parent)
    return parent.error();
  if (auto sealed = check_seal(parent->directory); !sealed)
    return sealed.error();
  const auto lineage = lineage_of(parent->directory);
  if (!lineage)
    return lineage.error();

  return make([&](const std::string& directory, jobroot::Header& header) {
    inherit(*lineage, origin, header);

    return enter_family(*lineage, directory, header);
  });
}

} // namespace

base::Result<Held> fork(const std::string& directory, const Fork& origin) {
  struct stat status {};

  if (::lstat(directory.c_str(), &status) == 0)
    return base::Error{.subject = directory,
                       .found = "exists, but a fork is a new session",
                       .remedy = "name a directory that does not exist, or "
                                 "leave --fork out to use this one"};

  return fork_by(origin, [&](const Preparation& prepare) {
    return create(directory, {}, prepare);
  });
}

base::Result<Held> fork_temporary(const std::string& place,
                                  const Fork& origin) {
  return fork_by(origin, [&](const Preparation& prepare) {
    return create_temporary(place, {}, prepare);
  });
}

base::Result<std::vector<std::string>>
parents_of(const std::string& directory) {
  return read_lines(directory + "/parent");
}

base::Result<void> check_parents(const std::string& directory) {
  const auto paths = parents_of(directory);
  if (!paths)
    return paths.error();
  const auto ids = read_lines(directory + "/parent.id");
  if (!ids)
    return ids.error();

  for (std::size_t i = 0; i < paths->size(); i++) {
    const auto header = read_header((*paths)[i]);
    if (!header)
      return header.error();
    const std::string expected = i < ids->size() ? (*ids)[i] : "none";
    if (id_text(*header) != expected)
      return base::Error{
          .subject = (*paths)[i],
          .found = fmt::format(
              "found session {}, expected {}", id_text(*header), expected),
          .remedy = fmt::format("{} was forked from another session at this "
                                "place, make it again",
                                directory)};
  }

  return {};
}

base::Result<std::vector<std::string>>
children_of(const std::string& directory) {
  std::vector<std::string> children;
  const std::string entries = directory + "/children";
  if (::access(entries.c_str(), F_OK) != 0)
    return children;
  const auto ids = base::list_directory(entries);
  if (!ids)
    return ids.error();

  for (const std::string& id : *ids) {
    const std::string entry = entries + '/' + id;
    const auto text = base::read_file(entry);
    const std::string path(base::trim(text ? *text : ""));
    const auto header = read_header(path);
    if (header && id_text(*header) == id)
      children.push_back(path);
    else
      ::unlink(entry.c_str());
  }

  return children;
}

void leave_parent(const std::string& directory) {
  const auto parents = parents_of(directory);
  if (!parents || parents->empty())
    return;
  if (const auto header = read_header(directory))
    ::unlink((parents->front() + "/children/" + id_text(*header)).c_str());
}

} // namespace session
