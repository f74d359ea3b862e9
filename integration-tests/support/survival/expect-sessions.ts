/** Whether people are still logged in after a disturbance. */
import type { GatewayClient, Session } from '../clients/gateway-client.ts';

/** Refresh tokens of sessions that were open go on, one that was closed stays closed. */
export async function expectSessions(
  gateway: GatewayClient,
  open: readonly Session[],
  closed: Session,
): Promise<void> {
  for (const session of open) {
    const { token, refresh_token } = session;
    expect(await gateway.http('POST', '/v1/validate', { token })).toMatchObject({
      body: { valid: true },
    });
    expect(await gateway.http('POST', '/v1/refresh', { refresh_token })).toMatchObject({
      status: 200,
    });
  }
  const { token, refresh_token } = closed;
  expect(await gateway.http('POST', '/v1/validate', { token })).toMatchObject({
    body: { valid: false },
  });
  expect(await gateway.http('POST', '/v1/refresh', { refresh_token })).toMatchObject({
    status: 401,
  });
}
