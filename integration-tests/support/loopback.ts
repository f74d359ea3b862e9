/**
 * Loopback addresses of the containers of a test. `TANDEM_TEST_LOOPBACK` (0 to 255, default 0) is their
 * third byte, so that two checkouts on one machine can run their tests side by side.
 */
const NET = Number(process.env['TANDEM_TEST_LOOPBACK'] ?? 0);

/** @param host 3 to 254: the first two are the machine's own and the fleet's */
export const loopback = (host: number): string => `127.0.${NET}.${host}`;
