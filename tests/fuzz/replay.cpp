// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: without libFuzzer a fuzzer is a regression test: every input that was
// ever worth keeping, tests/fuzz/corpus/NAME/*, is tried in each `make check`.
#include "base/file.hpp"
#include "fuzz/fuzzer.hpp"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

int main(int, char** argv) {
  const std::string program{argv[0]};
  const std::string name = program.substr(program.rfind('/') + 1);
  const char* const source = std::getenv("SRC");
  const std::string corpus =
      fmt::format("{}/tests/fuzz/corpus/{}", source ? source : ".", name);
  const auto inputs = base::list_directory(corpus);
  if (!inputs) {
    fmt::print("{}\n", base::render(inputs.error()));
    return 1;
  }

  for (const std::string& input : *inputs) {
    fmt::print("{}/{}\n", corpus, input);
    std::fflush(stdout);
    const auto text = base::read_file(corpus + '/' + input);
    const auto* data = reinterpret_cast<const std::uint8_t*>(text->data());
    LLVMFuzzerTestOneInput(data, text->size());
  }

  return inputs->empty() ? 1 : 0;
}
