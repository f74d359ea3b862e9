import { FLEET_MACHINES } from '../fleet/machines.ts';
import { ERRORS_HOME, ERRORS_STREAM, streamsOn } from './streams.ts';

const MIB = 1024 ** 2;
const DAY_S = 86_400;
const all = FLEET_MACHINES.flatMap(streamsOn);

test.each([
  ['ERRORS', 128 * MIB, 7 * DAY_S],
  ['ERRORS_OLD', 64 * MIB, DAY_S],
  ['ERRORS_DEAD', 32 * MIB, 30 * DAY_S],
])('%s keeps %i bytes and %i seconds at most, and drops what is oldest', (name, bytes, seconds) => {
  const found = all.filter((stream) => stream.name === name);
  expect(found.length).toBeGreaterThan(0);
  for (const stream of found) {
    expect(stream).toMatchObject({ maxBytes: bytes, maxAgeSeconds: seconds });
    expect(stream.refuseWhenFull).toBeUndefined();
  }
});

test('the error reports of every other machine come to the machine of the error bus', () => {
  const reports = streamsOn(ERRORS_HOME).find(({ name }) => name === ERRORS_STREAM);
  const others = FLEET_MACHINES.filter((machine) => machine !== ERRORS_HOME);
  expect(reports?.sources).toEqual(others.map((domain) => ({ name: ERRORS_STREAM, domain })));
});

test('no stream grows without bound, and only what refuses when full keeps for ever', () => {
  for (const { name, maxBytes, maxAgeSeconds, refuseWhenFull = false } of all) {
    expect({ name, bounded: maxBytes > 0 && maxBytes <= 512 * MIB }).toEqual({
      name,
      bounded: true,
    });
    expect({ name, forever: maxAgeSeconds === 0 }).toEqual({ name, forever: refuseWhenFull });
  }
});
