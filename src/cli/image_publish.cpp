// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot image publish`: the whole recipe of an image in mk/ is this
// one command around the one that writes the image. It waits for its turn,
// gives that command a script with a name of its own to write to, shows in one
// line that it began and in one how it ended, and leaves a whole image or none.
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/image_build.hpp"
#include "image/turn.hpp"

#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "command",
     .argument = "FILE",
     .help = "what to do, as mk/ wrote it; its directory is the image's own"},
    {.name = "type",
     .argument = "NAME",
     .help = "in messages and for --seed: what the image is called"},
    {.name = "plan",
     .argument = "FILE",
     .help = "all images, as mk/ wrote them; its directory is common to them"},
    {.name = "tool",
     .argument = "TOOL[:PACKAGE]",
     .help = "a tool that makes IMAGE, whose version is to be kept"},
    {.name = "share",
     .argument = "LOCK",
     .help = "keep others from having LOCK for themselves meanwhile"},
    {.name = "session",
     .argument = "DIR",
     .help = "CMD makes this session; remove it before and afterwards"},
    {.name = "keep",
     .argument = "WHEN",
     .help = "leave the session there: none, fail or all",
     .choices = "none fail all"},
    {.name = "watch",
     .argument = "TREE",
     .help = "build alone; that TREE has changed then is an error"},
    {.name = "in-place", .help = "CMD writes to IMAGE itself"},
    {.name = "consumer",
     .argument = "NAME",
     .help = "nobody asked for IMAGE: it goes when all images that are named "
             "so have been made of it"},
    {.name = "consumes",
     .argument = "DIR=FILE",
     .help = "IMAGE is made of FILE, whose own directory is DIR"},
    {.name = "seed",
     .argument = "SEED",
     .help = "set ROOTFS_UUID and ROOTFS_HASH_SEED to numbers made from it"},
    {.name = "max-size",
     .argument = "VARIABLE=SIZE",
     .help = "a larger image is an error that names VARIABLE"},
    {.name = "may-grow",
     .help = "when it lacks room, run CMD once more for a larger image"},
    {.name = "link",
     .argument = "NAME",
     .help = "a symbolic link to make beside IMAGE"},
    {.name = "shell",
     .argument = "WORDS",
     .help = "what runs each line after the image; /bin/sh -c"},
    {.name = "live", .help = "show what CMD says at once, and not at its end"},
    {.name = "quiet", .letter = 'q', .help = "do not show what is built"},
};

base::Result<image::Lock>
lock(const std::string& path, image::Lock::Kind kind, const std::string& type) {
  return image::Lock::take(path, kind, [&] {
    if (!type.empty())
      base::note(type + ": waiting for an earlier build to end");
  });
}

/// Waits until it is our turn, unless that is over.
base::Result<Failure> publish_in_turn(ImageJob job) {
  const auto turn = image::Turn::now();
  if (!turn)
    return turn.error();
  if (auto claimed = job.claim_uses(); !claimed)
    return claimed.error();
  std::optional<image::Lock> shared;
  if (const auto path = job.arguments.value("share")) {
    const bool alone = job.arguments.has("watch");
    auto taken =
        lock(*path,
             alone ? image::Lock::Kind::exclusive : image::Lock::Kind::shared,
             alone ? "" : job.type);
    if (!taken)
      return taken.error();
    shared = std::move(*taken);
  }
  auto own =
      lock(job.directory + "lock", image::Lock::Kind::exclusive, job.type);
  if (!own)
    return own.error();
  if (turn->is_over(*own) && ::access(job.image.c_str(), F_OK) == 0)
    return Failure{};
  if (job.is_made_already())
    return Failure{};
  if (auto claimed = turn->claim(*own); !claimed)
    return claimed.error();

  return build_image(job, std::move(*own));
}

int run_image_publish(const Arguments& arguments) {
  if (!arguments.has("command"))
    return fail(usage_error(
        arguments.command(), "image publish", "--command is missing"));
  base::set_program_name("rootfs");
  const auto failure = publish_in_turn(ImageJob{arguments});
  if (!failure)
    return fail(failure.error());

  return *failure ? (*failure)->status : EXIT_SUCCESS;
}

const Command command{
    .name = "image publish",
    .synopsis = "image publish --command FILE [options] IMAGE CMD...",
    .summary = "build an image and put it in its place when it is whole",
    .options = options,
    .operands = Operands{2, Operands::any.at_most, true},
    .run = run_image_publish};
const Registration registration{command};

} // namespace

} // namespace cli
