// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see vis.hpp.
#include "exchange/vis.hpp"

#include "base/text.hpp"

namespace exchange {

namespace {

constexpr unsigned char meta = 0x80;
constexpr unsigned char control = 0x1f;
constexpr unsigned char rubout = 0x7f;

/// Reads what follows a backslash.
class Escape {
public:
  explicit Escape(std::string_view rest)
      : rest_(rest) {}

  std::optional<char> read() {
    if (rest_.empty())
      return std::nullopt;
    if (rest_.front() >= '0' && rest_.front() <= '7')
      return octal();
    switch (take()) {
    case 'M':
      return with_meta();
    case '^':
      return controlled(0);
    default:
      return c_style(last_);
    }
  }

  std::string_view rest() const { return rest_; }

private:
  char take() {
    last_ = rest_.empty() ? '\0' : rest_.front();
    rest_.remove_prefix(rest_.empty() ? 0 : 1);

    return last_;
  }

  static char byte(unsigned value) { return static_cast<char>(value & 0xff); }

  /// Three digits, but \0 alone is one, too.
  std::optional<char> octal() {
    const std::string_view digits = rest_.substr(0, 3);
    if (const auto value = base::parse_number<unsigned char>(digits, 8);
        value && digits.size() == 3) {
      rest_.remove_prefix(digits.size());
      return byte(*value);
    }

    return take() == '0' ? std::optional{'\0'} : std::nullopt;
  }

  std::optional<char> with_meta() {
    switch (take()) {
    case '-':
      return rest_.empty() ? std::nullopt
                           : std::optional{byte(
                                 meta | static_cast<unsigned char>(take()))};
    case '^':
      return controlled(meta);
    default:
      return std::nullopt;
    }
  }

  std::optional<char> controlled(unsigned bits) {
    if (rest_.empty())
      return std::nullopt;
    const auto letter = static_cast<unsigned char>(take());

    return byte(bits | (letter == '?' ? rubout : letter & control));
  }

  static std::optional<char> c_style(char letter) {
    constexpr std::string_view names = "nrbavtfsE";
    constexpr std::string_view bytes = "\n\r\b\a\v\t\f \033";
    if (const std::size_t at = names.find(letter); at != names.npos)
      return bytes[at];

    // Punctuation that means something elsewhere in the line.
    constexpr std::string_view punctuation = "\\#=\"'*?[]$&~|;<>(){}!";

    return punctuation.find(letter) != punctuation.npos ? std::optional{letter}
                                                        : std::nullopt;
  }

  std::string_view rest_;
  char last_ = '\0';
};

} // namespace

std::optional<std::string> unvis(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    if (text.front() != '\\') {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    Escape escape{text.substr(1)};
    const auto byte = escape.read();
    if (!byte)
      return std::nullopt;
    plain += *byte;
    text = escape.rest();
  }

  return plain;
}

} // namespace exchange
