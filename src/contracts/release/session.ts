/** How the command line reaches the steward of a machine: a command run in its container joins two pipes. */

/** Where the steward listens, in its container's own tmpfs. */
export const STEWARD_SESSION_SOCKET = '/tmp/tandem-steward.sock';

/** Joins its standard input and output to that socket; built from `images/steward-session`. */
export const STEWARD_SESSION_COMMAND = ['/usr/local/bin/steward-session', STEWARD_SESSION_SOCKET];
