// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see outcome.hpp.
#include "image/outcome.hpp"

#include "base/fd.hpp"
#include "base/file.hpp"
#include "image/file_digest.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

namespace image {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* success_name = "/result";
constexpr const char* failure_name = "/failed";

Json json_of(const Tool& tool) {
  Json json{{"name", tool.name}, {"path", tool.path}};
  if (!tool.version.empty()) {
    json["package"] = tool.package;
    json["version"] = tool.version;
  } else if (!tool.sha256.empty()) {
    json["sha256"] = tool.sha256;
  }

  return json;
}

Json json_of(const Outcome& outcome) {
  Json tools = Json::array();
  for (const Tool& tool : outcome.tools)
    tools.push_back(json_of(tool));

  return {{"name", outcome.name},
          {"file", outcome.file},
          {"began", outcome.began},
          {"ended", outcome.ended},
          {"status", outcome.status},
          {"size", outcome.size},
          {"modified", outcome.modified},
          {"sha256", outcome.sha256},
          {"tools", std::move(tools)}};
}

Tool tool_of(const Json& json) {
  return {.name = json.at("name"),
          .path = json.at("path"),
          .package = json.value("package", ""),
          .version = json.value("version", ""),
          .sha256 = json.value("sha256", "")};
}

Outcome outcome_of(const Json& json) {
  Outcome outcome{.name = json.at("name"),
                  .file = json.at("file"),
                  .began = json.at("began"),
                  .ended = json.at("ended"),
                  .status = json.at("status"),
                  .size = json.at("size"),
                  .modified = json.at("modified"),
                  .sha256 = json.at("sha256")};
  for (const Json& tool : json.at("tools"))
    outcome.tools.push_back(tool_of(tool));

  return outcome;
}

/// One that another version of ours wrote is as good as none.
std::optional<Outcome> read(const std::string& path) {
  const auto text = base::read_file(path);
  if (!text)
    return std::nullopt;
  try {
    return outcome_of(Json::parse(*text));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

} // namespace

std::int64_t nanoseconds_of(const timespec& time) {
  constexpr std::int64_t in_a_second = 1'000'000'000;

  return time.tv_sec * in_a_second + time.tv_nsec;
}

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

base::Result<void> write_outcome(const std::string& directory,
                                 const Outcome& outcome) {
  const std::string text =
      json_of(outcome).dump(2, ' ', false, Json::error_handler_t::replace) +
      '\n';
  if (outcome.status != 0)
    return base::replace_file(directory + failure_name, text);
  if (auto gone = base::remove_tree(directory + failure_name); !gone)
    return gone;

  return base::replace_file(directory + success_name, text);
}

std::optional<Outcome> read_success(const std::string& directory) {
  return read(directory + success_name);
}

std::optional<Outcome> read_failure(const std::string& directory) {
  return read(directory + failure_name);
}

base::Result<void> describe_file(Outcome& outcome, const std::string& path) {
  const auto fd = base::Fd::open(path, O_RDONLY);

  struct stat status {};

  if (!fd)
    return fd.error();
  if (::fstat(fd->get(), &status) != 0)
    return base::Error::system(path, "read", errno);
  outcome.size = static_cast<std::uint64_t>(status.st_size);
  outcome.modified = nanoseconds_of(status.st_mtim);
  // Of a type of one's own an image may be a directory.
  if (S_ISDIR(status.st_mode))
    return {};

  auto digest = digest_of(*fd, status, path);
  if (!digest)
    return digest.error();
  outcome.sha256 = std::move(*digest);

  return {};
}

bool describes_file(const Outcome& outcome, const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 &&
         outcome.size == static_cast<std::uint64_t>(status.st_size) &&
         outcome.modified == nanoseconds_of(status.st_mtim);
}

} // namespace image
