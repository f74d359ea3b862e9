import { parseGpus } from './parse.ts';

const RTX_4090 =
  'GPU-5a1b2c3d-0000-1111-2222-333344445555, 0, NVIDIA GeForce RTX 4090, 24564, 8123, 37, 61, 212.45, [N/A]';
const GT_710 =
  'GPU-00000000-0000-0000-0000-000000000001, 1, NVIDIA GeForce GT 710, 2000, 64, [Not Supported], 44, [Not Supported], [N/A]';
const H200_SPLIT =
  'GPU-11111111-0000-0000-0000-000000000001, 0, NVIDIA H200, 143771, 634, [N/A], 29, 77.10, Enabled';

test('one card', () => {
  expect(parseGpus(`${RTX_4090}\n`)).toEqual({
    complaints: [],
    gpus: [
      {
        uuid: 'GPU-5a1b2c3d-0000-1111-2222-333344445555',
        index: 0,
        name: 'NVIDIA GeForce RTX 4090',
        memory_total_mib: 24564,
        memory_used_mib: 8123,
        utilization_percent: 37,
        temperature_c: 61,
        power_watts: 212.45,
        mig: null,
      },
    ],
  });
});

test('several cards, and figures that a card does not have', () => {
  const { gpus } = parseGpus(`${RTX_4090}\n${GT_710}\n`);
  expect(gpus.map(({ index }) => index)).toEqual([0, 1]);
  expect(gpus[1]).toMatchObject({ utilization_percent: null, power_watts: null, mig: null });
});

test('a card that is split into instances tells no utilization', () => {
  expect(parseGpus(H200_SPLIT).gpus).toMatchObject([
    { mig: true, utilization_percent: null, memory_total_mib: 143771 },
  ]);
});

test.each([
  'Unable to determine the device handle for GPU0000:01:00.0: GPU is lost.  Reboot the system to recover this GPU',
  'No devices were found',
  "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
  'GPU-1, x, name, 1, 1, 1, 1, 1, [N/A]',
  'GPU-1, 0, name',
])('what is no card is a complaint: %s', (line) => {
  expect(parseGpus(`${RTX_4090}\n${line}\n`)).toMatchObject({
    gpus: [{ index: 0 }],
    complaints: [line],
  });
});

test.each(['[Unknown Error]', 'ERR!', '', '-', '0x10', '1e3', 'NaN'])(
  'a field %j is no number',
  (field) => {
    const line = RTX_4090.replace('8123', field);
    expect(parseGpus(line).gpus[0]!.memory_used_mib).toBeNull();
  },
);
