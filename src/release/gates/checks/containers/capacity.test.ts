import type { ContainerInspectInfo } from 'dockerode';
import type { Fleet } from '../../../../fleet/model.ts';
import { fullest } from './capacity.ts';
import { cardsOf, demandOf } from './demand.ts';

describe('capacity', () => {
  const MIB = 1024 ** 2;
  const use = (memoryMiB: number, cpus: number) => ({
    memoryBytes: memoryMiB * MIB,
    memoryLimitBytes: 0,
    cpus,
  });
  const container = (Id: string, memoryMiB: number) =>
    ({ Id, Name: `/${Id}`, HostConfig: { Memory: memoryMiB * MIB } }) as ContainerInspectInfo;
  const fleet = {
    machines: [{ name: 'pc2', gpus: [{ index: 0, vramMiB: 12_000 }] }],
    entries: [
      { machine: 'pc2', colors: true, gpu: null, resources: { memoryMiB: 300, cpus: 1 } },
      {
        machine: 'pc2',
        colors: false,
        gpu: { device: 0, vramMiB: 9_000 },
        resources: { memoryMiB: 50, cpus: 1 },
      },
    ],
  } as unknown as Fleet;
  const figures = {
    machines: ['pc2'],
    info: { memoryBytes: 1000 * MIB, cpus: 2 },
    usage: new Map([
      ['blue', use(100, 0.5)],
      ['other', use(400, 1)],
    ]),
    running: new Set(['blue', 'other']),
    candidates: [],
    live: [container('blue', 300)],
    fleet,
  };

  it('is what is used, and what the candidate may take', () => {
    expect(demandOf(figures)).toMatchObject({
      memory: { wanted: 800, has: 1000 },
      cpu: { wanted: 2, has: 2 },
    });
    const started = {
      ...figures,
      usage: new Map([...figures.usage, ['green', use(60, 0)]]),
      candidates: [container('green', 300)],
    };
    // Used already: 60 of its 300.
    expect(demandOf(started).memory.wanted).toBe(800);
    expect(fullest('memory', [demandOf(started)])).toMatchObject({
      value: 80,
      notes: ['pc2: 800 of 1000 MiB'],
    });
  });

  it('is unknown when a container of a color gave no figures', () => {
    const blind = demandOf({ ...figures, usage: new Map() });
    expect(fullest('cpu', [blind])).toMatchObject({ value: null, note: 'not measured: blue' });
  });

  it('of cards counts entries with colors twice', () => {
    expect(cardsOf(fleet)).toMatchObject({ value: 75, notes: ['pc2, card 0: 9000 of 12000 MiB'] });
    const colored = {
      ...fleet,
      entries: fleet.entries.map((entry) => ({ ...entry, colors: true })),
    };
    expect(cardsOf(colored).value).toBe(150);
    expect(cardsOf({ machines: [], entries: [] })).toMatchObject({
      value: 0,
      note: 'the fleet has no graphics card',
    });
  });
});
