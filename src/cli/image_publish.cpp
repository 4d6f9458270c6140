// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot image publish`: the whole recipe of an image in mk/ is this
// one command around the one that writes the image. It gives that command a
// script with a name of its own to write to, shows in one line that it began
// and in one that it ended, and leaves a whole image or none.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/forget_session.hpp"
#include "cli/supervise.hpp"
#include "image/consumers.hpp"
#include "image/publication.hpp"
#include "image/size.hpp"
#include "image/turn.hpp"
#include "image/uuid.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "command",
     .argument = "FILE",
     .help = "what to do, as mk/ wrote it; its directory is the image's own"},
    {.name = "type",
     .argument = "NAME",
     .help = "in messages and for --seed: what the image is called"},
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
    {.name = "in-place", .help = "CMD writes to IMAGE itself"},
    {.name = "consumer",
     .argument = "NAME",
     .help = "nobody asked for IMAGE: it goes when all images that are named "
             "so have been made of it"},
    {.name = "consumes",
     .argument = "DIR",
     .help = "IMAGE is made of that whose own directory this is"},
    {.name = "seed",
     .argument = "SEED",
     .help = "set ROOTFS_UUID and ROOTFS_HASH_SEED to numbers made from it"},
    {.name = "max-size",
     .argument = "VARIABLE=SIZE",
     .help = "a larger image is an error that names VARIABLE"},
    {.name = "link",
     .argument = "NAME",
     .help = "a symbolic link to make beside IMAGE"},
    {.name = "shell",
     .argument = "WORDS",
     .help = "what runs each line after the image; /bin/sh -c"},
    {.name = "quiet", .letter = 'q', .help = "do not show what is built"},
};

constexpr std::string_view script_word = "{script}";

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

void show(const Arguments& arguments,
          std::string_view label,
          const std::string& text) {
  if (!arguments.has("quiet"))
    fmt::print(stderr, "  {:<7} {}\n", label, text);
}

/// What all steps need to know.
struct Job {
  const Arguments& arguments;
  std::string image;
  std::string type;
  std::string command;
  /// The image's own, with a slash.
  std::string directory;
  std::chrono::system_clock::time_point began =
      std::chrono::system_clock::now();

  explicit Job(const Arguments& given)
      : arguments(given),
        image(given.operands().front()),
        type(given.value("type").value_or(name_of(image))),
        command(given.value("command").value_or("")),
        directory(command.substr(0, command.rfind('/') + 1)) {}

  std::vector<std::string> words(const std::string& script) const {
    const auto& operands = arguments.operands();
    std::vector<std::string> argv{operands.begin() + 1, operands.end()};
    for (std::string& word : argv)
      if (word == script_word)
        word = script;

    return argv;
  }
};

void set_numbers(const Job& job) {
  const auto seed = job.arguments.value("seed");
  if (!seed)
    return;
  ::setenv("ROOTFS_UUID", image::uuid_of(*seed, job.type).c_str(), 1);
  ::setenv(
      "ROOTFS_HASH_SEED", image::uuid_of(*seed, job.type + "/hash").c_str(), 1);
}

base::Result<image::Lock>
lock(const std::string& path, image::Lock::Kind kind, const std::string& type) {
  return image::Lock::take(path, kind, [&] {
    base::note(type + ": waiting for an earlier build to end");
  });
}

base::Result<void> check_size(const Job& job, std::uint64_t bytes) {
  const auto limit = job.arguments.value("max-size");
  if (!limit)
    return {};
  const std::size_t equals = limit->find('=');
  const auto most = image::parse_bytes(
      equals == std::string::npos ? "" : limit->substr(equals + 1));
  if (!most)
    return usage_error(job.arguments.command(),
                       "--max-size",
                       fmt::format("'{}' is no VARIABLE=SIZE", *limit));
  if (bytes <= *most)
    return {};

  constexpr std::uint64_t kib = 1024;

  return base::Error{job.type,
                     fmt::format("{} is {} KiB, limit {} KiB ({}); removed",
                                 name_of(job.image),
                                 image::grouped((bytes + kib - 1) / kib),
                                 image::grouped(*most / kib),
                                 limit->substr(0, equals))};
}

/// A recipe's line without make's prefixes; `-` lets it fail.
struct RecipeLine {
  std::string_view text;
  bool may_fail = false;

  explicit RecipeLine(std::string_view line) {
    const std::size_t start =
        std::min(line.find_first_not_of(" \t@-+"), line.size());
    text = line.substr(start);
    may_fail = line.substr(0, start).find('-') != std::string_view::npos;
  }
};

std::vector<std::string> shell_of(const Job& job) {
  const std::string text = job.arguments.value("shell").value_or("/bin/sh -c");
  const auto words = base::words(text);

  return {words.begin(), words.end()};
}

/// Nothing, or the status of the command that failed.
using Failure = std::optional<Ended>;

base::Result<Failure> run(const std::vector<std::string>& argv,
                          const HeldSignals& held) {
  auto ended = supervise(argv, held);
  if (!ended)
    return ended.error();

  return ended->status == 0 ? Failure{} : Failure{*ended};
}

