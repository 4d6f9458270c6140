// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see blind_program.hpp.
#include "image/blind_program.hpp"

#include "base/child_process.hpp"
#include "base/text.hpp"

#include <elf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace image {

namespace {

/// As much of a file as has its headers and notes, which linkers put first.
std::string head_of(const std::string& file) {
  constexpr std::size_t most = 1U << 16;
  std::string head(most, '\0');
  std::ifstream stream{file, std::ios::binary};
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(
      static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));

  return head;
}

/// A structure at a place of a file; all zeros where the file has none.
template <class T> T at(std::string_view file, std::uint64_t offset) {
  T value{};
  if (offset <= file.size() && file.size() - offset >= sizeof value)
    std::memcpy(&value, file.data() + offset, sizeof value);

  return value;
}

bool has_note_of(std::string_view notes, std::string_view owner) {
  const auto padded = [](std::uint64_t size) {
    return (size + 3) & ~std::uint64_t{3};
  };
  for (std::uint64_t offset = 0; offset < notes.size();) {
    const auto note = at<Elf64_Nhdr>(notes, offset);
    const std::uint64_t name = offset + sizeof note;
    if (note.n_namesz > owner.size() && name < notes.size() &&
        notes.substr(name).starts_with(owner))
      return true;
    offset = name + padded(note.n_namesz) + padded(note.n_descsz);
  }

  return false;
}

/// Reads a script as far as it takes to know which words are programs and
/// which are theirs: a line has one command or several.
class Reader {
public:
  explicit Reader(const std::string& tree)
      : names_of_tree_{tree, "$TARGET_DIR", "${TARGET_DIR"} {}

  std::optional<BlindProgram> read_line(std::string_view line) {
    begin();
    for (const std::string_view word : base::words(line)) {
      if (ends_command(word)) {
        end();
        continue;
      }
      read_word(word.substr(0, word.find(';')));
      if (blind_ && (mentions_tree_ || is_inside_))
        return blind_;
      if (word.ends_with(';'))
        end();
    }
    end();

    return {};
  }

private:
  void begin() {
    program_ = {};
    blind_.reset();
    mentions_tree_ = false;
  }

  void end() {
    if (program_ == "cd")
      is_inside_ = mentions_tree_;
    begin();
  }

  void read_word(std::string_view word) {
    for (const std::string& name : names_of_tree_)
      mentions_tree_ = mentions_tree_ || word.find(name) != word.npos;
    if (!program_.empty() || comes_before_program(word))
      return;
    program_ = word;
    if (const auto file = base::find_program(std::string{word}))
      if (const auto kind = blindness_of(*file))
        blind_ = BlindProgram{std::string{word}, *kind};
  }

  static bool ends_command(std::string_view word) {
    return word == "|" || word == "||" || word == "&&" || word == ";" ||
           word == "&";
  }

  static bool comes_before_program(std::string_view word) {
    constexpr std::array<std::string_view, 10> words = {
        "{", "(", "!", "if", "then", "else", "while", "do", "exec", "env"};

    return word.find('=') != word.npos ||
           std::find(words.begin(), words.end(), word) != words.end();
  }

  const std::array<std::string, 3> names_of_tree_;
  bool is_inside_ = false;
  std::string_view program_;
  std::optional<BlindProgram> blind_;
  bool mentions_tree_ = false;
};

} // namespace

std::optional<std::string_view> blindness_of(const std::string& file) {
  // Ours is static, and reads the session itself.
  std::error_code error;
  if (std::filesystem::equivalent(file, "/proc/self/exe", error))
    return {};
  const std::string head = head_of(file);
  const auto header = at<Elf64_Ehdr>(head, 0);
  if (!head.starts_with(ELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64)
    return {};
  bool has_loader = header.e_phnum == 0;
  for (unsigned i = 0; i < header.e_phnum; i++) {
    const auto segment =
        at<Elf64_Phdr>(head, header.e_phoff + i * sizeof(Elf64_Phdr));
    has_loader = has_loader || segment.p_type == PT_INTERP;
    if (segment.p_type == PT_NOTE && segment.p_offset < head.size() &&
        has_note_of(
            std::string_view{head}.substr(segment.p_offset, segment.p_filesz),
            "Go"))
      return "Go";
  }
  if (has_loader)
    return {};

  return "static";
}

std::optional<BlindProgram> find_blind_program(std::string_view script,
                                               const std::string& tree) {
  const std::size_t start = script.find("\n#@image\n");
  if (start == std::string_view::npos)
    return {};
  const std::string text =
      base::replace_all(std::string{script.substr(start)}, "\\\n", " ");
  Reader reader{tree};
  for (const std::string_view line : base::split(text, '\n'))
    if (auto found = reader.read_line(line))
      return found;

  return {};
}

} // namespace image
