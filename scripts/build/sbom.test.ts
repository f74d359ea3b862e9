import { narrowSbom, type Sbom } from './sbom.ts';

const npmSbom: Sbom = {
  serialNumber: 'urn:uuid:random',
  metadata: {
    timestamp: '2031-01-01T00:00:00.000Z',
    component: { 'bom-ref': 'tandem@1.0.0', name: 'build' },
  },
  components: [
    { 'bom-ref': 'winston@3.0.0' },
    { 'bom-ref': 'logform@2.0.0' },
    { 'bom-ref': 'commander@15.0.0' },
  ],
  dependencies: [
    { ref: 'tandem@1.0.0', dependsOn: ['winston@3.0.0', 'commander@15.0.0'] },
    { ref: 'winston@3.0.0', dependsOn: ['logform@2.0.0'] },
    { ref: 'commander@15.0.0', dependsOn: [] },
  ],
};
const bundled = new Set(['winston@3.0.0', 'logform@2.0.0']);

test('keeps what is in the bundle, with Node, and drops links to the rest', () => {
  const sbom = narrowSbom(npmSbom, bundled, 0);
  expect(sbom.components.map((c) => c['bom-ref'])).toEqual([
    'winston@3.0.0',
    'logform@2.0.0',
    `node@${process.versions.node}`,
  ]);
  expect(sbom.dependencies).toEqual([
    { ref: 'tandem@1.0.0', dependsOn: ['winston@3.0.0'] },
    { ref: 'winston@3.0.0', dependsOn: ['logform@2.0.0'] },
  ]);
});

test('is the same whenever and wherever it is made', () => {
  const again = {
    ...npmSbom,
    serialNumber: 'urn:uuid:other',
    metadata: { ...npmSbom.metadata, timestamp: 'later' },
  };
  expect(narrowSbom(again, bundled, 86_400)).toEqual(narrowSbom(npmSbom, bundled, 86_400));
  expect(narrowSbom(npmSbom, bundled, 86_400).metadata.timestamp).toBe('1970-01-02T00:00:00.000Z');
});

test('has another serial number when a package changes', () => {
  expect(narrowSbom(npmSbom, new Set(['winston@3.0.0']), 0).serialNumber).not.toBe(
    narrowSbom(npmSbom, bundled, 0).serialNumber,
  );
});
