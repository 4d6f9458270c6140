// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: gives make a file whose time stands for a whole tree: it is written
// again only when something in the tree is not as it was. It also stands for
// the session that was sealed on that tree: one that is no longer there, or
// was never finished, makes the tree count as changed.
#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/makefiles.hpp"
#include "image/difference.hpp"
#include "image/fingerprint.hpp"
#include "session/seal.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "write there, and only if that changes FILE"},
    {.name = "session",
     .argument = "DIR",
     .help = "write also if this session's seal does not hold any more"},
    {.name = "expect",
     .argument = "FILE",
     .help = "compare instead; what has changed since FILE is an error"},
};

/// A session that is not there at all is make's business.
bool is_good(const std::string& session) {
  if (::access(session.c_str(), F_OK) != 0)
    return true;
  const auto checked = session::check_seal(session);
  if (!checked)
    base::note(fmt::format("{}; it is made again",
                           base::render({.subject = checked.error().subject,
                                         .found = checked.error().found})));

  return checked.has_value();
}

base::Result<void> write(const Arguments& arguments, const std::string& text) {
  const std::string path = *arguments.value("output");
  const auto before = base::read_file(path);
  if (before && *before == text &&
      is_good(arguments.value("session").value_or("")))
    return {};

  if (const std::size_t slash = path.rfind('/'); slash != std::string::npos)
    if (auto made = base::make_directories(path.substr(0, slash)); !made)
      return made;

  return base::replace_file(path, text);
}

/// The common step is the only one that is watched from outside.
int compare(const std::string& expected, const std::string& text) {
  const auto before = base::read_file(expected);
  if (!before)
    return fail(before.error());
  const auto found = image::changes(*before, text);
  if (found.empty())
    return EXIT_SUCCESS;

  return fail({"the common step changed the shared target",
               image::shortened(found),
               "write to $(TARGET_DIR), not to BASE_TARGET_DIR"});
}

int run_image_fingerprint(const Arguments& arguments) {
  speak_for_makefile();
  const auto& operands = arguments.operands();
  if (::access(operands.front().c_str(), F_OK) != 0)
    return fail(base::Error::system(
        operands.front(), "read", errno, "make it, or set BASE_TARGET_DIR"));
  auto text = image::fingerprint_tree(operands.front());
  if (!text)
    return fail(text.error());
  *text += image::fingerprint_files({operands.begin() + 1, operands.end()});

  if (const auto expected = arguments.value("expect"))
    return compare(*expected, *text);
  if (!arguments.has("output")) {
    fmt::print("{}", *text);
    return EXIT_SUCCESS;
  }
  const auto written = write(arguments, *text);

  return written ? EXIT_SUCCESS : fail(written.error());
}

const Command command{.name = "image fingerprint",
                      .synopsis = "image fingerprint [options] ROOT [TABLE...]",
                      .summary = "list what changes when a tree does",
                      .options = options,
                      .operands = Operands::from(1),
                      .run = run_image_fingerprint};
const Registration registration{command};

} // namespace

} // namespace cli
