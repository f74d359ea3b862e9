/* Health probe: an HTTP GET, no DNS, no dependencies.
 *
 *   probe http://127.0.0.1:8080/health/ready [WAIT_MS]
 *
 * Exit 0 when the answer is 2xx, 1 when it is not or does not come within the deadline, 2 on wrong usage.
 * With WAIT_MS it asks again until the answer is good or that time is up: starting a probe costs the engine a
 * hundred times as much as asking once more, and a container that is starting is seen the moment it is ready.
 * It is linked statically against musl so that the same file works in every image, shell or not. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS 5000
#define AGAIN_MS 100
#define HEAD_BYTES 1024

/* What the last attempt found; printed once, at the end. */
static char verdict[HEAD_BYTES + 64];
static int code;
static int fd = -1;
static jmp_buf attempt_over;

static long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

/* Ends the attempt with its exit code and its reason. */
static void quit(int with, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(verdict, sizeof verdict, format, args);
    va_end(args);
    if (fd >= 0) close(fd);
    fd = -1;
    code = with;
    longjmp(attempt_over, 1);
}

/* Waits until the socket is ready for `events`, or quits when the deadline has passed. */
static void await(short events, long deadline, const char *what) {
    struct pollfd p = {.fd = fd, .events = events};
    for (;;) {
        long left = deadline - now_ms();
        if (left <= 0) quit(1, "probe: no %s within %d ms", what, DEADLINE_MS);
        int n = poll(&p, 1, (int)left);
        if (n > 0) return;
        if (n < 0 && errno != EINTR) quit(1, "probe: poll: %s", strerror(errno));
    }
}

static void dial(const char *host, int port, long deadline) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) quit(2, "probe: '%s' is not an IPv4 address; names are not looked up", host);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) quit(1, "probe: socket: %s", strerror(errno));
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        if (errno != EINPROGRESS) quit(1, "probe: connect %s:%d: %s", host, port, strerror(errno));
        await(POLLOUT, deadline, "connection");
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) quit(1, "probe: connect %s:%d: %s", host, port, strerror(error));
    }
}

static void attempt(const char *url) {
    char host[64], path[256] = "/", request[512], head[HEAD_BYTES + 1];
    int port = 80, status = 0;
    if (sscanf(url, "http://%63[0-9.]:%d%255s", host, &port, path) < 2 || path[0] != '/' || port < 1 || port > 65535)
        quit(2, "usage: probe http://<IPv4 address>:<port>/<path> [WAIT_MS]");

    long deadline = now_ms() + DEADLINE_MS;
    dial(host, port, deadline);
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n", path, host, port);
    for (int sent = 0; sent < length;) {
        await(POLLOUT, deadline, "room to send");
        ssize_t n = send(fd, request + sent, (size_t)(length - sent), MSG_NOSIGNAL);
        if (n > 0) sent += (int)n;
        else if (errno != EAGAIN && errno != EINTR) quit(1, "probe: send: %s", strerror(errno));
    }

    size_t got = 0;
    while (got < HEAD_BYTES) {
        await(POLLIN, deadline, "answer");
        ssize_t n = recv(fd, head + got, HEAD_BYTES - got, 0);
        if (n == 0) break;
        if (n > 0) got += (size_t)n;
        else if (errno != EAGAIN && errno != EINTR) quit(1, "probe: receive: %s", strerror(errno));
    }
    head[got] = '\0';
    if (sscanf(head, "HTTP/1.%*1[01] %3d", &status) != 1) quit(1, "probe: %s:%d did not answer in HTTP", host, port);

    /* The start of the body says why something is not ready; it lands in `docker inspect`. */
    char *body = strstr(head, "\r\n\r\n");
    quit(status >= 200 && status < 300 ? 0 : 1, "%d %s", status, body ? body + 4 : "");
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        puts("usage: probe http://<IPv4 address>:<port>/<path> [WAIT_MS]");
        return 2;
    }
    const long give_up = now_ms() + (argc == 3 ? atol(argv[2]) : 0);
    const struct timespec pause = {.tv_nsec = AGAIN_MS * 1000000L};
    for (;;) {
        if (setjmp(attempt_over) == 0) attempt(argv[1]);
        if (code != 1 || now_ms() >= give_up) break;
        nanosleep(&pause, NULL);
    }
    puts(verdict);
    return code;
}
