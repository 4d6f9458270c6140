// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see makeflags.hpp. One walk over the words serves reading and writing.
#include "jobserver/makeflags.hpp"

#include "base/text.hpp"

#include <vector>

namespace jobserver {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view auth_options[] = {"--jobserver-auth=",
                                             "--jobserver-fds="};

struct Word {
  std::string_view raw;
  /// Without the quoting that make adds for its children.
  std::string text;
};

bool is_blank(char character) {
  return blanks.find(character) != std::string_view::npos;
}

/// Removes the word at the start of `rest`, which does not begin with a blank.
Word take_word(std::string_view& rest) {
  const std::string_view whole = rest;
  Word word;

  while (!rest.empty() && !is_blank(rest.front())) {
    const char first = rest.front();
    const bool quotes =
        rest.size() > 1 && (first == '\\' || (first == '$' && rest[1] == '$'));
    word.text += quotes ? rest[1] : first;
    rest.remove_prefix(quotes ? 2 : 1);
  }
  word.raw = whole.substr(0, whole.size() - rest.size());

  return word;
}

/// What stands before a bare `--`, and the rest of the text from there on.
struct Words {
  std::vector<Word> options;
  std::string_view variables;
};

Words split_words(std::string_view text) {
  Words words;

  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty())
      return words;
    const std::string_view from_here = text;
    Word word = take_word(text);
    if (word.raw == "--") {
      words.variables = from_here;
      return words;
    }
    words.options.push_back(std::move(word));
  }
}

/// The first word holds single letters without a dash, unless it is an option
/// or a variable: `ks`.
bool is_bundle(std::string_view makeflags, const Words& words) {
  return !makeflags.empty() && !is_blank(makeflags.front()) &&
         !words.options.empty() && words.options.front().text.front() != '-' &&
         words.options.front().text.find('=') == std::string::npos;
}

/// The value of an option that advertises a pool.
std::optional<std::string_view> auth_value(std::string_view word) {
  for (const std::string_view option : auth_options)
    if (word.starts_with(option))
      return word.substr(option.size());

  return std::nullopt;
}

/// What follows `-j` or `--jobs`, with or without a number.
std::optional<std::string_view> jobs_value(std::string_view word) {
  for (const std::string_view option : {"--jobs=", "--jobs", "-j"})
    if (word.starts_with(option)) {
      const std::string_view value = word.substr(option.size());
      if (value.find_first_not_of("0123456789") == std::string_view::npos)
        return value;
    }

  return std::nullopt;
}

Auth parse_auth(std::string_view value) {
  constexpr std::string_view fifo = "fifo:";
  if (value.starts_with(fifo) && value.size() > fifo.size())
    return FifoAuth{std::string(value.substr(fifo.size()))};

  const std::vector<std::string_view> numbers = base::split(value, ',');
  if (numbers.size() != 2)
    return UnknownAuth{};
  const auto read = base::parse_number<int>(numbers[0]);
  const auto write = base::parse_number<int>(numbers[1]);
  if (!read || !write)
    return UnknownAuth{};
  if (*read < 0 || *write < 0)
    return DisabledAuth{};

  return PipeAuth{*read, *write};
}

/// At the end of the text it means itself; before more it would quote that.
bool ends_in_a_lone_backslash(std::string_view word) {
  const std::size_t others = word.find_last_not_of('\\') + 1;

  return (word.size() - others) % 2 != 0;
}

bool is_dry_run(std::string_view word) {
  return word == "-n" || word == "-q" || word == "-t" || word == "--dry-run" ||
         word == "--just-print" || word == "--recon";
}

bool is_keep_going(std::string_view word) {
  return word == "-k" || word == "--keep-going";
}

} // namespace

MakeFlags parse_makeflags(std::string_view makeflags) {
  const Words words = split_words(makeflags);
  MakeFlags flags;

  if (is_bundle(makeflags, words)) {
    const std::string& letters = words.options.front().text;
    flags.dry_run = letters.find_first_of("nqt") != std::string::npos;
    flags.keep_going = letters.find('k') != std::string::npos;
  }
  for (const Word& word : words.options) {
    flags.dry_run = flags.dry_run || is_dry_run(word.text);
    flags.keep_going = flags.keep_going || is_keep_going(word.text);
    if (const auto jobs = jobs_value(word.text))
      flags.jobs = base::parse_number<unsigned>(*jobs);
    if (const auto value = auth_value(word.text)) {
      flags.auth = parse_auth(*value);
      if (const auto* pipe = std::get_if<PipeAuth>(&flags.auth))
        flags.pipe = *pipe;
    }
  }

  return flags;
}

std::string with_auth(std::string_view makeflags,
                      std::string_view auth,
                      std::optional<unsigned> jobs) {
  const Words words = split_words(makeflags);
  const bool bundle = is_bundle(makeflags, words);
  std::string result;

  // Without a bundle the text begins with a blank: an empty first word.
  for (const Word& word : words.options) {
    if (jobs_value(word.text) || auth_value(word.text))
      continue;
    if (!bundle || &word != &words.options.front())
      result += ' ';
    result += word.raw;
    if (ends_in_a_lone_backslash(word.raw))
      result += '\\';
  }
  if (!auth.empty()) {
    result += " -j" + (jobs ? std::to_string(*jobs) : "");
    result.append(" ").append(auth_options[0]).append(auth);
  }
  if (!words.variables.empty())
    result.append(" ").append(words.variables);

  return result;
}

} // namespace jobserver
