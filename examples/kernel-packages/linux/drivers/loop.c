// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: CONFIG_LOOP makes this a module.
int loop_init(void) {
  return 0;
}
