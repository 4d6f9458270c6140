// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session export`: what a session knows of a tree, in the words
// of the programs that pack trees.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/roots.hpp"
#include "exchange/format.hpp"
#include "session/fakeroot_file.hpp"
#include "session/open.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace cli {

namespace {

constexpr std::string_view fakeroot_format = "fakeroot";

constexpr Option options[] = {
    {.name = "format",
     .argument = "FORMAT",
     .help = "mtree, fakeroot, tar-owner-map, tar-group-map, squashfs-pseudo, "
             "squashfs-exclude, gen_init_cpio or device-table",
     .choices = "mtree fakeroot tar-owner-map tar-group-map squashfs-pseudo "
                "squashfs-exclude gen_init_cpio device-table"},
    root_option("the tree to describe; may be repeated"),
};

std::string names_of_formats() {
  std::string names(fakeroot_format);
  for (const exchange::Format& format : exchange::formats())
    names += fmt::format(", {}", format.name);

  return names;
}

/// What is met below the roots, as a save file has it.
base::Result<exchange::Exported>
fakeroot_text(jobroot::Session& session,
              const std::vector<std::string>& roots) {
  auto records = session::collect(session);
  if (!records)
    return records.error();
  session::SavedFile saved{.roots = roots, .records = std::move(*records)};
  session::locate(session, {.directories = roots}, saved.records);
  std::erase_if(saved.records, [](const session::SavedRecord& record) {
    return !record.place;
  });

  return exchange::Exported{format_saved(std::move(saved))};
}

base::Result<exchange::Exported> export_as(const std::string& name,
                                           jobroot::Session& session,
                                           const exchange::Tree& tree) {
  if (name == fakeroot_format)
    return fakeroot_text(session, tree.roots);

  return std::ranges::find(exchange::formats(), name, &exchange::Format::name)
      ->write(tree);
}

bool is_format(const std::string& name) {
  return name == fakeroot_format ||
         std::ranges::find(
             exchange::formats(), name, &exchange::Format::name) !=
             exchange::formats().end();
}

base::Result<void> print(const std::string& text) {
  const base::Fd out{::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)};

  return base::write_all(out, text, "stdout");
}

base::Result<void> run_export(const std::string& directory,
                              const std::string& format,
                              const std::vector<std::string>& roots) {
  const auto session = session::open(directory, session::Access::read);
  if (!session)
    return session.error();
  const auto tree = exchange::read_tree(**session, roots);
  if (!tree)
    return tree.error();
  const auto exported = export_as(format, **session, *tree);
  if (!exported)
    return exported.error();
  for (const std::string& note : exported->notes)
    base::note(fmt::format("{}: {}", format, note));
  if (tree->not_met != 0)
    base::note(fmt::format("{}: left out {} of what is not below {}",
                           directory,
                           base::counted(tree->not_met, "record"),
                           roots.size() == 1 ? "the root" : "the roots"));

  return print(exported->text);
}

int run(const Arguments& arguments) {
  const std::string format = arguments.value("format").value_or("");
  if (!is_format(format))
    return fail(usage_error(arguments.command(),
                            "--format",
                            fmt::format("found '{}', expected one of {}",
                                        format,
                                        names_of_formats())));
  const auto roots = roots_of(arguments);
  if (!roots)
    return fail(roots.error());
  if (roots->empty())
    return fail(usage_error(
        arguments.command(), "--root", "found none, expected a directory"));
  const auto exported = run_export(arguments.operands()[0], format, *roots);

  return exported ? exit_status::success : fail(exported.error());
}

const Command command{
    .name = "session export",
    .synopsis = "session export --format FORMAT --root DIR SESSION",
    .summary = "describe a tree as root sees it to other programs",
    .options = options,
    .operands = Operands::exactly(1),
    .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
