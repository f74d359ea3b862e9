/** What comes to a door that stands open: broken, huge and deceitful HTTP/1.1 requests. */

/** A request without its last line break, so that what follows is up to the test. */
export const request = (line: string, headers: readonly string[] = [], body = '') =>
  [line, 'Host: x', ...headers, '', body].join('\r\n');
const json = (body: string, extra: readonly string[] = []) =>
  request(
    'POST /v1/twin/simulations HTTP/1.1',
    [
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      ...extra,
    ],
    body,
  );

/** Requests that no honest client sends, by name. */
export const ATTACKS: readonly (readonly [string, string | Buffer])[] = [
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
      'POST /v1/twin/simulations HTTP/1.1',
      ['Content-Type: text/plain', 'Content-Length: 1', 'Connection: close'],
      'x',
    ),
  ],
  ['two lengths', json('{}', ['Content-Length: 99'])],
  ['length and chunks', json('{}', ['Transfer-Encoding: chunked'])],
  [
    'chunks that are none',
    request('POST /v1/agents HTTP/1.1', ['Transfer-Encoding: chunked'], 'zz\r\n\r\n'),
  ],
  ['an unknown method', request('BREW /v1/agents HTTP/1.1', ['Connection: close'])],
  ['a way out of the folder', request('GET /../../etc/passwd HTTP/1.1', ['Connection: close'])],
  ['bad percent signs', request('GET /v1/agents/%ff%zz%00 HTTP/1.1', ['Connection: close'])],
  ['a path of 100 KB', request(`GET /${'a'.repeat(100_000)} HTTP/1.1`, ['Connection: close'])],
  [
    'a query of 8 KB',
    request(`GET /v1/agents/x?${'a=b&'.repeat(2_000)} HTTP/1.1`, ['Connection: close']),
  ],
  [
    '5,000 headers',
    request(
      'GET /v1/agents HTTP/1.1',
      Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${i}`),
    ),
  ],
  ['a header of 200 KB', request('GET /v1/agents HTTP/1.1', [`X: ${'y'.repeat(200_000)}`])],
  ['TLS on the plain port', Buffer.from('160301020001000001fc0303', 'hex')],
  ['noise', Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7919) % 256))],
];
