// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who may run a file, and who the program is then, is a matter of what is
// recorded of it.
#pragma once

#include "jobroot/execution.hpp"
#include "process.hpp"

namespace shim {

class ExecutedFile {
public:
  /// Takes a look at the file opened under `fd`: a script, and then the
  /// interpreter, whose ids and capabilities count.
  void look(int fd) noexcept;

  bool may_run() const noexcept { return may_run_; }

  const jobroot::Executable& file() const noexcept { return file_; }

private:
  bool may_run_ = true;
  jobroot::Executable file_; ///< nothing where it makes no difference
};

/// What becomes of `who`, with this process's groups, by executing the file:
/// minus an errno if he may not.
int plan_execution(const ExecutedFile& file,
                   jobroot::Credentials& who) noexcept;

} // namespace shim
