// A server that costs as little as one can, so that what is measured is the
// client: `sendfile` for GET, and for PUT the kernel throws the body away.
//
//   sink PORT FOLDER
//
// It speaks as much S3 as s5cmd, awscrt and flowrt need for moving objects: GET
// (with ranges), HEAD, PUT, multipart uploads, and listing one folder. It checks
// nothing. One thread a connection.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST_HEAD 32768
#define ETAG "ETag: \"00000000000000000000000000000001\"\r\n"

static const char *root;

typedef struct {
  int socket;
  size_t count;
  char bytes[LARGEST_HEAD + 1];
} Connection;

static int send_all(int socket, const char *bytes, size_t count, int flags) {
  while (count) {
    ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL | flags);
    if (sent <= 0) return -1;
    bytes += sent;
    count -= sent;
  }
  return 0;
}

static int answer(int socket, const char *status, const char *headers, const char *body) {
  char head[1024];
  int count = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status,
                       headers, strlen(body));
  if (send_all(socket, head, count, *body ? MSG_MORE : 0)) return -1;
  return send_all(socket, body, strlen(body), 0);
}

static int answer_xml(int socket, const char *body) {
  return answer(socket, "200 OK", "Content-Type: application/xml\r\n", body);
}

/// The value of a header within the head, or NULL.
static const char *header(const char *head, const char *name) {
  size_t length = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
    if (!strncasecmp(line + 2, name, length) && line[2 + length] == ':') {
      const char *value = line + 3 + length;
      return value + strspn(value, " ");
    }
  return NULL;
}

static void decode(char *text) {
  char *to = text;
  for (; *text; text++) {
    char digits[3] = {0};
    if (*text == '%' && text[1] && text[2]) {
      memcpy(digits, text + 1, 2);
      *to++ = (char)strtol(digits, NULL, 16);
      text += 2;
    } else {
      *to++ = *text;
    }
  }
  *to = 0;
}

/// Throws away what is left of a body.
static int discard(Connection *connection, long long length) {
  long long here = (long long)connection->count < length ? (long long)connection->count : length;
  memmove(connection->bytes, connection->bytes + here, connection->count - here);
  connection->count -= here;
  for (length -= here; length > 0;) {
    ssize_t got = recv(connection->socket, NULL, length < 1 << 20 ? length : 1 << 20, MSG_TRUNC);
    if (got <= 0) return -1;
    length -= got;
  }
  return 0;
}

static int get(int socket, const char *path, const char *head, int with_body) {
  struct stat facts;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &facts) || !S_ISREG(facts.st_mode)) {
    if (file >= 0) close(file);
    return answer(socket, "404 Not Found", "",
                  with_body ? "<Error><Code>NoSuchKey</Code></Error>" : "");
  }
  long long first = 0, last = facts.st_size - 1;
  const char *range = header(head, "Range");
  char ranged[128] = "";
  if (range && sscanf(range, "bytes=%lld-%lld", &first, &last) > 0) {
    if (last >= facts.st_size) last = facts.st_size - 1;
    snprintf(ranged, sizeof ranged, "Content-Range: bytes %lld-%lld/%lld\r\n", first, last,
             (long long)facts.st_size);
  }
  char text[512];
  int count = snprintf(text, sizeof text,
                       "HTTP/1.1 %s\r\nAccept-Ranges: bytes\r\n" ETAG
                       "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n%s"
                       "Content-Length: %lld\r\n\r\n",
                       *ranged ? "206 Partial Content" : "200 OK", ranged, last - first + 1);
  int failed = send_all(socket, text, count, with_body ? MSG_MORE : 0);
  off_t at = first;
  while (!failed && with_body && at <= last)
    failed = sendfile(socket, file, &at, last - at + 1) <= 0;
  close(file);
  return failed ? -1 : 0;
}

