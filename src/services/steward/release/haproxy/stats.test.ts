import { parseServers, parseStats } from './stats.ts';

/** As HAProxy 3.0 writes it, with fewer columns. */
const STATS = `# pxname,svname,qcur,stot,status,hrsp_5xx,req_tot,rtime,last_chk,
door,FRONTEND,,9,OPEN,1,9,,,
svc-blue,s,0,7,UP,0,,12,"L7OK, ""fine""",
svc-blue,BACKEND,0,8,UP,1,8,13,,
`;

test('backends and servers, each with what counts its requests', () => {
  expect(parseStats(STATS)).toEqual([
    { backend: 'svc-blue', server: 's', status: 'UP', requests: 7, errors: 0, meanMs: 12 },
    { backend: 'svc-blue', server: undefined, status: 'UP', requests: 8, errors: 1, meanMs: 13 },
  ]);
});

test('a column that is not there is named', () => {
  expect(() => parseStats('# pxname,svname\n')).toThrow('no column status, stot');
});

test('servers: address where the name is resolved, up where it runs', () => {
  const text = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state
3 svc-blue 1 s 10.0.0.1 2 0
4 svc-green 1 s - 0 32

`;
  expect(parseServers(text)).toEqual([
    { backend: 'svc-blue', server: 's', address: '10.0.0.1', up: true },
    { backend: 'svc-green', server: 's', address: undefined, up: false },
  ]);
});
