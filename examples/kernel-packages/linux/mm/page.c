// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: something to compile.
int page_init(void) {
  return 0;
}
