// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make remakes what is older than a file, not what was made by another
// command. So mk/ has each command written to a file, which changes only when
// the command does.
#include "base/fd.hpp"
#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/makefiles.hpp"
#include "image/lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "begin",
     .argument = "MARK",
     .help = "set MARK's time: that of a build's beginning"},
};

/// The kernel takes files' times from a clock that does not go on meanwhile.
constexpr std::chrono::milliseconds tick_of_file_times{20};

base::Result<void> record(const std::string& path) {
  const base::Fd input{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)};
  const auto text = base::read_all(input, "standard input");
  if (!text)
    return text.error();

  bool has_waited = false;
  const auto lock = image::Lock::take(
      path.substr(0, path.rfind('/') + 1) + "lock",
      image::Lock::Kind::exclusive,
      [&] {
        has_waited = true;
        base::note(path + ": waiting for an earlier build to end");
      });
  if (!lock)
    return lock.error();
  // An image of this instant would be as new as what we write now.
  if (has_waited)
    std::this_thread::sleep_for(tick_of_file_times);
  if (const auto before = base::read_file(path); before && *before == *text)
    return {};

  return base::replace_file(path, *text);
}

int run_image_record(const Arguments& arguments) {
  speak_for_makefile();
  auto recorded = record(arguments.operands().front());
  if (const auto mark = arguments.value("begin"); mark && recorded)
    recorded = base::touch(*mark);

  return recorded ? EXIT_SUCCESS : fail(recorded.error());
}

const Command command{.name = "image record",
                      .synopsis = "image record [options] FILE",
                      .summary = "write stdin to FILE, if that changes FILE",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run_image_record};
const Registration registration{command};

} // namespace

} // namespace cli
