/**
 * How much longer than it must a link stays cut, milliseconds. CI has no five minutes to wait; whoever wants to see them:
 * `TANDEM_TEST_CUT_SECONDS=300 npx jest --config integration-tests/jest.config.js hub-alerts-cut hub-logs`.
 */
export const CUT_LENGTH_MS = Number(process.env.TANDEM_TEST_CUT_SECONDS ?? 0) * 1_000;