base::Result<Failure> run_lines(const Job& job,
                                const std::vector<std::string>& lines,
                                const HeldSignals& held) {
  const std::vector<std::string> shell = shell_of(job);
  for (const std::string& each : lines) {
    const RecipeLine line{each};
    std::vector<std::string> argv = shell;
    argv.emplace_back(line.text);
    auto failure = run(argv, held);
    if (!failure || (*failure && !line.may_fail))
      return failure;
  }

  return Failure{};
}

base::Result<void> forget(const Job& job) {
  const auto session = job.arguments.value("session");

  return session ? forget_session(*session) : base::Result<void>{};
}

/// A look into what a failed command has left may tell why it failed; who has
/// ended the build knows.
bool is_kept(const Job& job, const base::Result<Failure>& failure) {
  const std::string keep = job.arguments.value("keep").value_or("none");
  const bool has_failed = failure && *failure && !(*failure)->signal;
  const bool has_session = job.arguments.value("session").has_value();
  if (keep == "none" || !has_session || (keep == "fail" && !has_failed))
    return false;
  if (has_failed)
    base::note(fmt::format("{}: what it left is there to look at; "
                           "make rootfs-{}-shell opens it",
                           job.type,
                           job.type));
  return true;
}

base::Result<Failure> run_script(const Job& job,
                                 const image::Publication& publication,
                                 const HeldSignals& held) {
  if (auto clear = forget(job); !clear)
    return clear.error();
  auto failure = run(job.words(publication.script()), held);
  if (is_kept(job, failure))
    return failure;
  if (auto clear = forget(job); !clear && failure && !*failure)
    return clear.error();

  return failure;
}

base::Result<Failure> build(const Job& job,
                            image::Publication& publication,
                            const HeldSignals& held) {
  auto failure = run_script(job, publication, held);
  if (!failure || *failure)
    return failure;
  const auto bytes = publication.written();
  if (!bytes)
    return bytes.error();
  if (auto within = check_size(job, *bytes); !within)
    return within.error();
  if (auto placed = publication.place(); !placed)
    return placed.error();

  failure = run_lines(job, publication.after(), held);
  if (!failure || *failure)
    return failure;
  if (auto finished = publication.finish(); !finished)
    return finished.error();
  show(job.arguments,
       "IMAGE",
       fmt::format("{}  {}iB",
                   name_of(job.image),
                   image::rounded((*bytes + 1023) / 1024)));

  return Failure{};
}

/// Whether IMAGE is there for other images only.
base::Result<void> mark(const Job& job) {
  const auto consumers = job.arguments.values("consumer");

  return consumers.empty()
             ? image::forget_consumers(job.directory)
             : image::expect_consumers(job.directory, job.image, consumers);
}

base::Result<void> note_uses(const Job& job) {
  for (const std::string& directory : job.arguments.values("consumes"))
    if (auto noted = image::note_use(directory, job.type, job.began); !noted)
      return noted;

  return {};
}

/// A stable name for an image whose own one has a version in it; and a list of
/// all versions that were made, for when the old ones are to go.
base::Result<void> link(const Job& job) {
  const auto name = job.arguments.value("link");
  if (!name)
    return {};
  const std::string history = job.directory + "history";
  const auto before = base::read_file(history);
  const std::string line = job.image + '\n';
  std::string text = before ? *before : "";
  if (('\n' + text).find('\n' + line) == std::string::npos)
    text += line;
  if (auto written = base::replace_file(history, text); !written)
    return written;

  return image::link_beside(job.image, *name);
}

/// With the lock in hand. Whatever is not finished is undone on the way out.
base::Result<Failure> publish(const Job& job, image::Lock own) {
  if (auto marked = mark(job); !marked)
    return marked.error();

  const HeldSignals held;
  auto publication =
      image::Publication::begin({.image = job.image,
                                 .command_file = job.command,
                                 .in_place = job.arguments.has("in-place")},
                                std::move(own));
  if (!publication)
    return publication.error();
  set_numbers(job);
  show(job.arguments, "BUILD", name_of(job.image));
  auto failure = build(job, *publication, held);
  if (!failure || *failure)
    return failure;
  if (auto linked = link(job); !linked)
    return linked.error();
  if (auto noted = note_uses(job); !noted)
    return noted.error();

  return failure;
}

/// Waits until it is our turn, unless that is over.
base::Result<Failure> publish_in_turn(const Job& job) {
  const auto turn = image::Turn::now();
  if (!turn)
    return turn.error();
  std::optional<image::Lock> shared;
  if (const auto path = job.arguments.value("share")) {
    auto taken = lock(*path, image::Lock::Kind::shared, job.type);
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
  if (auto claimed = turn->claim(*own); !claimed)
    return claimed.error();

  return publish(job, std::move(*own));
}

int run_image_publish(const Arguments& arguments) {
  if (!arguments.has("command"))
    return fail(usage_error(
        arguments.command(), "image publish", "--command is missing"));
  base::set_program_name("rootfs");
  const auto failure = publish_in_turn(Job{arguments});
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
