/** What comes to a door that stands open: broken, huge and deceitful HTTP/1.1 requests. */

/** A request without its last line break, so that what follows is up to the test. */
export const request = (line: string, headers: readonly string[] = [], body = '') =>
  [line, 'Host: x', ...headers, '', body].join('\r\n');

/** Paths of a service that are attacked: one that takes a body, and one that reads. */
export interface Target {
  readonly post: string;
  readonly get: string;
  /** Header that proves who asks, another one each time: without it no body is looked at. */
  readonly proof: () => string;
}

export type Attack = readonly [name: string, bytes: string | Buffer];

/** Requests that no honest client sends. */
export function attacksOn({ post, get, proof }: Target): readonly Attack[] {
  const json = (body: string, extra: readonly string[] = []) => {
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    const head = [proof(), 'Content-Type: application/json', length, 'Connection: close'];
    return request(`POST ${post} HTTP/1.1`, [...head, ...extra], body);
  };
  return [
    ['bad JSON', json('{"load_type":')],
    ['wrong types', json('{"load_type":[],"value":"x"}')],
    ['JSON nested 50,000 deep', json('['.repeat(50_000))],
    ['objects nested deep', json(`${'{"value":'.repeat(20_000)}1${'}'.repeat(20_000)}`)],
    ['prototype keys', json('{"__proto__":{"value":1},"constructor":{"prototype":{}}}')],
    ['numbers beyond all bounds', json('{"load_type":"cpu","value":-1e999}')],
    ['a lone surrogate', json('{"load_type":"\\ud800","value":1}')],
    ['NUL bytes in the body', json('\0\0\0\0')],
    ['a body of 5 MB', json(`{"load_type":"${'x'.repeat(5_000_000)}"}`)],
    [
      'a form',
      request(
        `POST ${post} HTTP/1.1`,
        [proof(), 'Content-Type: text/plain', 'Content-Length: 1', 'Connection: close'],
        'x',
      ),
    ],
    ['two lengths', json('{}', ['Content-Length: 99'])],
    ['length and chunks', json('{}', ['Transfer-Encoding: chunked'])],
    [
      'chunks that are none',
      request(`POST ${post} HTTP/1.1`, [proof(), 'Transfer-Encoding: chunked'], 'zz\r\n\r\n'),
    ],
    ['an unknown method', request(`BREW ${get} HTTP/1.1`, ['Connection: close'])],
    ['a way out of the folder', request('GET /../../etc/passwd HTTP/1.1', ['Connection: close'])],
    ['bad percent signs', request(`GET ${get}/%ff%zz%00 HTTP/1.1`, ['Connection: close'])],
    ['a path of 100 KB', request(`GET /${'a'.repeat(100_000)} HTTP/1.1`, ['Connection: close'])],
    [
      'a query of 8 KB',
      request(`GET ${get}?${'a=b&'.repeat(2_000)} HTTP/1.1`, ['Connection: close']),
    ],
    [
      '5,000 headers',
      request(
        `GET ${get} HTTP/1.1`,
        Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${i}`),
      ),
    ],
    ['a header of 200 KB', request(`GET ${get} HTTP/1.1`, [`X: ${'y'.repeat(200_000)}`])],
    ['TLS on the plain port', Buffer.from('160301020001000001fc0303', 'hex')],
    ['noise', Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7919) % 256))],
  ];
}
