// What the kernel alone needs: the raw limit that the clients are held against.
//
//   floor get PORT TARGET SIZE FILE    one connection, spliced into a file
//   floor put PORT TARGET FILE         two connections, `sendfile` of half a file each
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int port;
static const char *target;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int connected(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int made = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(made, (struct sockaddr *)&address, sizeof address)) fail("connect");
  return made;
}

static void get(long long left, const char *path) {
  int from = connected(), pipes[2], file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || pipe(pipes)) fail(path);
  fcntl(pipes[1], F_SETPIPE_SZ, 1 << 20);
  dprintf(from, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", target);
  char head[4096];
  ssize_t got = recv(from, head, sizeof head, MSG_PEEK);
  char *end = got > 0 ? memmem(head, got, "\r\n\r\n", 4) : NULL;
  if (!end || recv(from, head, end + 4 - head, 0) <= 0) fail("head");
  while (left > 0) {
    ssize_t in = splice(from, NULL, pipes[1], NULL, 1 << 20, SPLICE_F_MOVE | SPLICE_F_MORE);
    if (in <= 0) fail("splice");
    left -= in;
    while (in > 0) {
      ssize_t out = splice(pipes[0], NULL, file, NULL, in, SPLICE_F_MOVE | SPLICE_F_MORE);
      if (out <= 0) fail("splice");
      in -= out;
    }
  }
}

typedef struct {
  int file;
  off_t first, last;
} Half;

static void *put(void *argument) {
  Half *half = argument;
  int to = connected();
  dprintf(to, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: %lld\r\n\r\n", target,
          (long long)(half->last - half->first));
  while (half->first < half->last)
    if (sendfile(to, half->file, &half->first, half->last - half->first) <= 0) fail("sendfile");
  char head[4096];
  if (recv(to, head, sizeof head, 0) <= 0) fail("answer");
  return NULL;
}

int main(int count, char **arguments) {
  if (count < 5) return fputs("usage: floor get|put PORT TARGET …\n", stderr), 2;
  port = atoi(arguments[2]);
  target = arguments[3];
  if (!strcmp(arguments[1], "get")) return get(atoll(arguments[4]), arguments[5]), 0;
  struct stat facts;
  int file = open(arguments[4], O_RDONLY);
  if (file < 0 || fstat(file, &facts)) fail(arguments[4]);
  Half halves[2] = {{file, 0, facts.st_size / 2}, {file, facts.st_size / 2, facts.st_size}};
  pthread_t other;
  pthread_create(&other, NULL, put, &halves[0]);
  put(&halves[1]);
  pthread_join(other, NULL);
  return 0;
}
