// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a new file with the number of a recorded one is not the recorded one.
// inode_reuse ROUNDS: counts how often the number came back, and how often
// the new file had the old one's owner or device. Ends with 3 when the file
// system hardly reuses numbers, which proves nothing.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

int main(int count, char **words) {
  const long rounds = count > 1 ? strtol(words[1], NULL, 10) : 10000;
  long same = 0, wrong = 0;

  for (long i = 0; i < rounds; i++) {
    struct stat old, new;

    if (i % 2 == 0) {
      close(open("f", O_CREAT | O_EXCL | O_WRONLY, 0644));
      chown("f", 5, 6);
      chmod("f", 0600);
    } else {
      mknod("f", S_IFCHR | 0600, makedev(1, 3));
    }
    lstat("f", &old);
    unlink("f");
    close(open("f", O_CREAT | O_EXCL | O_WRONLY, 0644));
    lstat("f", &new);
    unlink("f");
    if (old.st_ino != new.st_ino)
      continue;
    same++;
    if (new.st_uid != 0 || new.st_mode != (S_IFREG | 0644))
      wrong++;
  }
  printf("%ld rounds, %ld numbers came back, %ld inherited\n", rounds, same,
         wrong);
  if (wrong != 0)
    return 1;
  return same * 10 >= rounds * 9 ? 0 : 3;
}
