// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see dialect.hpp.
#include "jobserver/dialect.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "jobserver/ancestor.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace jobserver {

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);

  return value != nullptr ? value : "";
}

/// The file that execvp(3) would run.
std::optional<std::string> program_file(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return name;
  const std::string path = variable("PATH");
  for (const auto directory : base::split(path, ':')) {
    const std::string file =
        std::string(directory.empty() ? "." : directory) + '/' + name;

    struct stat status {};

    if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        ::access(file.c_str(), X_OK) == 0)
      return file;
  }

  return std::nullopt;
}

/// One of the names in make's own $(.FEATURES).
bool knows_fifos(const std::string& file) {
  const auto image = base::read_file(file);

  return image && image->find("jobserver-fifo") != std::string::npos;
}

} // namespace

Dialect dialect_of(const std::string& command) {
  const auto file = program_file(is_name_of_make(command) ? command : "make");

  return file && knows_fifos(*file) ? Dialect::fifo : Dialect::pipe;
}

base::Result<Descriptors>
advertise(const std::string& directory, unsigned jobs, Dialect dialect) {
  const std::string fifo = Pool::fifo(directory);
  Descriptors descriptors;
  std::string auth = "fifo:" + fifo;

  if (dialect == Dialect::pipe) {
    auto opened = Descriptors::open(fifo);
    if (!opened)
      return opened.error();
    descriptors = std::move(*opened);
    const PipeAuth numbers = descriptors.numbers();
    auth = std::to_string(numbers.read) + ',' + std::to_string(numbers.write);
  }
  ::setenv(
      "MAKEFLAGS", with_auth(variable("MAKEFLAGS"), auth, jobs).c_str(), 1);
  ::setenv("JOBROOT_POOL", directory.c_str(), 1);

  return descriptors;
}

void advertise_nothing() {
  ::unsetenv("JOBROOT_POOL");
  const std::string makeflags = variable("MAKEFLAGS");
  if (!makeflags.empty())
    ::setenv("MAKEFLAGS", with_auth(makeflags, {}, {}).c_str(), 1);
}

} // namespace jobserver
