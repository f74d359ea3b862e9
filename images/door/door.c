/* Door: holds the network and the published ports of a machine's ingress, and does nothing else.
 *
 * The ingress lives in the network of this container, and so may a second one beside it while the first is being
 * replaced. A published port belongs to a container: were that the ingress itself, a new one could not have it before
 * the old one is gone. This one never changes and has nothing that could fail.
 *
 * GET of anything on the port given is answered with 200: the probe asks, and the ingress, which is cut off for good
 * when its door has begun anew.
 *
 *   door PORT */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* What a client may take to send its request and to read the answer. */
#define PATIENCE_SECONDS 1
#define WAITING 16

static const char ANSWER[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";

/* As the first process of the container it is told to stop by a signal that would be ignored without a handler. */
static void leave(int signal) {
    (void)signal;
    _exit(0);
}

static int fail(const char *what) {
    fprintf(stderr, "door: %s: %s\n", what, strerror(errno));
    return 1;
}

static void answer(int client) {
    const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    char request[1024];
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (recv(client, request, sizeof request, 0) > 0) send(client, ANSWER, sizeof ANSWER - 1, MSG_NOSIGNAL);
    close(client);
}

int main(int argc, char **argv) {
    const int port = argc == 2 ? atoi(argv[1]) : 0;
    if (port < 1 || port > 65535) {
        fputs("usage: door PORT\n", stderr);
        return 2;
    }
    signal(SIGTERM, leave);
    signal(SIGINT, leave);

    /* Loopback only: nobody but the probe and the ingress needs to know. */
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int on = 1;
    const int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (door < 0) return fail("socket");
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (const struct sockaddr *)&at, sizeof at) != 0) return fail("bind");
    if (listen(door, WAITING) != 0) return fail("listen");

    for (;;) {
        const int client = accept(door, NULL, NULL);
        if (client >= 0) answer(client);
        else if (errno != EINTR && errno != ECONNABORTED) return fail("accept");
    }
}
