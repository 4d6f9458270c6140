// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session seal`: the step between recording and building on it.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "session/lock.hpp"
#include "session/open.hpp"
#include "session/seal.hpp"
#include "view/layer.hpp"
#include "view/view.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "root",
     .argument = "DIR",
     .help = "records are about files in DIR: the seal holds as long as it is "
             "on the same file system; may be repeated"},
    {.name = "verbose", .letter = 'v', .help = "say what was kept"},
};

/// What the view of the session adds to its seal.
base::Result<void> add_view(const std::string& directory,
                            session::SealOptions& seal) {
  const auto layer = view::read_layer(directory);
  if (!layer)
    return layer.error();
  if (!*layer)
    return {};
  seal.roots.push_back((*layer)->tree);
  seal.roots.push_back(view::LayerPaths{directory}.directory());
  seal.notes.push_back(fmt::format("view={}", view::name_of((*layer)->mode)));
  seal.notes.push_back("tree=" + (*layer)->tree);
  seal.notes.push_back("at=" + (*layer)->at);

  return {};
}

/// What is in the layer gets its records before nothing can be recorded any
/// more, and only while nobody changes it.
base::Result<void> settle_view(const std::string& directory) {
  const auto header = session::read_header(directory);
  if (!header)
    return header.error();
  if ((header->flags & jobroot::flag_sealed) != 0)
    return {};
  if (const auto lock = session::alone(directory, "seal"); !lock)
    return lock.error();
  const auto settled = view::settle(directory);

  return settled ? base::Result<void>{} : settled.error();
}

base::Result<session::Sealed> seal(const Arguments& arguments) {
  const auto directory = session::absolute_path(arguments.operands().front());
  if (!directory)
    return directory.error();
  if (auto settled = settle_view(*directory); !settled)
    return settled.error();

  session::SealOptions wanted;
  for (const std::string& root : arguments.values("root")) {
    auto path = session::absolute_path(root);
    if (!path)
      return path.error();
    wanted.roots.push_back(std::move(*path));
  }
  if (auto added = add_view(*directory, wanted); !added)
    return added.error();

  return session::seal(*directory, wanted);
}

int run(const Arguments& arguments) {
  const auto sealed = seal(arguments);
  if (!sealed)
    return fail(sealed.error());
  if (arguments.has("verbose"))
    base::note(fmt::format("{}: {}{}; left out {} superseded, {} of "
                           "inodes that are gone",
                           arguments.operands().front(),
                           sealed->was_sealed ? "was sealed, " : "",
                           base::counted(sealed->records, "record"),
                           sealed->superseded,
                           sealed->unlinked));

  return exit_status::success;
}

const Command command{.name = "session seal",
                      .synopsis = "session seal [options] SESSION",
                      .summary = "make a session read-only, to be forked",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
