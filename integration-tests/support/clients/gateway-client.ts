import { readFileSync } from 'node:fs';
import path from 'node:path';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { headers, subjects } from '../../../src/contracts/fabric/subjects.ts';
import {
  ASSERTION_GRANT,
  ASSERTION_KIND,
  TOKEN_ENDPOINT,
} from '../../../src/contracts/security/token.ts';
import { makeAssertion } from '../../../src/runtime/auth/assertion.ts';
import { connectAs } from './operator.ts';
import type { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

export type Reply = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Reply;
}

export interface Session {
  readonly token: string;
  readonly refresh_token: string;
}

export const GATEWAY = 'security-gateway';
export const PASSWORD = 'correct horse battery';

/** What people and entries ask of the security-gateway of a slice, whose port 8080 must be exposed. */
export class GatewayClient {
  readonly #slice: Slice;

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  /** A secret of the slice. */
  secret(file: string): string {
    return readFileSync(path.join(this.#slice.secretsDir, file), 'utf8').trim();
  }

  async http(method: string, where: string, body?: object, token?: string): Promise<Answer> {
    const address = await this.#slice.address('pc2', GATEWAY, 8080);
    const response = await fetch(`http://${address}${where}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Reply };
  }

  /** Waits until so many keys are published. */
  async keys(count: number): Promise<void> {
    await until(
      'the keys',
      () => this.http('GET', '/.well-known/jwks.json'),
      ({ body }) => (body['keys'] as unknown[] | undefined)?.length === count,
    );
  }

  /** Adds people with a role each, all with the same password. */
  async addPeople(people: Readonly<Record<string, string>>): Promise<void> {
    const token = await this.token('operator', 'operator/nkey');
    for (const [user_id, role] of Object.entries(people)) {
      const user = { user_id, password: PASSWORD, roles: [role] };
      const added = await this.http('POST', '/v1/users', user, token);
      expect(added).toMatchObject({
        status: 201,
        body: { message: 'User registered successfully' },
      });
    }
  }

  /** What a client says that it is, signed with a key of the slice. */
  assertion(client: string, file: string): string {
    return makeAssertion({ client, audience: TOKEN_ENDPOINT, seed: this.secret(file) });
  }

  /** Asks for a token with an assertion. */
  grant(assertion: string): Promise<Answer> {
    return this.http('POST', '/v1/token', {
      grant_type: ASSERTION_GRANT,
      client_assertion_type: ASSERTION_KIND,
      client_assertion: assertion,
    });
  }

  async token(client: string, file: string): Promise<string> {
    const { status, body } = await this.grant(this.assertion(client, file));
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    return String(body['access_token']);
  }

  async login(user: string, password = PASSWORD): Promise<Session> {
    const { status, body } = await this.http('POST', '/v1/login', { user_id: user, password });
    expect({ status, body }).toMatchObject({ status: 200, body: { message: 'Login successful' } });
    return body['session'] as Session;
  }

  /** Says as an agent of mainpc how calls went, also under names that are not its own. */
  async tellOutcomes(service: string, reports: Record<string, object>): Promise<void> {
    const client = await connectAs(this.#slice, 'mainpc', service);
    for (const [name, outcomes] of Object.entries(reports))
      client.publish(subjects.outcomes(name), JSON.stringify({ outcomes }));
    await client.flush().catch(() => undefined);
    await client.close();
  }
}

/** Asks a service over the fabric with a token. */
export async function askWith(
  connection: NatsConnection,
  token: string,
  service: string,
  action: string,
  input: object,
): Promise<Reply> {
  const head = natsHeaders();
  head.set(headers.authorization, `Bearer ${token}`);
  const options = { timeout: 5_000, headers: head };
  const subject = subjects.action(service, action);
  return (await connection.request(subject, JSON.stringify(input), options)).json<Reply>();
}

/** The id of the key that a token was signed with. */
export const keyOf = (token: string): unknown =>
  (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as Reply)['kid'];
