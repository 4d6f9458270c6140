// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tool_version.hpp.
#include "image/tool_version.hpp"

#include "base/child_process.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <system_error>

namespace image {

namespace {

/// The paragraph of dpkg's status that begins with this line; "" without one.
std::string_view paragraph_of(std::string_view status,
                              std::string_view package) {
  const std::string first = fmt::format("Package: {}\n", package);
  std::size_t start =
      status.starts_with(first) ? 0 : status.find(fmt::format("\n\n{}", first));
  if (start == std::string_view::npos)
    return {};
  start += start == 0 ? 0 : 2;

  return status.substr(start, status.find("\n\n", start) - start);
}

std::string_view field_of(std::string_view paragraph, std::string_view name) {
  const std::string label = fmt::format("\n{}: ", name);
  const std::size_t start = paragraph.find(label);
  if (start == std::string_view::npos)
    return {};

  return base::split(paragraph.substr(start + label.size()), '\n').front();
}

/// The list of a package's files has ":ARCHITECTURE" in its name if there may
/// be several of them.
std::string list_of(const std::string& database,
                    std::string_view package,
                    std::string_view architecture) {
  const std::string stem = fmt::format("{}/info/{}", database, package);
  auto list = base::read_file(stem + ".list");
  if (!list)
    list = base::read_file(fmt::format("{}:{}.list", stem, architecture));

  return list ? *list : std::string{};
}

/// Packages from before the /usr merge list /sbin/mke2fs.
bool has_file(std::string_view list, std::string_view file) {
  const auto has = [&](std::string_view path) {
    return list.find(fmt::format("\n{}\n", path)) != std::string_view::npos;
  };
  constexpr std::string_view merged = "/usr";

  return has(file) ||
         (file.starts_with(merged) && has(file.substr(merged.size())));
}

std::string real_path(const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);

  return error ? path : real.string();
}

} // namespace

std::string packaged_version(const std::string& database,
                             std::string_view package,
                             const std::string& file) {
  const auto status = base::read_file(database + "/status");
  if (!status)
    return {};
  const std::string_view paragraph = paragraph_of(*status, package);
  const std::string list =
      list_of(database, package, field_of(paragraph, "Architecture"));

  return has_file(list, file) || has_file(list, real_path(file))
             ? std::string{field_of(paragraph, "Version")}
             : std::string{};
}

Tool identify_tool(std::string_view word) {
  const auto fields = base::split(word, ':');
  Tool tool{.name = std::string{fields.front()}, .path = {}};
  const auto found = base::find_program(tool.name);
  if (!found)
    return tool;
  tool.path = *found;
  if (fields.size() > 1) {
    tool.package = fields[1];
    tool.version = packaged_version("/var/lib/dpkg", fields[1], tool.path);
  }
  if (tool.version.empty()) {
    Outcome file;
    if (describe_file(file, tool.path))
      tool.sha256 = file.sha256;
  }

  return tool;
}

} // namespace image
