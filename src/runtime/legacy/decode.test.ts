import { legacyLimits } from '../../contracts/actions/legacy-envelope.ts';
import { decodeRequest } from './decode.ts';

const frame = (text: string) => [Buffer.from(text)];

test.each(['ping', ' ping\n', '"ping"'])('%j is a ping', (text) => {
  expect(decodeRequest(frame(text))).toEqual({ action: 'ping' });
});

test('an object comes out as it is', () => {
  expect(decodeRequest(frame('{"action":"ä","n":[1,{}]}'))).toEqual({ action: 'ä', n: [1, {}] });
});

test.each([
  ['', 'an empty frame'],
  ['{', 'not JSON'],
  ['{"a":NaN}', 'not JSON'],
  ['[1]', 'an array where an object belongs'],
  ['null', 'null where an object belongs'],
  ['5', 'a number where an object belongs'],
  [`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'nested deeper than 64 levels'],
])('%j is refused with the old text, and says why', (text, reason) => {
  expect(() => decodeRequest(frame(text))).toThrow(
    expect.objectContaining({ message: 'Invalid JSON request', details: { reason } }),
  );
});

test('bytes that are not UTF-8 are refused with the old text', () => {
  expect(() => decodeRequest([Buffer.from([0x7b, 0xff, 0x7d])])).toThrow('Invalid UTF-8 request');
});

test('a request is one frame', () => {
  expect(() => decodeRequest([Buffer.from('{}'), Buffer.from('{}')])).toThrow(
    'Invalid JSON request',
  );
  expect(() => decodeRequest([])).toThrow('Invalid JSON request');
});

test('a request over the limit is refused before it is parsed', () => {
  const long = Buffer.alloc(legacyLimits.requestBytes + 1, ' ');
  expect(() => decodeRequest([long])).toThrow(
    expect.objectContaining({ code: 'LEGACY_REQUEST_TOO_LARGE' }),
  );
});
