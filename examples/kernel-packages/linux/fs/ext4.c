// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: CONFIG_EXT4 makes this a module.
int ext4_init(void) {
  return 0;
}
