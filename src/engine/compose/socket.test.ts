import { socketVariables } from './socket.ts';

const local = { machine: 'mainpc', address: 'unix:///run/user/1000/docker.sock' };
const remote = { machine: 'pc2', address: 'ssh://me@192.168.100.17' };
const group105 = () => 105;

test('a local engine gives its socket and the group of it', () => {
  expect(socketVariables(local, {}, group105)).toEqual({
    TANDEM_ENGINE_SOCKET: '/run/user/1000/docker.sock',
    TANDEM_ENGINE_GID: '105',
  });
});

test('a socket of group root is group 0, not nothing', () => {
  expect(socketVariables(local, {}, () => 0)).toMatchObject({ TANDEM_ENGINE_GID: '0' });
});

test('what the owner set goes first, the machine before the fleet', () => {
  const env = { TANDEM_ENGINE_GID: '7', TANDEM_MAINPC_ENGINE_GID: '8', TANDEM_ENGINE_SOCKET: '/x' };
  expect(socketVariables(local, env, group105)).toEqual({ TANDEM_ENGINE_GID: '8' });
});

test('of an engine on another machine only what was set is known', () => {
  expect(socketVariables(remote, {}, group105)).toEqual({});
  expect(socketVariables(remote, { TANDEM_PC2_ENGINE_GID: '998' }, group105)).toEqual({
    TANDEM_ENGINE_GID: '998',
  });
});

test('a socket that cannot be looked at has no group', () => {
  expect(socketVariables(local, {}, () => null)).toEqual({
    TANDEM_ENGINE_SOCKET: '/run/user/1000/docker.sock',
  });
});
