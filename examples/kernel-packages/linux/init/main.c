// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: something to compile.
int start_kernel(void) {
  return 0;
}
