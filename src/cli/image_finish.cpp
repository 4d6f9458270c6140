// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what comes once after all images: the list of them, the hooks that do
// something with them, the removal of old ones, which may not begin earlier,
// what the next build begins with, and the summary.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/image_index.hpp"
#include "cli/image_summary.hpp"
#include "cli/recipe.hpp"
#include "image/publication.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "index",
     .argument = "FILE",
     .help = "list the images there, as JSON"},
    {.name = "environment",
     .argument = "FILE",
     .help = "write variables for shells, wic and genimage there"},
    {.name = "hooks",
     .argument = "FILE",
     .help = "what to run when the list is there, as mk/ wrote it"},
    {.name = "size",
     .argument = "WORDS",
     .help = "the tree's, as `image measure` prints it"},
    {.name = "shell",
     .argument = "WORDS",
     .help = "what runs each line of that; /bin/sh -c"},
    {.name = "remove-old", .help = "remove images of other versions"},
    {.name = "quiet", .letter = 'q', .help = "show no summary"},
};

/// All that the steps look at.
struct Finish {
  const Arguments& arguments;
  /// Of all images, with a slash.
  std::string directory;
  image::BuildPlan plan;
  std::int64_t began;
  std::vector<image::Progress> images;

  void look() { images = image::progress_of(plan, directory, began); }
};

base::Result<void> write_if_changed(const std::string& path,
                                    const std::string& text) {
  if (const auto before = base::read_file(path); before && *before == text)
    return {};

  return base::replace_file(path, text);
}

/// What mk/ knows for the environment is before the mark in its file.
struct Texts {
  std::string variables;
  std::string preamble;
  std::vector<std::string> lines;
};

base::Result<Texts> read_texts(const Arguments& arguments) {
  const auto path = arguments.value("hooks");
  if (!path)
    return Texts{};
  // The inodes and the journal are those of a file system.
  const std::string measured = arguments.value("size").value_or("");
  const std::string size = measured.substr(0, measured.find(' ')) + '\n';
  const auto text = base::read_file(*path);
  if (!text)
    return text.error();
  const std::size_t first = text->find("#@hooks\n");
  const std::string mark = fmt::format("{}\n", image::after_mark);
  const std::size_t second = text->find(mark, first);
  if (second == std::string::npos)
    return Texts{.variables = *text + size, .preamble = {}, .lines = {}};

  return Texts{.variables = text->substr(0, first) + size,
               .preamble = text->substr(first, second - first),
               .lines =
                   image::recipe_lines(text->substr(second + mark.size()))};
}

base::Result<void> write_lists(Finish& finish, const Texts& texts) {
  if (auto fresh = refresh(finish.images, finish.directory); !fresh)
    return fresh;
  if (const auto index = finish.arguments.value("index"))
    if (auto written = write_if_changed(*index, index_text(finish.images));
        !written)
      return written;
  if (const auto environment = finish.arguments.value("environment"))
    return write_if_changed(*environment,
                            environment_text(texts.variables, finish.images));

  return {};
}

base::Result<void> remove_others(const std::string& history,
                                 const std::string& file) {
  const auto text = base::read_file(history);
  if (!text)
    return {};
  for (const auto line : base::split(*text, '\n'))
    if (!line.empty() && line != file)
      if (auto gone = base::remove_tree(std::string{line}); !gone)
        return gone;

  return write_if_changed(history, file + '\n');
}

base::Result<void> remove_old(const Finish& finish) {
  if (!finish.arguments.has("remove-old"))
    return {};
  for (const image::PlannedImage& image : finish.plan)
    if (image.is_wanted)
      if (auto removed = remove_others(
              finish.directory + image.name + "/history", image.file);
          !removed)
        return removed;

  return {};
}

/// What was not built this time counts with what it took when it was.
base::Result<void> write_order(const Finish& finish) {
  std::string text;
  for (const std::string& name : image::longest_first(
           finish.plan, image::times_of(finish.images, finish.directory, 0)))
    text += name + '\n';

  return write_if_changed(finish.directory + "order", text);
}

base::Result<Failure> finish_images(Finish& finish) {
  const auto texts = read_texts(finish.arguments);
  if (!texts)
    return texts.error();
  finish.look();
  if (auto written = write_lists(finish, *texts); !written)
    return written.error();

  const HeldSignals held;
  auto failure =
      run_recipe(finish.arguments.value("shell").value_or("/bin/sh -c"),
                 texts->lines,
                 held,
                 texts->preamble);
  if (failure && *failure && !(*failure)->signal)
    base::note("all images are there, but a hook or script after them failed");
  if (!failure || *failure)
    return failure;
  // Hooks may have signed them.
  if (auto written = write_lists(finish, *texts); !written)
    return written.error();
  if (auto removed = remove_old(finish); !removed)
    return removed.error();
  if (auto written = write_order(finish); !written)
    return written.error();
  if (auto done = base::touch(finish.directory + "finished"); !done)
    return done.error();
  if (!finish.arguments.has("quiet"))
    fmt::print(stderr,
               "{}",
               summary(finish.images,
                       finish.directory,
                       finish.began,
                       Look::at(STDERR_FILENO)));

  return Failure{};
}

int run_image_finish(const Arguments& arguments) {
  base::set_program_name("rootfs");
  const std::string& path = arguments.operands().front();
  const std::string directory = path.substr(0, path.rfind('/') + 1);
  auto plan = image::read_build_plan(path);
  if (!plan)
    return fail(plan.error());

  Finish finish{.arguments = arguments,
                .directory = directory,
                .plan = std::move(*plan),
                .began = image::beginning_of(directory + "began"),
                .images = {}};
  const auto failure = finish_images(finish);
  if (!failure)
    return fail(failure.error());

  return *failure ? (*failure)->status : EXIT_SUCCESS;
}

const Command command{.name = "image finish",
                      .synopsis = "image finish [options] PLAN",
                      .summary = "do what comes after all images",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run_image_finish};
const Registration registration{command};

} // namespace

} // namespace cli
