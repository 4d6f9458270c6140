// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see result.hpp; the one grammar of all messages.
#include "base/result.hpp"

#include <cstring>

namespace base {

Error Error::system(std::string subject,
                    const std::string& operation,
                    int code,
                    std::string remedy) {
  const char* reason = ::strerrordesc_np(code);

  return {.subject = std::move(subject),
          .found = "cannot " + operation + ": " +
                   (reason != nullptr ? reason : std::to_string(code)),
          .remedy = std::move(remedy)};
}

std::string render(const Error& error) {
  const std::string line =
      error.subject + (error.subject.empty() ? "" : ": ") + error.found;

  return error.remedy.empty() ? line : line + "; " + error.remedy;
}

} // namespace base
