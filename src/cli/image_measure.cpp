// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the tree is measured once, in the common step; each type then asks what
// size follows for it and gets the answer as shell assignments, so that no
// arithmetic has to be done in make.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/recorded.hpp"
#include "image/shortage.hpp"
#include "image/size.hpp"
#include "view/beneath.hpp"

#include <fmt/core.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "write the measurement there instead of to stdout"},
    {.name = "from",
     .argument = "FILE",
     .help = "use the measurement in FILE instead of reading ROOT"},
    {.name = "session",
     .argument = "DIR",
     .help = "measure the tree that this sealed session is about, as it has "
             "changed it"},
    {.name = "for",
     .argument = "MODEL",
     .help = "print the size of an image of a file system",
     .choices = "plain ext2 ext3 ext4 btrfs f2fs vfat xfs"},
    {.name = "type",
     .argument = "NAME",
     .help = "in messages: the image's type"},
    {.name = "variables",
     .argument = "PREFIX",
     .help = "in messages: what the settings' names begin with"},
    {.name = "size",
     .argument = "SIZE",
     .help = "auto, a number of bytes (or with K, M, G), or a percentage"},
    {.name = "overhead-factor",
     .argument = "FACTOR",
     .help = "of the content, for auto (1.3)"},
    {.name = "extra-space", .argument = "SIZE", .help = "added for auto"},
    {.name = "alignment", .argument = "SIZE", .help = "the size's step (4K)"},
    {.name = "min-size", .argument = "SIZE", .help = "never smaller"},
    {.name = "max-size", .argument = "SIZE", .help = "larger is an error"},
    {.name = "inodes", .argument = "N", .help = "room for so many files"},
};

using image::SizeRequest;

/// What the makefiles call an option: --max-size is MAX_SIZE.
std::string setting(std::string_view option) {
  std::string name;
  for (const char c : option)
    name += c == '-' ? '_' : static_cast<char>(std::toupper(c));

  return name;
}

base::Error not_a(const Arguments& arguments,
                  std::string_view option,
                  std::string_view what) {
  const auto variables = arguments.value("variables");

  return usage_error(
      arguments.command(),
      variables ? *variables + setting(option) : fmt::format("--{}", option),
      fmt::format("'{}' is no {}", *arguments.value(option), what));
}

/// Reads an option that holds a number of bytes, if it is given.
template <class Number>
base::Result<void>
read_bytes(const Arguments& arguments, std::string_view option, Number& bytes) {
  const auto text = arguments.value(option);
  if (!text)
    return {};
  const auto number = image::parse_bytes(*text);
  if (!number)
    return not_a(arguments, option, "size");
  bytes = *number;

  return {};
}

std::optional<double> parse_positive(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const bool is_number = !text.empty() && *end == '\0';

  return is_number && std::isfinite(number) && number > 0
             ? std::optional{number}
             : std::nullopt;
}

base::Result<void> read_size(const Arguments& arguments, SizeRequest& request) {
  std::string text = arguments.value("size").value_or("auto");
  if (text == "auto")
    return {};
  if (!text.ends_with('%'))
    return read_bytes(arguments, "size", request.size);

  text.pop_back();
  request.percent = parse_positive(text);
  if (!request.percent)
    return not_a(arguments, "size", "percentage");

  return {};
}

base::Result<void> read_factor(const Arguments& arguments,
                               SizeRequest& request) {
  const auto text = arguments.value("overhead-factor");
  if (!text)
    return {};
  const auto factor = parse_positive(*text);
  if (!factor)
    return not_a(arguments, "overhead-factor", "factor");
  request.overhead_factor = *factor;

  return {};
}

base::Result<SizeRequest> request_from(const Arguments& arguments) {
  SizeRequest request;
  request.more_room = std::getenv(image::second_attempt) != nullptr;

  for (auto read : {read_size(arguments, request),
                    read_factor(arguments, request),
                    read_bytes(arguments, "extra-space", request.extra_space),
                    read_bytes(arguments, "alignment", request.alignment),
                    read_bytes(arguments, "min-size", request.min_size),
                    read_bytes(arguments, "max-size", request.max_size),
                    read_bytes(arguments, "inodes", request.inodes)})
    if (!read)
      return read.error();

  return request;
}

/// Without a view of the tree: where that is an overlay, each look through it
/// costs twice as much.
base::Result<image::Measurement> measure_session(const std::string& session) {
  const auto beneath = view::find_beneath("", {session});
  if (!beneath)
    return beneath.error();
  const auto recorded = recorded_entries_of(session);

  return recorded ? image::measure(beneath->layers, *recorded)
                  : recorded.error();
}

base::Result<image::Measurement> measurement_of(const Arguments& arguments) {
  if (const auto session = arguments.value("session"))
    return measure_session(*session);
  const auto from = arguments.value("from");
  if (!from) {
    const auto recorded = recorded_entries();
    return recorded ? image::measure(arguments.operands(), *recorded)
                    : recorded.error();
  }
  const auto text = base::read_file(*from);
  if (!text)
    return text.error();

  return image::measurement_from(*text, *from);
}

/// What ends up in the script's environment.
base::Result<void> print_size(const Arguments& arguments,
                              const image::Measurement& measurement) {
  const auto* const model = image::size_model(*arguments.value("for"));
  if (model == nullptr)
    return not_a(arguments, "for", "model");
  const auto request = request_from(arguments);
  if (!request)
    return request.error();

  const auto size = image::size_of(*model,
                                   measurement,
                                   *request,
                                   arguments.value("type").value_or("image"),
                                   arguments.value("variables").value_or(""));
  if (!size)
    return size.error();
  if (size->needed_kib != 0)
    base::note(fmt::format("{}: {} KiB would do, but {} is at least {} KiB",
                           arguments.value("type").value_or("image"),
                           image::grouped(size->needed_kib),
                           model->name,
                           image::grouped(model->least_kib)));
  fmt::print("ROOTFS_SIZE={} ROOTFS_INODES={} ROOTFS_JOURNAL={}\n",
             size->kib,
             size->inodes,
             size->journal_mib);

  return {};
}

base::Result<void> print_measurement(const Arguments& arguments,
                                     const image::Measurement& measurement) {
  const std::string text = image::to_text(measurement);
  if (const auto output = arguments.value("output"))
    return base::replace_file(*output, text);
  fmt::print("{}", text);

  return {};
}

int run_image_measure(const Arguments& arguments) {
  if (arguments.operands().size() + arguments.has("from") +
          arguments.has("session") !=
      1)
    return fail(usage_error(arguments.command(),
                            "image measure",
                            "takes either ROOT, --session DIR or --from FILE"));
  const auto measurement = measurement_of(arguments);
  base::set_program_name("rootfs");
  if (!measurement)
    return fail(measurement.error());
  const auto printed = arguments.has("for")
                           ? print_size(arguments, *measurement)
                           : print_measurement(arguments, *measurement);

  return printed ? EXIT_SUCCESS : fail(printed.error());
}

const Command command{.name = "image measure",
                      .synopsis = "image measure [options] [ROOT]",
                      .summary = "tell how large an image of a tree will be",
                      .options = options,
                      .operands = {.at_least = 0, .at_most = 1},
                      .run = run_image_measure};
const Registration registration{command};

} // namespace

} // namespace cli
