// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what one may do, when one gives it up, and what one keeps.
#include "intercept_test.hpp"

#include <linux/securebits.h>

namespace {

/// The first 32 capabilities of the program.
__user_cap_data_struct capabilities() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  capget(&header, data);
  return data[0];
}

int set_capabilities(__u32 effective, __u32 permitted, __u32 inheritable) {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {{effective, permitted, inheritable},
                                    {0, 0, 0}};
  return capset(&header, data);
}

constexpr __u32 two = 1U << CAP_CHOWN | 1U << CAP_SETUID;

} // namespace

INTERCEPT_TEST(capget) {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  EXPECT(capget(&header, data) == 0);
  EXPECT(((data[0].effective & 1U << CAP_CHOWN) != 0) == test.root);
  header.pid = getpid();
  EXPECT(capget(&header, data) == 0);
  EXPECT((data[1].permitted & 1U << (CAP_BPF - 32)) != 0 || !test.root);
  header.pid = -1;
  EXPECT(capget(&header, data) == -1 && errno == EINVAL);
  header.version = 1;
  EXPECT(capget(&header, data) == -1 && errno == EINVAL);
  EXPECT(header.version == _LINUX_CAPABILITY_VERSION_3);
  if (!test.root)
    return;
  EXPECT(seteuid(5) == 0);
  EXPECT(capabilities().effective == 0 && capabilities().permitted != 0);
  EXPECT(seteuid(0) == 0);
  EXPECT(capabilities().effective == capabilities().permitted);
  EXPECT(setuid(5) == 0 && capabilities().permitted == 0);
}

INTERCEPT_TEST(capset) {
  EXPECT_ROOT_ONLY(set_capabilities(two, two, two));
  if (!test.root)
    return;
  EXPECT(set_capabilities(two, two | 1U << CAP_MKNOD, 0) == -1 &&
         errno == EPERM);
  EXPECT(set_capabilities(0, two, 0) == 0);
  EXPECT(setuid(77) == -1 && errno == EPERM);
  EXPECT(set_capabilities(two, two, 0) == 0);
  close(open("f", O_CREAT | O_WRONLY, 0600));
  EXPECT(prctl(PR_SET_KEEPCAPS, 1) == 0 && setresuid(77, 77, 77) == 0);
  EXPECT(setresuid(0, 0, 0) == -1 && errno == EPERM);
  EXPECT(set_capabilities(two, two, 0) == 0);
  EXPECT(chown("f", 1, 2) == 0);
  EXPECT(chmod("f", 0644) == -1 && errno == EPERM);
  EXPECT(setresuid(0, 0, 0) == 0);
}

INTERCEPT_TEST(prctl) {
  EXPECT(prctl(PR_CAPBSET_READ, CAP_CHOWN) == 1);
  EXPECT(prctl(PR_CAPBSET_READ, 4000) == -1 && errno == EINVAL);
  EXPECT_ROOT_ONLY(prctl(PR_CAPBSET_DROP, CAP_FOWNER));
  EXPECT(prctl(PR_CAPBSET_READ, CAP_FOWNER) == (test.root ? 0 : 1));
  EXPECT(prctl(PR_SET_KEEPCAPS, 1) == 0 && prctl(PR_GET_KEEPCAPS) == 1);
  EXPECT(prctl(PR_SET_KEEPCAPS, 2) == -1 && errno == EINVAL);
  EXPECT_ROOT_ONLY(prctl(PR_SET_SECUREBITS, 1 << SECURE_NOROOT));
  EXPECT(prctl(PR_GET_SECUREBITS) ==
         (test.root ? 1 << SECURE_NOROOT : 1 << SECURE_KEEP_CAPS));
  EXPECT_ROOT_ONLY(set_capabilities(two, two, two));
  EXPECT_ROOT_ONLY(
      prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SETUID, 0, 0));
  EXPECT(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_MKNOD, 0, 0) == -1 &&
         errno == EPERM);
  EXPECT(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_SETUID, 0, 0) ==
         (test.root ? 1 : 0));
  EXPECT(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0);
  EXPECT(prctl(PR_CAP_AMBIENT, 77, 0, 0, 0) == -1 && errno == EINVAL);
  EXPECT(prctl(PR_SET_NAME, "other") == 0); // what is not ours is real
  char name[16] = {};
  EXPECT(prctl(PR_GET_NAME, name) == 0 && strcmp(name, "other") == 0);
  EXPECT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  EXPECT(syscall(SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
}
