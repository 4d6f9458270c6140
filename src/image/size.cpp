// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see size.hpp.
#include "image/size.hpp"

#include "base/text.hpp"
#include "image/ext.hpp"
#include "image/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace image {

namespace {

using layout::divide_up;

constexpr std::uint64_t kib = 1024;

std::uint64_t align(std::uint64_t number, std::uint64_t alignment) {
  return divide_up(number, std::max<std::uint64_t>(alignment, 1)) *
         std::max<std::uint64_t>(alignment, 1);
}

std::uint64_t scaled(std::uint64_t number, double factor) {
  return static_cast<std::uint64_t>(
      std::ceil(static_cast<double>(number) * factor));
}

std::string list(const std::vector<Directory>& directories) {
  std::string text;

  for (const Directory& directory : directories)
    text += fmt::format("{}{} {}",
                        text.empty() ? " Largest: " : ", ",
                        directory.path,
                        rounded(directory.kib));

  return text;
}

/// What makes up every answer, and every refusal.
struct Question {
  const SizeModel& model;
  const Measurement& measurement;
  const SizeRequest& request;
  const std::string& type;
  const std::string& variables;

  double factor() const {
    return request.percent ? *request.percent / 100 : request.overhead_factor;
  }

  /// Blocks of content with room to spare.
  std::uint64_t roomy(std::uint64_t payload) const {
    constexpr std::uint64_t part = 4;
    constexpr std::uint64_t least = std::uint64_t{16} * 256;
    const std::uint64_t wanted = std::max(scaled(payload, factor()), payload) +
                                 layout::blocks_of(request.extra_space);

    return request.more_room ? wanted + wanted / part + least : wanted;
  }

  base::Error too_large(std::uint64_t content,
                        std::uint64_t size,
                        std::string_view limit_name,
                        std::uint64_t limit) const {
    return {type,
            fmt::format(
                "content {} KiB + overhead = {} KiB exceeds {}{} = {} KiB.{}",
                grouped(divide_up(content, kib)),
                grouped(divide_up(size, kib)),
                variables,
                limit_name,
                grouped(limit / kib),
                list(measurement.largest))};
  }

  /// `size` unless it is beyond the limit.
  base::Result<Size> limited(Size size, std::uint64_t content) const {
    if (request.max_size && size.kib * kib > *request.max_size)
      return too_large(content, size.kib * kib, "MAX_SIZE", *request.max_size);

    return size;
  }
};

/// The smallest image, in blocks, that has room for `payload`.
std::uint64_t around(const Question& question, std::uint64_t payload) {
  const auto needed = [&](std::uint64_t blocks) {
    return payload + question.model.own(question.measurement.contents, blocks);
  };
  std::uint64_t blocks = payload;
  while (needed(blocks) > blocks)
    blocks = std::max(needed(blocks), blocks + 1);

  return blocks;
}

base::Result<Size> common_size(const Question& question) {
  const SizeRequest& request = question.request;
  const std::uint64_t least = question.model.least_kib * kib;
  const std::uint64_t payload =
      question.model.payload(question.measurement.contents);
  const std::uint64_t content = payload * block_size;
  if (request.size) {
    const std::uint64_t needed =
        std::max(around(question, payload) * block_size, least);
    if (*request.size < needed)
      return question.too_large(content, needed, "SIZE", *request.size);
    return question.limited(
        {.kib = divide_up(align(*request.size, request.alignment), kib)},
        content);
  }

  const std::uint64_t wanted = around(question, question.roomy(payload));
  const std::uint64_t bytes =
      align(std::max({wanted * block_size, request.min_size, least}),
            request.alignment);

  return question.limited(
      {.kib = divide_up(bytes, kib),
       .needed_kib = wanted * block_size < least ? wanted * 4 : 0},
      content);
}

Size size_from(const ExtGeometry& ext) {
  return {.kib = ext.blocks * block_size / kib,
          .inodes = ext.inodes,
          .journal_mib = ext.journal_mib};
}

base::Result<Size> ext_size(Ext kind, const Question& question) {
  const SizeRequest& request = question.request;
  const Contents& contents = question.measurement.contents;
  const std::uint64_t step = layout::blocks_of(request.alignment);
  ExtDemand demand{.kind = kind,
                   .payload = content_blocks(kind, contents),
                   .inodes = contents.inodes,
                   .inodes_wished = request.inodes};
  const std::uint64_t content = demand.payload * block_size;

  if (request.size) {
    const auto ext =
        ext_within(demand, align(layout::blocks_of(*request.size), step));
    if (!ext)
      return question.too_large(content,
                                least_ext_blocks(demand) * block_size,
                                "SIZE",
                                *request.size);
    return question.limited(size_from(*ext), content);
  }

  demand.payload = question.roomy(demand.payload);

  return question.limited(
      size_from(ext_around(demand, layout::blocks_of(request.min_size), step)),
      content);
}

} // namespace

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  std::uint64_t unit = 1;
  if (!text.empty() && std::isalpha(static_cast<unsigned char>(text.back()))) {
    constexpr std::string_view letters = "KMGT";
    const std::size_t power = letters.find(static_cast<char>(
        std::toupper(static_cast<unsigned char>(text.back()))));
    if (power == std::string_view::npos)
      return std::nullopt;
    unit <<= 10 * (power + 1);
    text.remove_suffix(1);
  }
  if (const auto whole = base::parse_number<std::uint64_t>(text))
    return *whole * unit;

  // from_chars would take "inf" and "-1".
  if (text.find_first_not_of("0123456789.") != std::string_view::npos)
    return std::nullopt;
  const auto number =
      base::parse_number<std::uint64_t>(text.substr(0, text.find('.')));
  const auto part = text.find('.') == std::string_view::npos
                        ? std::string_view{}
                        : text.substr(text.find('.') + 1);
  const auto fraction = base::parse_number<std::uint64_t>(part);
  if (!number || !fraction)
    return std::nullopt;

  return *number * unit +
         scaled(unit,
                static_cast<double>(*fraction) / std::pow(10, part.size()));
}

base::Result<Size> size_of(const SizeModel& model,
                           const Measurement& measurement,
                           const SizeRequest& request,
                           const std::string& type,
                           const std::string& variables) {
  const Question question{model, measurement, request, type, variables};

  return model.ext ? ext_size(*model.ext, question) : common_size(question);
}

std::string grouped(std::uint64_t number) {
  std::string text = fmt::format("{}", number);

  for (std::size_t at = text.size(); at > 3;)
    text.insert(at -= 3, 1, ' ');

  return text;
}

std::string rounded(std::uint64_t number) {
  constexpr std::uint64_t step = 1024;
  if (number < step)
    return fmt::format("{} K", number);
  if (number < step * step)
    return fmt::format("{} M", number / step);

  return fmt::format("{} G", number / step / step);
}

} // namespace image
