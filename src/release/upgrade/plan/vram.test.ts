import { sampleEntry, sampleMachine } from '../../../fleet/testing/sample-fleet.ts';
import type { Fleet } from '../../../fleet/model.ts';
import { roomForTwo } from './vram.ts';
import { cardsIn } from '../copies/cards.ts';

const speech = sampleEntry('mainpc', 'Speech', { gpu: { device: 0, vramMiB: 4_000 } });
const large = sampleEntry('mainpc', 'Large', { gpu: { device: 0, vramMiB: 12_000 } });
const elsewhere = sampleEntry('pc2', 'Vision', { gpu: { device: 0, vramMiB: 9_000 } });
const fleetWith = (vramMiB: number): Fleet => ({
  machines: [sampleMachine('mainpc', { gpus: [{ index: 0, uuid: null, model: 'x', vramMiB }] })],
  entries: [speech, large, elsewhere],
});

test.each([
  ['exactly enough', 20_000, null, true],
  ['one MiB too little', 19_999, null, false],
  ['enough, and the driver says so', 20_000, { totalMiB: 20_000, usedMiB: 16_000 }, true],
  [
    'enough on paper, but others use the card',
    24_000,
    { totalMiB: 24_000, usedMiB: 20_001 },
    false,
  ],
  // The definition promises memory to somebody who is not there now, but may be any moment.
  ['free now, but promised', 19_999, { totalMiB: 20_000, usedMiB: 0 }, false],
])('%s', (_name, vramMiB, facts, fits) => {
  const cards = facts && [{ index: 0, ...facts }];
  expect(roomForTwo(speech, fleetWith(vramMiB), cards).fitsTwice).toBe(fits);
});

test('the arithmetic is told', () => {
  const { why } = roomForTwo(large, fleetWith(24_000), null);
  expect(why).toBe('16000 MiB promised + 12000 MiB for a second copy > 24000 MiB of card 0');
});

test('figures of the driver; a card without any is left out', () => {
  const text = '0, 24564, 1021\n1, [N/A], [N/A]\n2, 12288, 0\n';
  expect(cardsIn(text)).toEqual([
    { index: 0, totalMiB: 24_564, usedMiB: 1_021 },
    { index: 2, totalMiB: 12_288, usedMiB: 0 },
  ]);
});

test.each(['', '\n', '0, [N/A], [N/A]'])(
  'a driver that says %j told nothing, not that there are no cards',
  (text) => {
    expect(cardsIn(text)).toBeNull();
  },
);
