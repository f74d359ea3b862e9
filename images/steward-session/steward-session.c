/* Joins standard input and output to a Unix socket, no dependencies.
 *
 *   steward-session /tmp/tandem-steward.sock
 *
 * The command line runs it in the steward's container, so that a control session costs the start of this file and
 * not that of a Node process in the steward's memory. Ends when either side ends: exit 0, 1 when the socket cannot be
 * reached or breaks off, 2 on wrong usage. Linked statically against musl, as the probe. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CHUNK 65536

static char buffer[CHUNK];

static int fail(const char *what) {
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return 1;
}

/* Passes on what is there; 1 while the source goes on, 0 at its end, -1 on an error. */
static int pass(int from, int to) {
	ssize_t got = read(from, buffer, CHUNK);
	if (got < 0) return errno == EINTR ? 1 : -1;
	for (ssize_t done = 0; done < got;) {
		ssize_t put = write(to, buffer + done, (size_t)(got - done));
		if (put < 0 && errno != EINTR) return -1;
		if (put > 0) done += put;
	}
	return got > 0;
}

int main(int argc, char **argv) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) {
		fprintf(stderr, "usage: steward-session SOCKET\n");
		return 2;
	}
	strcpy(address.sun_path, argv[1]);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) return fail(argv[1]);
	struct pollfd sides[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	for (;;) {
		if (poll(sides, 2, -1) < 0) {
			if (errno == EINTR) continue;
			return fail("poll");
		}
		for (int i = 0; i < 2; i++) {
			if (sides[i].revents == 0) continue;
			int more = i == 0 ? pass(STDIN_FILENO, fd) : pass(fd, STDOUT_FILENO);
			if (more < 0) return fail(argv[1]);
			if (more > 0) continue;
			/* The steward has gone. Whoever asked may have, and still wants the answers to what was asked. */
			if (i == 1) return 0;
			shutdown(fd, SHUT_WR);
			sides[0].fd = -1;
		}
	}
}
