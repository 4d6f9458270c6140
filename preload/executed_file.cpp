// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see executed_file.hpp.
#include "executed_file.hpp"

#include "jobroot/capability_record.hpp"

#include <sys/prctl.h>

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

/// Most programs are run by root, and belong to him.
bool matters_whose() noexcept {
  return active() &&
         (has_own_ids() || jobroot::relaxed(counters().records) != 0 ||
          has_flag(jobroot::flag_unknown_is_real));
}

/// What is recorded counts; for others than root, who has all of them, also
/// what the disk has.
jobroot::FileCapabilities capabilities_of(const jobroot::Known& known,
                                          int fd) noexcept {
  constexpr jobroot::XattrName name = jobroot::capability_name;
  const auto list = session().xattrs(known);
  const jobroot::XattrView view = jobroot::find_xattr(list.get(), name);
  if (view.name != nullptr)
    return view.removed ||
                   jobroot::is_written(list.get(), jobroot::Target::of_fd(fd))
               ? jobroot::FileCapabilities{}
               : rules::parse_capabilities(view.value, view.value_bytes);
  char value[XATTR_CAPS_SZ_3];
  const long bytes =
      has_own_ids()
          ? call(SYS_fgetxattr, fd, word(name.text), word(value), sizeof value)
          : -ENODATA;
  return jobroot::sys::failed(bytes)
             ? jobroot::FileCapabilities{}
             : rules::parse_capabilities(value, static_cast<size_t>(bytes));
}

} // namespace

void ExecutedFile::look(int fd) noexcept {
  const jobroot::Target target = jobroot::Target::of_fd(fd);
  jobroot::Inode inode;
  if (!matters_whose() || jobroot::look_at(target, &inode) != 0)
    return;
  jobroot::Known known;
  if (!session().find(target, inode, &known))
    known.record = session().unknown(inode);
  const jobroot::Record& record = known.record;
  file_ = {record.mode, record.uid, record.gid, capabilities_of(known, fd)};
  judge(target);
  // Not even root runs what nobody may run.
  if (refused_ == 0 && S_ISREG(record.mode) &&
      !rules::root_may_execute(record.mode))
    refused_ = -EACCES;
}

int plan_execution(const ExecutedFile& executed,
                   jobroot::Credentials& who) noexcept {
  if (executed.refused() != 0)
    return executed.refused();
  const jobroot::Executable& file = executed.file();
  const bool gives =
      (file.mode & (S_ISUID | S_ISGID)) != 0 || file.capabilities.exist;
  if (!active() || (!gives && !has_own_ids()))
    return 0;
  const bool confined = call(SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  return rules::execute(who, groups(), file, confined);
}

} // namespace shim
