import type { ContainerInfo, ContainerInspectInfo } from 'dockerode';
import type { LinkedEngine } from '../engine-view.ts';
import { strandedContainers } from './stranded.ts';

interface Life {
  readonly running: boolean;
  readonly startedAt: string;
  readonly error?: string;
}

const [EARLY, LATE] = ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:01Z'];
const labels = (name: string) => ({
  'com.docker.compose.project': 'fleet-pc2',
  'tandem.agent': name,
});
const id = (name: string) => name.padEnd(64, '0').replace(/[^0-9a-f]/g, 'a');

function engineWith(lives: Readonly<Record<string, Life>>): LinkedEngine {
  const names = Object.keys(lives);
  const api = {
    list: async () =>
      names.map((name) => ({
        Id: id(name),
        Labels: labels(name),
        HostConfig: { NetworkMode: name === 'ingress' ? `container:${id('door')}` : 'fleet-pc2' },
      })) as unknown as ContainerInfo[],
    inspect: async (wanted: string) => {
      const name = names.find((one) => id(one) === wanted);
      if (name === undefined) throw new Error('no such container');
      const { running, startedAt, error = '' } = lives[name]!;
      return {
        Id: wanted,
        Config: { Labels: labels(name) },
        State: { Running: running, Restarting: false, StartedAt: startedAt, Error: error },
      } as unknown as ContainerInspectInfo;
    },
  };
  return { api, own: { id: 'own', project: 'fleet-pc2' } } as unknown as LinkedEngine;
}

const verbs = async (door: Life, ingress: Life) =>
  (await strandedContainers(engineWith({ door, ingress, agent: ingress }))).map(
    ({ name, verb }) => `${verb} ${name}`,
  );
const up = (startedAt: string) => ({ running: true, startedAt });
const down = (error: string) => ({ running: false, startedAt: EARLY, error });

test('an ingress that was there before its door is restarted', async () => {
  expect(await verbs(up(LATE), up(EARLY))).toEqual(['restart_container ingress']);
});

test('one that started in the network of its door is left alone', async () => {
  expect(await verbs(up(EARLY), up(LATE))).toEqual([]);
});

test('one that could not start without its door is started when the door is there', async () => {
  const failed = down('cannot join network of a non running container');
  expect(await verbs(up(LATE), failed)).toEqual(['start_container ingress']);
  expect(await verbs(down(''), failed)).toEqual([]);
});

test('one that somebody stopped stays so', async () => {
  expect(await verbs(up(LATE), down(''))).toEqual([]);
});

test('a door that is gone is no reason to do anything: Compose makes both anew', async () => {
  expect(await strandedContainers(engineWith({ ingress: up(EARLY) }))).toEqual([]);
});
