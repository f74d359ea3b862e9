import type { ContainerInspectInfo } from 'dockerode';
import { hardenedShare } from './hardening.ts';

describe('hardening', () => {
  const container = (host: object = {}, config: object = {}): ContainerInspectInfo =>
    ({
      Name: '/tandem-pc2-error-bus-green-1',
      Config: { User: '10001:10001', Healthcheck: { Test: ['CMD', '/probe'] }, ...config },
      HostConfig: {
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        Memory: 1,
        NanoCpus: 1,
        PidsLimit: 1,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '5m' } },
        ...host,
      },
      Mounts: [],
    }) as unknown as ContainerInspectInfo;

  it('holds for a container as it is rendered', () => {
    const { counted, notes } = hardenedShare([container(), container()]);
    expect(counted!.part).toBe(counted!.whole);
    expect(notes).toEqual([]);
  });

  it.each([
    ['root', {}, { User: '' }],
    ['root by number', {}, { User: '0:0' }],
    ['a capability', { CapAdd: ['NET_ADMIN'] }, {}],
    ['a host namespace', { PidMode: 'host' }, {}],
    ['no seccomp', { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] }, {}],
    ['no memory limit', { Memory: 0 }, {}],
    ['endless logs', { LogConfig: { Type: 'json-file', Config: {} } }, {}],
  ])('breaks once with %s', (_what, host, config) => {
    const { counted, notes } = hardenedShare([container(host, config)]);
    expect(counted!.whole - counted!.part).toBe(1);
    expect(notes).toHaveLength(1);
  });

  it('has no value without containers', () => {
    expect(hardenedShare([])).toMatchObject({ value: null, note: 'there is no container' });
  });
});
