// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: processes that do what no ordinary program does, but some of any large
// build's do: fork in a signal handler, are cancelled in the middle of open,
// change their ids in children of vfork. Prints nothing when all is right.
//
//   odd_processes signals|cancel|vfork
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t wrong_children;
static volatile sig_atomic_t children;

static int owner_is(const char *name, uid_t uid) {
  struct stat status;

  return lstat(name, &status) == 0 && status.st_uid == uid;
}

// ---- fork in a signal handler, in the middle of whatever main does

static void on_alarm(int signal) {
  const int kept = errno;
  const pid_t child = fork();

  (void)signal;
  if (child == 0) {
    const int good = chown("handler", 7, 8) == 0 && owner_is("handler", 7) &&
                     owner_is("steady", 5) && setuid(1000) == 0 &&
                     geteuid() == 1000;
    _exit(good ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0)
    wrong_children = wrong_children + 1;
  children = children + 1;
  errno = kept;
}

static int signals(void) {
  const struct itimerval often = {{0, 700}, {0, 700}};
  const struct itimerval never = {{0, 0}, {0, 0}};
  struct sigaction action = {0};
  long wrong = 0;

  close(open("handler", O_CREAT | O_WRONLY, 0644));
  close(open("steady", O_CREAT | O_WRONLY, 0644));
  if (chown("steady", 5, 6) != 0)
    return 1;
  action.sa_handler = on_alarm;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &often, NULL);
  for (unsigned i = 0; children < 400; i++) {
    char name[32];
    const uid_t uid = 100 + i % 1000;

    snprintf(name, sizeof name, "f%u", i % 50);
    const int fd = open(name, O_CREAT | O_WRONLY, 0640);
    wrong += fd < 0 || fchown(fd, uid, uid) != 0 || !owner_is(name, uid);
    close(fd);
    wrong += i % 3 == 0 && unlink(name) != 0;
    wrong += geteuid() != 0;
  }
  setitimer(ITIMER_REAL, &never, NULL);
  if (wrong != 0 || wrong_children != 0)
    printf("%ld wrong answers, %d wrong children\n", wrong, wrong_children);
  return wrong != 0 || wrong_children != 0;
}

// ---- cancellation: open of a FIFO that nobody writes to ends only with it

static void *open_fifo(void *argument) {
  (void)argument;
  const int fd = open("fifo", O_RDONLY);
  printf("open answered %d\n", fd);
  return NULL;
}

static void *open_files(void *argument) {
  const char *name = argument;

  for (;;) {
    int fd;

    // Cancelled between the two, a descriptor would stay open.
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    fd = open(name, O_CREAT | O_WRONLY, 0);
    if (fd < 0 || fchown(fd, 3, 4) != 0)
      printf("%s: %s\n", name, strerror(errno));
    close(fd);
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    fd = open(name, O_WRONLY | O_CLOEXEC);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    close(fd);
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
  }
  return NULL;
}

static int cancel_one(void *(*run)(void *), char *name) {
  pthread_t thread;
  void *answer = NULL;

  pthread_create(&thread, NULL, run, name);
  usleep((useconds_t)(rand() % 3000));
  pthread_cancel(thread);
  pthread_join(thread, &answer);
  if (answer == PTHREAD_CANCELED)
    return 0;
  printf("%s: not cancelled\n", name);
  return 1;
}

static int cancel(void) {
  int wrong = 0;

  mkfifo("fifo", 0600);
  for (int i = 0; i < 100; i++) {
    char name[32];

    wrong += cancel_one(open_fifo, "fifo");
    snprintf(name, sizeof name, "c%d", i % 10);
    wrong += cancel_one(open_files, name);
  }
  for (int i = 0; i < 10; i++) {
    char name[32];
    struct stat status;

    snprintf(name, sizeof name, "c%d", i);
    if (lstat(name, &status) == 0 &&
        (status.st_uid != 3 || (status.st_mode & 07777) != 0)) {
      printf("%s: %u %o\n", name, status.st_uid, status.st_mode);
      wrong++;
    }
  }
  return wrong != 0;
}

// ---- vfork: the child's ids are its own, though it runs in our memory

static int vfork_many(unsigned seed) {
  volatile int wrong = 0;

  for (volatile unsigned i = 0; i < 200; i = i + 1) {
    const uid_t uid = 1000 + seed * 1000 + i;
    int status = 0;
    const pid_t child = vfork();

    if (child == 0) {
      if (setgid(uid) != 0 || setuid(uid) != 0 || getuid() != uid ||
          getegid() != uid || setuid(0) != -1)
        _exit(1);
      if (i % 4 == 0)
        execl("/bin/true", "true", NULL);
      _exit(0);
    }
    waitpid(child, &status, 0);
    wrong = wrong + (status != 0 || getuid() != 0 || getegid() != 0);
  }
  return wrong;
}

static int vforks(void) {
  int wrong = 0, status;

  for (unsigned i = 0; i < 16; i++)
    if (fork() == 0)
      _exit(vfork_many(i) ? 1 : 0);
  while (wait(&status) > 0)
    wrong += status != 0;
  if (wrong != 0)
    printf("%d processes saw wrong ids\n", wrong);
  return wrong != 0;
}

int main(int count, char **words) {
  const char *what = count > 1 ? words[1] : "";

  if (strcmp(what, "signals") == 0)
    return signals();
  if (strcmp(what, "cancel") == 0)
    return cancel();
  if (strcmp(what, "vfork") == 0)
    return vforks();
  return 2;
}
