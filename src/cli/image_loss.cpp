// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: somebody who puts a tree with owners on a FAT must hear of it, once for
// each image and not from whoever looks for the missing link on the device.
#include "base/file.hpp"
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/recorded.hpp"
#include "image/contents.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "type",
     .argument = "NAME",
     .help = "in messages: the image's type"},
    {.name = "variable",
     .argument = "NAME",
     .help = "in messages: where WORD... are from"},
    {.name = "from",
     .argument = "FILE",
     .help = "use the measurement in FILE instead of reading ROOT"},
    {.name = "root",
     .argument = "ROOT",
     .help = "the tree, as the session that we are in sees it"},
};

std::string known_words() {
  std::string text;
  for (const image::Feature& feature : image::features)
    text += fmt::format("{}{}", text.empty() ? "" : " ", feature.word);

  return text;
}

base::Result<std::string> lacks_of(const Arguments& arguments) {
  std::string lacks;
  for (const std::string& word : arguments.operands()) {
    if (!image::find_feature(word))
      return base::Error{
          arguments.value("variable").value_or("image loss"),
          fmt::format("'{}' is nothing that a type can lack", word),
          "choose from: " + known_words()};
    lacks += word + ' ';
  }

  return lacks;
}

base::Result<image::Measurement> measurement_of(const Arguments& arguments) {
  if (const auto root = arguments.value("root")) {
    const auto know = recorded_entries();
    return know ? image::measure({*root}, *know) : know.error();
  }
  const std::string from = arguments.value("from").value_or("");
  const auto text = base::read_file(from);

  return text ? image::measurement_from(*text, from) : text.error();
}

int run_image_loss(const Arguments& arguments) {
  if (arguments.has("from") == arguments.has("root"))
    return fail(usage_error(
        arguments.command(), "image loss", "takes --root or --from"));
  base::set_program_name("rootfs");
  const auto lacks = lacks_of(arguments);
  if (!lacks)
    return fail(lacks.error());
  const auto measurement = measurement_of(arguments);
  if (!measurement)
    return fail(measurement.error());

  const std::string lost = image::losses(measurement->findings, *lacks);
  if (!lost.empty())
    base::report({arguments.value("type").value_or("image"),
                  "cannot hold " + lost,
                  fmt::format("shorten {} to accept that",
                              arguments.value("variable").value_or("WORD"))});

  return EXIT_SUCCESS;
}

const Command command{.name = "image loss",
                      .synopsis = "image loss [options] WORD...",
                      .summary = "tell what of a tree an image cannot hold",
                      .options = options,
                      .operands = Operands::any,
                      .run = run_image_loss};
const Registration registration{command};

} // namespace

} // namespace cli
