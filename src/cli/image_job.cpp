// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see image_job.hpp.
#include "cli/image_job.hpp"

#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/forget_session.hpp"
#include "cli/terminal_text.hpp"
#include "image/blind_program.hpp"
#include "image/consumers.hpp"
#include "image/publication.hpp"
#include "image/size.hpp"
#include "image/uuid.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <iterator>

namespace cli {

namespace {

/// A type as part of a variable's name.
std::string in_variables(std::string type) {
  for (char& c : type)
    c = c == '-' || c == '.'
            ? '_'
            : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));

  return type;
}

constexpr std::string_view script_word = "{script}";

std::string name_in(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string directory_of(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

/// What --consumes says: DIR=IMAGE.
struct Used {
  std::string directory;
  std::string image;

  explicit Used(const std::string& text)
      : directory(text.substr(0, text.find('='))),
        image(text.substr(std::min(directory.size() + 1, text.size()))) {}
};

} // namespace

ImageJob::ImageJob(const Arguments& given)
    : arguments(given),
      image(given.operands().front()),
      type(given.value("type").value_or(name_in(image))),
      command(given.value("command").value_or("")),
      directory(directory_of(command)),
      common_directory(directory_of(given.value("plan").value_or(command))) {}

std::vector<std::string> ImageJob::words(const std::string& script) const {
  const auto& operands = arguments.operands();
  std::vector<std::string> argv{operands.begin() + 1, operands.end()};
  for (std::string& word : argv)
    if (word == script_word)
      word = script;

  return argv;
}

std::string ImageJob::name() const {
  return name_in(image);
}

void ImageJob::show(std::string_view label, const std::string& text) const {
  constexpr auto red = "31";
  if (arguments.has("quiet"))
    return;
  const std::string padded = fmt::format("{:<7}", label);
  fmt::print(stderr,
             "  {} {}\n",
             label == "FAILED" ? coloured(padded, red, Look::at(STDERR_FILENO))
                               : padded,
             text);
}

void ImageJob::set_numbers() const {
  const auto seed = arguments.value("seed");
  if (!seed)
    return;
  ::setenv("ROOTFS_UUID", image::uuid_of(*seed, type).c_str(), 1);
  ::setenv(
      "ROOTFS_HASH_SEED", image::uuid_of(*seed, type + "/hash").c_str(), 1);
}

base::Result<void> ImageJob::check_programs(const std::string& script) const {
  const auto& operands = arguments.operands();
  const auto place = std::find(operands.begin(), operands.end(), "--view-at");
  if (place == operands.end() || std::next(place) == operands.end())
    return {};
  const auto text = base::read_file(script);
  if (!text)
    return text.error();
  const auto blind = image::find_blind_program(*text, *std::next(place));
  if (!blind)
    return {};
  constexpr std::array<std::string_view, 5> for_containers = {
      "umoci", "skopeo", "buildah", "podman", "docker"};
  const bool is_for_containers =
      std::find(for_containers.begin(), for_containers.end(), blind->name) !=
      for_containers.end();

  return base::Error{
      fmt::format("{} is a {} program", blind->name, blind->kind),
      fmt::format("owners faked by the session are invisible to it; {}",
                  is_for_containers
                      ? "use the oci type's tar input"
                      : "make a tar in the session and hand it that")};
}

base::Result<void> ImageJob::check_size(std::uint64_t bytes) const {
  const auto limit = arguments.value("max-size");
  if (!limit)
    return {};
  const std::size_t equals = limit->find('=');
  const auto most = image::parse_bytes(
      equals == std::string::npos ? "" : limit->substr(equals + 1));
  if (!most)
    return usage_error(arguments.command(),
                       "--max-size",
                       fmt::format("'{}' is no VARIABLE=SIZE", *limit));
  if (bytes <= *most)
    return {};

  constexpr std::uint64_t kib = 1024;

  return base::Error{type,
                     fmt::format("{} is {} KiB, limit {} KiB ({}); removed",
                                 name(),
                                 image::grouped((bytes + kib - 1) / kib),
                                 image::grouped(*most / kib),
                                 limit->substr(0, equals))};
}

base::Result<void> ImageJob::mark() const {
  const auto consumers = arguments.values("consumer");

  return consumers.empty()
             ? image::forget_consumers(directory)
             : image::expect_consumers(directory, image, consumers);
}

base::Result<void> ImageJob::claim_uses() {
  for (const std::string& used : arguments.values("consumes"))
    if (auto claimed = image::claim_use(Used{used}.directory, type); !claimed)
      return claimed;
  began = std::chrono::system_clock::now();

  return {};
}

base::Result<void> ImageJob::note_uses() const {
  for (const std::string& used : arguments.values("consumes"))
    if (auto noted = image::note_use(Used{used}.directory, type, began); !noted)
      return noted;

  return {};
}

bool ImageJob::is_made_already() const {
  const auto is_gone = [](const std::string& used) {
    return !is_there(Used{used}.image);
  };

  return std::ranges::any_of(arguments.values("consumes"), is_gone) &&
         is_there(image) && is_there(command);
}

// A look into what a failed command has left may tell why it failed; who has
// ended the build knows.
bool ImageJob::is_kept(const base::Result<Failure>& failure) const {
  const std::string keep = arguments.value("keep").value_or("none");
  const bool has_failed = failure && *failure && !(*failure)->signal;
  const bool has_session = arguments.value("session").has_value();

  return has_session && (keep == "all" || (keep == "fail" && has_failed));
}

/// A tree that is only read shows the target itself, which nobody may change.
bool ImageJob::has_written_to_shared() const {
  const auto& operands = arguments.operands();
  if (std::ranges::find(operands, "--view-read-only") == operands.end())
    return false;
  const auto text = base::read_file(log());

  return text && text->find("Read-only file system") != std::string::npos;
}

void ImageJob::explain_failure() const {
  const std::string session = arguments.value("session").value_or("");
  if (has_written_to_shared())
    base::note(fmt::format(
        "{}: its command writes to the shared tree; set ROOTFS_{}_TREE=private",
        type,
        in_variables(type)));
  if (::access((session + "/db").c_str(), F_OK) == 0)
    base::note(fmt::format("{}: what it left is there to look at; "
                           "make rootfs-{}-shell opens it",
                           type,
                           type));
}

base::Result<void> ImageJob::link() const {
  const auto wanted = arguments.value("link");
  if (!wanted)
    return {};
  const std::string history = directory + "history";
  const auto before = base::read_file(history);
  const std::string line = image + '\n';
  std::string text = before ? *before : "";
  if (('\n' + text).find('\n' + line) == std::string::npos)
    text += line;
  if (auto written = base::replace_file(history, text); !written)
    return written;

  return image::link_beside(image, *wanted);
}

base::Result<void> ImageJob::forget() const {
  const auto session = arguments.value("session");

  return session ? forget_session(*session) : base::Result<void>{};
}

} // namespace cli
