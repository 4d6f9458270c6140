// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who may run a file, and who the program is then, is a matter of what is
// recorded of it.
#pragma once

#include "jobroot/execution.hpp"
#include "strict.hpp"

namespace shim {

class ExecutedFile {
public:
  /// In a strict session: whether the program may be run.
  void judge(const jobroot::Target& program) noexcept {
    if (refused_ == 0)
      refused_ = may_access(program, jobroot::right_execute);
  }

  /// Takes a look at what is opened under `fd`: a script, and then the
  /// interpreter, whose ids and capabilities count.
  void look(int fd) noexcept;

  /// 0, or minus the errno with which it is not to be run.
  int refused() const noexcept { return refused_; }

  const jobroot::Executable& file() const noexcept { return file_; }

private:
  int refused_ = 0;
  jobroot::Executable file_; ///< nothing where it makes no difference
};

/// What becomes of `who`, with this process's groups, by executing the file:
/// minus an errno if he may not.
int plan_execution(const ExecutedFile& file,
                   jobroot::Credentials& who) noexcept;

} // namespace shim
