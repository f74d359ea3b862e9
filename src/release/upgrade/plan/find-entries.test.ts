import { sampleEntry, smallFleet } from '../../../fleet/testing/sample-fleet.ts';
import { findEntry } from './find-entries.ts';

const fleet = smallFleet();
const clashing = {
  ...fleet,
  entries: [
    sampleEntry('pc2', 'ResourceManager', { slug: 'legacy-resource-manager' }),
    sampleEntry('pc2', 'resource-manager'),
    ...['mainpc', 'pc2'].map((machine) => sampleEntry(machine, 'steward')),
  ],
};

test.each([
  ['resource-manager', 'pc2/resource-manager'],
  ['legacy-resource-manager', 'pc2/ResourceManager'],
  ['pc2/ResourceManager', 'pc2/ResourceManager'],
  ['mainpc/steward', 'mainpc/steward'],
])('%s is %s', (wanted, key) => {
  const { machine, name } = findEntry(clashing, wanted);
  expect(`${machine}/${name}`).toBe(key);
});

test.each([
  ['steward', /there are mainpc\/steward and pc2\/steward/],
  ['ResourceManger', /nearest: ResourceManager/],
  ['Nobody', /no single entry Nobody; write/],
])('%s is refused with a hint', (wanted, message) => {
  expect(() => findEntry(clashing, wanted)).toThrow(message);
});
