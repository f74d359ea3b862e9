/**
 * Intent: the page is tested with made-up replies; these are what the real hub and the services behind it promise, so
 * that a change of theirs cannot go past the tests of the page.
 */
import Value from 'typebox/value';
import { answers, PATHS, type Question } from '../support/page/answers.ts';
import { replySchemaOf } from '../support/page/hub-contract.ts';
import { seeded } from '../support/page/random.ts';
import { drifted, sampleMachines, sampleMembers } from '../support/page/sample-fleet.ts';
import { sampleLine } from '../support/page/sample-replies.ts';

const random = seeded(3);
const members = sampleMembers(77, random);

function reply(address: string): unknown {
  const url = new URL(address, 'http://hub');
  const question: Question = { path: url.pathname, query: url.searchParams, members, random };
  // As it goes over the wire.
  return JSON.parse(JSON.stringify(answers(question)));
}

/** What does not fit, and what the real one does not have at all. */
function misfits(schema: object, value: unknown): string[] {
  const wrong = Value.Errors(schema, value).map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
  return [...wrong, ...strange(Value.Clean(schema, structuredClone(value)), value, '')];
}

function strange(known: unknown, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = `${at}/${key}`;
    if (typeof known !== 'object' || known === null || !(key in known)) return [`${place} unknown`];
    return strange((known as Record<string, unknown>)[key], inner, place);
  });
}

const ASKED = [
  '/v1/fleet/members/mainpc/KnowledgeBase',
  '/v1/metrics/range?series=cpu_percent,restarts&minutes=15',
  '/v1/alerts',
  '/v1/silences',
  '/v1/alert-rules',
  '/v1/anomalies',
  '/v1/releases',
  '/v1/predictions',
  '/v1/errors',
  '/v1/logs',
  '/v1/traces',
  '/v1/traces/0123456789abcdef0123456789abcdef',
  '/v1/traces/graph?agent=KnowledgeBase&minutes=60',
  '/v1/recovery',
  '/v1/queue',
  '/v1/queue/tasks',
  '/v1/modes',
  '/v1/parity',
];

test.each(ASKED)('GET %s is answered as the hub promises', (address) => {
  const schema = replySchemaOf('GET', new URL(address, 'http://hub').pathname);
  expect(misfits(schema, reply(address))).toEqual([]);
});

test('no made-up reply is left out above', () => {
  const left = PATHS.filter((path) => !ASKED.some((asked) => asked.startsWith(path)));
  expect(left).toEqual([]);
});

test('the streams give what the hub promises', () => {
  const news = {
    type: 'snapshot',
    hub: 'mainpc',
    revision: 1,
    time: new Date().toISOString(),
    machines: sampleMachines(random),
    members: [...members, ...members.map((member) => drifted(member, random))],
  };
  expect(misfits(replySchemaOf('GET', '/v1/fleet/watch'), news)).toEqual([]);
  const line = sampleLine(members[0]!, 1, Date.now(), random);
  expect(misfits(replySchemaOf('GET', '/v1/logs/tail'), line)).toEqual([]);
});
