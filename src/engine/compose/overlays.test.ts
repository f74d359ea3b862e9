import type { Engine } from '../engine.ts';
import { chooseOverlays } from './overlays.ts';

function engine(machine: string, id: string, hasNvidia = false): Engine {
  return {
    machine,
    id,
    address: 'unix:///var/run/docker.sock',
    docker: null as never,
    info: {
      version: '26',
      apiVersion: '1.45',
      memoryBytes: 0,
      cpus: 2,
      hasNvidia,
      dataRoot: '/',
      timeMs: 0,
    },
  };
}
const facts = { devices: [], wantsGpu: true };

describe('chooseOverlays', () => {
  test('two machines on one engine get one-host', () => {
    const all = [engine('mainpc', 'a'), engine('pc2', 'a')];
    expect(chooseOverlays(all[0]!, all, { ...facts, wantsGpu: false }).overlays).toEqual([
      'one-host',
    ]);
  });

  test('engines of their own do not', () => {
    const all = [engine('mainpc', 'a', true), engine('pc2', 'b')];
    expect(chooseOverlays(all[0]!, all, facts)).toEqual({ overlays: [], reasons: [] });
  });

  test('no NVIDIA runtime removes the reservations and says so once', () => {
    const only = engine('mainpc', 'a');
    const choice = chooseOverlays(only, [only], facts);
    expect(choice.overlays).toEqual(['no-gpu']);
    expect(choice.reasons).toHaveLength(1);
  });

  test.each([
    [true, ['devices']],
    [false, []],
  ])('devices are added only when they exist: %s', (exists, overlays) => {
    const only = engine('mainpc', 'a', true);
    const wanted = { devices: ['/dev/snd'], wantsGpu: false };
    expect(chooseOverlays(only, [only], wanted, () => exists).overlays).toEqual(overlays);
  });
});