/// The files of one folder, as a listing of the bucket at `path`.
static int list(int socket, const char *path, const char *query) {
  char prefix[1024] = "", folder[10240];
  const char *given = strstr(query, "prefix=");
  if (given) sscanf(given, "prefix=%1023[^&]", prefix);
  decode(prefix);
  char *end = strrchr(prefix, '/');
  int kept = end ? (int)(end - prefix) + 1 : 0;
  snprintf(folder, sizeof folder, "%s/%.*s", path, kept, prefix);
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  fprintf(out, "<ListBucketResult><Prefix>%s</Prefix><IsTruncated>false</IsTruncated>", prefix);
  DIR *stream = opendir(folder);
  for (struct dirent *entry; stream && (entry = readdir(stream));) {
    char file[12288];
    struct stat facts;
    snprintf(file, sizeof file, "%s/%s", folder, entry->d_name);
    if (stat(file, &facts) || !S_ISREG(facts.st_mode)) continue;
    if (strncmp(entry->d_name, prefix + kept, strlen(prefix + kept))) continue;
    fprintf(out,
            "<Contents><Key>%.*s%s</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            "<ETag>\"1\"</ETag><Size>%lld</Size><StorageClass>STANDARD</StorageClass></Contents>",
            kept, prefix, entry->d_name, (long long)facts.st_size);
  }
  if (stream) closedir(stream);
  fputs("</ListBucketResult>", out);
  fclose(out);
  int failed = answer_xml(socket, text);
  free(text);
  return failed;
}

static int serve(Connection *connection, const char *head) {
  char method[16], target[4096], path[8192];
  if (sscanf(head, "%15s %4095s", method, target) != 2) return -1;
  char *query = strchr(target, '?');
  if (query) *query++ = 0;
  if (!query) query = "";
  decode(target);
  snprintf(path, sizeof path, "%s%s", root, target);
  int socket = connection->socket;

  const char *length = header(head, "Content-Length");
  const char *expect = header(head, "Expect");
  if (expect && !connection->count && send_all(socket, "HTTP/1.1 100 Continue\r\n\r\n", 25, 0))
    return -1;
  if (length && discard(connection, atoll(length))) return -1;

  if (!strcmp(method, "PUT")) return answer(socket, "200 OK", ETAG, "");
  if (!strcmp(method, "DELETE")) return answer(socket, "204 No Content", "", "");
  if (!strcmp(method, "POST"))
    return answer_xml(socket, strstr(query, "uploads")
                                ? "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key>"
                                  "<UploadId>1</UploadId></InitiateMultipartUploadResult>"
                                : "<CompleteMultipartUploadResult><Location>x</Location>"
                                  "<Bucket>b</Bucket><Key>k</Key><ETag>\"1\"</ETag>"
                                  "</CompleteMultipartUploadResult>");
  if (strstr(query, "location")) return answer_xml(socket, "<LocationConstraint/>");
  if (strstr(query, "list-type") || strstr(query, "prefix=")) return list(socket, path, query);
  return get(socket, path, head, !strcmp(method, "GET"));
}

static void *run(void *argument) {
  Connection *connection = argument;
  int on = 1;
  setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  for (;;) {
    char *end;
    connection->bytes[connection->count] = 0;
    while (!(end = memmem(connection->bytes, connection->count, "\r\n\r\n", 4))) {
      ssize_t got = recv(connection->socket, connection->bytes + connection->count,
                         LARGEST_HEAD - connection->count, 0);
      if (got <= 0) goto done;
      connection->count += got;
    }
    char head[LARGEST_HEAD + 1];
    size_t length = end + 4 - connection->bytes;
    memcpy(head, connection->bytes, length);
    head[length] = 0;
    connection->count -= length;
    memmove(connection->bytes, connection->bytes + length, connection->count);
    if (serve(connection, head)) break;
  }
done:
  close(connection->socket);
  free(connection);
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 3) return fputs("usage: sink PORT FOLDER\n", stderr), 2;
  root = arguments[2];
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024))
    return perror("sink"), 1;
  for (;;) {
    int socket = accept(listener, NULL, NULL);
    if (socket < 0) continue;
    Connection *connection = calloc(1, sizeof *connection);
    pthread_t thread;
    connection->socket = socket;
    if (pthread_create(&thread, NULL, run, connection)) return 1;
    pthread_detach(thread);
  }
}
