// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see publication.hpp.
#include "image/publication.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace image {

namespace {

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');

  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// ".NAME.tmp-" and what makes it unique; mk/core/command.mk writes the same.
std::string temporary_prefix(const std::string& image) {
  return fmt::format(".{}.tmp-", name_of(image));
}

std::string previous_of(const std::string& image) {
  return fmt::format("{}/.{}.previous", directory_of(image), name_of(image));
}

std::string withdrawn(const std::string& command_file) {
  return command_file + ".building";
}

bool exists(const std::string& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0;
}

base::Result<void> rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0)
    return base::Error::system(to, "rename to", errno);

  return {};
}

base::Result<void> remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return base::Error::system(path, "remove", errno);

  return {};
}

base::Result<void> remove_with_prefix(const std::string& directory,
                                      const std::string& prefix) {
  const auto names = base::list_directory(directory);
  if (!names)
    return names.error();
  for (const std::string& name : *names)
    if (name.starts_with(prefix))
      if (auto gone = base::remove_tree(directory + '/' + name); !gone)
        return gone;

  return {};
}

std::string
replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to);

  return text;
}

} // namespace

Publication::Publication(Plan plan, Lock lock)
    : plan_(std::move(plan)),
      lock_(std::move(lock)),
      run_(fmt::format("{}", ::getpid())),
      script_(directory_of(plan_.command_file) + "script") {}

Publication::Publication(Publication&& other) noexcept
    : plan_(std::move(other.plan_)),
      lock_(std::move(other.lock_)),
      run_(std::move(other.run_)),
      script_(std::move(other.script_)),
      after_(std::move(other.after_)),
      is_open_(std::exchange(other.is_open_, false)),
      is_ours_(other.is_ours_) {}

// Nobody is left to tell an error to: what stays behind now goes when this
// image is built next.
Publication::~Publication() {
  if (!is_open_)
    return;
  const std::string previous = previous_of(plan_.image);
  if (exists(previous))
    (void)rename(previous, plan_.image);
  else if (is_ours_)
    (void)remove(plan_.image);
  (void)remove_with_prefix(directory_of(plan_.image),
                           temporary_prefix(plan_.image));
  (void)remove(withdrawn(plan_.command_file));
}

std::string Publication::output() const {
  return plan_.in_place
             ? plan_.image
             : directory_of(plan_.image) + temporary_prefix(plan_.image) + run_;
}

base::Result<Publication> Publication::begin(Plan plan, Lock lock) {
  Publication publication{std::move(plan), std::move(lock)};
  if (auto done = publication.clear_leftovers(); !done)
    return done.error();
  if (auto done = publication.take_command(); !done)
    return done.error();
  if (auto done = publication.set_aside(); !done)
    return done.error();

  return publication;
}

base::Result<void> Publication::clear_leftovers() const {
  const std::string directory = directory_of(plan_.image);
  const std::string previous = previous_of(plan_.image);
  if (auto made = base::make_directories(directory); !made)
    return made;
  if (exists(previous))
    if (auto restored = rename(previous, plan_.image); !restored)
      return restored;

  return remove_with_prefix(directory, temporary_prefix(plan_.image));
}

base::Result<void> Publication::take_command() {
  const std::string away = withdrawn(plan_.command_file);
  if (auto renamed = rename(plan_.command_file, away); !renamed)
    return renamed;
  const auto command = base::read_file(away);
  if (!command)
    return command.error();

  const std::string mark = fmt::format("{}\n", after_mark);
  const std::size_t at = command->find(mark);
  if (at != std::string::npos)
    after_ = recipe_lines(
        replaced(command->substr(at + mark.size()), run_mark, run_));

  return base::replace_file(script_,
                            replaced(command->substr(0, at), run_mark, run_));
}

base::Result<void> Publication::set_aside() {
  if (!plan_.in_place)
    return {};
  is_ours_ = true;

  return exists(plan_.image) ? rename(plan_.image, previous_of(plan_.image))
                             : base::Result<void>{};
}

base::Result<std::uint64_t> Publication::written() const {
  struct stat status {};

  if (::stat(output().c_str(), &status) != 0)
    return base::Error{name_of(plan_.image),
                       errno == ENOENT
                           ? "its command ended well, but wrote no image"
                           : "the image that its command wrote cannot be read",
                       "the command's output is $@"};

  return static_cast<std::uint64_t>(status.st_size);
}

base::Result<void> Publication::place() {
  const std::string& image = plan_.image;
  // Some tools give their output the time of their input.
  if (::utimensat(AT_FDCWD, output().c_str(), nullptr, 0) != 0)
    return base::Error::system(output(), "set the time of", errno);
  if (plan_.in_place)
    return {};

  if (!after_.empty() &&
      ::link(image.c_str(), previous_of(image).c_str()) != 0 && errno != ENOENT)
    return base::Error::system(previous_of(image), "link", errno);
  if (auto renamed = rename(output(), image); !renamed)
    return renamed;
  is_ours_ = true;

  return {};
}

base::Result<void> Publication::finish() {
  if (auto gone = remove(previous_of(plan_.image)); !gone)
    return gone;
  if (auto back = rename(withdrawn(plan_.command_file), plan_.command_file);
      !back)
    return back;
  is_open_ = false;

  return remove_with_prefix(directory_of(plan_.image),
                            temporary_prefix(plan_.image));
}

std::vector<std::string> recipe_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool goes_on = false;

  for (const auto line : base::split(text, '\n')) {
    if (goes_on)
      lines.back().append("\n").append(line);
    else if (!base::trim(line).empty())
      lines.emplace_back(line);
    else
      continue;
    goes_on = line.ends_with('\\');
  }

  return lines;
}

base::Result<void> link_beside(const std::string& image,
                               const std::string& name) {
  const std::string link = directory_of(image) + name;
  const std::string temporary =
      fmt::format("{}.{}.tmp-{}", directory_of(image), name, ::getpid());
  (void)remove(temporary);
  if (::symlink(name_of(image).c_str(), temporary.c_str()) != 0)
    return base::Error::system(temporary, "link", errno);

  return rename(temporary, link);
}

} // namespace image
