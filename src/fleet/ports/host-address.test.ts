import { addressesMeet, defaultAddress } from './host-address.ts';

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['${TANDEM_ADDRESS:-127.0.0.1}', '127.0.0.1'],
  ['${TANDEM_ADDRESS-127.0.0.1}', '127.0.0.1'],
  ['${TANDEM_ADDRESS:-}', ''],
])('%s stands for %s', (written, address) => expect(defaultAddress(written)).toBe(address));

test.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.1', '127.0.0.2', false],
  ['127.0.0.1', '0.0.0.0', true],
  ['::', '127.0.0.1', true],
  ['', '127.0.0.1', true],
])('%s and %s meet: %s', (a, b, meet) => {
  expect(addressesMeet(a, b)).toBe(meet);
  expect(addressesMeet(b, a)).toBe(meet);
});
