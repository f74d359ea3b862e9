/**
 * Loopback addresses of the containers of a test. Each of Jest's workers has a net of its own, 127.0.N.x, so
 * that suites run side by side; `TANDEM_TEST_LOOPBACK` (0 to 250, default 0) is the N of the first, so that
 * two checkouts on one machine can, too.
 */
const FIRST = Number(process.env['TANDEM_TEST_LOOPBACK'] ?? 0);
const WORKER = Number(process.env['JEST_WORKER_ID'] ?? 1);
const NET = FIRST + WORKER - 1;

/** @param host 3 to 254: the first two are the machine's own and the fleet's */
export const loopback = (host: number): string => `127.0.${NET}.${host}`;
