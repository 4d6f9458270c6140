// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what clients of a job server do that are not ours, in all the ways that
// they do it. They know the FIFO's path, and one byte is a token.
//
//   token_client take N CMD…      holds N tokens while CMD runs
//   token_client several N CMD…   the same, with one call for all
//   token_client become N CMD…    takes N tokens and becomes CMD
//   token_client child CMD…       takes a token that a forked child gives back
//   token_client threads CMD…     two threads hold one each; a third, which
//                                 waits for another, is cancelled before CMD
//   token_client poll|ppoll|select|pselect|read CMD…
//                                 a child waits so for a token that never comes
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fifo;
static char tokens[64];

static int fail(const char *what) {
  perror(what);
  exit(9);
}

static int open_fifo(int flags) {
  char path[4096];
  const char *pool = getenv("JOBROOT_POOL");

  snprintf(path, sizeof path, "%s/tokens", pool ? pool : "");
  const int fd = open(path, flags | O_CLOEXEC);
  return fd >= 0 ? fd : fail(path);
}

static void take(char *token) {
  if (read(fifo, token, 1) != 1)
    fail("read");
}

static void give(const char *token) {
  if (write(fifo, token, 1) != 1)
    fail("write");
}

static int run(char **command) {
  int status = 0;
  const pid_t child = fork();

  if (child == 0) {
    execvp(command[0], command);
    _exit(127);
  }
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void wait_as(const char *how) {
  struct pollfd list = {fifo, POLLIN, 0};
  const struct timespec time = {60, 0};
  struct timeval short_time = {60, 0};
  fd_set set;
  char token;

  FD_ZERO(&set);
  FD_SET(fifo, &set);
  if (strcmp(how, "poll") == 0)
    poll(&list, 1, 60000);
  else if (strcmp(how, "ppoll") == 0)
    ppoll(&list, 1, &time, NULL);
  else if (strcmp(how, "select") == 0)
    select(fifo + 1, &set, NULL, NULL, &short_time);
  else if (strcmp(how, "pselect") == 0)
    pselect(fifo + 1, &set, NULL, NULL, &time, NULL);
  else
    take(&token);
}

static int wait_in_child(const char *how, char **command) {
  const pid_t child = fork();

  if (child == 0) {
    wait_as(how);
    _exit(0);
  }
  usleep(100000);
  const int status = run(command);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return status;
}

static void *take_in_thread(void *token) {
  take(token);
  return NULL;
}

static int with_threads(char **command) {
  pthread_t threads[3];

  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], NULL, take_in_thread, tokens + i);
  usleep(100000);
  for (int i = 0; i < 3; i++)
    pthread_cancel(threads[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  const int status = run(command);
  for (int i = 0; i < 3; i++)
    if (tokens[i] != 0)
      give(tokens + i);
  return status;
}

static int with_several(int number, char **command) {
  if (read(fifo, tokens, (size_t)number) != number)
    fail("read");
  const int status = run(command);
  if (write(fifo, tokens, (size_t)number) != number)
    fail("write");
  return status;
}

int main(int count, char **words) {
  if (count < 3)
    return 2;
  char **const rest = words + 2;
  const int number = atoi(rest[0]);
  int status = 0;

  fifo = open_fifo(O_RDWR);
  if (strcmp(words[1], "child") == 0) {
    take(tokens);
    const pid_t child = fork();
    if (child == 0) {
      give(tokens);
      _exit(0);
    }
    waitpid(child, NULL, 0);
    return run(rest);
  }
  if (strcmp(words[1], "threads") == 0)
    return with_threads(rest);
  if (number == 0)
    return wait_in_child(words[1], rest);
  if (strcmp(words[1], "several") == 0)
    return with_several(number, rest + 1);
  for (int i = 0; i < number; i++)
    take(tokens + i);
  if (strcmp(words[1], "become") == 0) {
    execvp(rest[1], rest + 1);
    return 127;
  }
  status = run(rest + 1);
  for (int i = 0; i < number; i++)
    give(tokens + i);
  return status;
}
