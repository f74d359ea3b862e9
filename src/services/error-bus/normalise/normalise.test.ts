import fc from 'fast-check';
import { ErrorReport } from '../../../contracts/error-report.ts';
import Value from 'typebox/value';
import { hints, NOON } from '../testing.ts';
import { normalise } from './normalise.ts';
import { hintsOfSubject } from './old-subject.ts';
import { readZmq } from './zmq-message.ts';

/** The shape of path B. */
const published = {
  id: 'u-1',
  timestamp: '2026-11-20T10:00:00.123456',
  agent_name: 'Coder',
  severity: 'critical',
  category: 'network',
  message: 'no link',
  details: { error_type: 'ConnectionError', host: 'a' },
  stack_trace: 'at line 1',
  correlation_id: null,
  resolved: false,
  resolution_notes: null,
};

test('the shape of the agents', () => {
  expect(normalise(published, { ...hints, from: 'errors.events' })).toMatchObject({
    agent_name: 'Coder',
    timestamp: '2026-11-20T10:00:00.123Z',
    severity: 'critical',
    category: 'network',
    error_type: 'ConnectionError',
    message: 'no link',
    context: { host: 'a' },
    stack_trace: 'at line 1',
    origin: { via: 'nats', id: 'u-1', from: 'errors.events' },
  });
});

test('the shape of the old bus', () => {
  const event = {
    error_id: 'e-1',
    timestamp: '2026-11-20T10:00:00',
    source_agent: 'Vision',
    error_type: 'TimeoutError',
    severity: 'WARNING',
    message: 'slow',
    stack_trace: null,
    context: { q: 2 },
    correlation_id: 'c-1',
    retry_count: 3,
  };
  expect(normalise(event, hints)).toMatchObject({
    agent_name: 'Vision',
    severity: 'warning',
    category: 'system',
    context: { q: 2 },
    correlation_id: 'c-1',
  });
});

test.each([
  ['errors.events'],
  ['errors.agents.Coder'],
  ['errors.system'],
  ['errors.system.critical'],
  ['errors.critical.Coder'],
])('the copy on %s is the same event', (subject) => {
  const first = normalise(published, { ...hints, from: 'errors.events' });
  const copy = normalise(published, { ...hints, from: subject, ...hintsOfSubject(subject) });
  expect(copy.error_id).toBe(first.error_id);
});

test('the order of fields and what a delivery adds do not make another event', () => {
  const rest: Record<string, unknown> = { ...published, id: undefined };
  const turned = Object.fromEntries(Object.entries(rest).toReversed());
  const again = { ...turned, retry_count: 2, resolved: true, originating_machine: 'PC2' };
  expect(normalise(again, hints).error_id).toBe(normalise(rest, hints).error_id);
});

test.each([
  ['message', 'other'],
  ['timestamp', '2026-11-20T10:00:00.124'],
  ['agent_name', 'Vision'],
  ['id', 'u-2'],
])('another %s is another event', (field, value) => {
  const other = normalise({ ...published, [field]: value }, hints);
  expect(other.error_id).not.toBe(normalise(published, hints).error_id);
});

const alert = {
  message_type: 'error_report',
  source: 'dream',
  source_machine: 'PC2',
  timestamp: 1763650002.5,
  category: 'NETWORK',
  machine_context: { host: 'h' },
  error_data: { error_id: 'x', error_type: 'T', severity: 'high', details: { message: 'slow' } },
};
const frame = (topic: string, body: object) => Buffer.from(topic + JSON.stringify(body));
const fromZmq = (...frames: Buffer[]) => {
  const { body, hints: said } = readZmq(frames);
  return normalise(body, { ...hints, via: 'zmq', ...said });
};

test('the frame of the PC2 publisher, and its copy for MainPC', () => {
  const first = fromZmq(frame('PC2_ERROR:NETWORK:', alert));
  expect(first).toMatchObject({
    agent_name: 'dream',
    machine: 'pc2',
    severity: 'error',
    category: 'network',
    message: 'slow',
  });
  const crossing = { ...alert, cross_machine_alert: true, originating_machine: 'PC2' };
  const copy = fromZmq(frame('CROSS_MACHINE_ERROR:PC2:', crossing));
  expect(copy.error_id).toBe(first.error_id);
});

test('the frame of the MainPC publisher', () => {
  const body = {
    message_type: 'critical_alert',
    source: 'MainPC.tts',
    timestamp: 1763650001.5,
    error_data: { error_id: 'x1', error_type: 'MemoryError', details: 'out of vram' },
  };
  expect(fromZmq(frame('ERROR:', body))).toMatchObject({
    agent_name: 'tts',
    machine: 'mainpc',
    severity: 'critical',
    category: 'resource',
    message: 'out of vram',
    timestamp: '2025-11-20T14:46:41.500Z',
  });
});

test.each([['ERROR: '], ['ERROR'], ['']])('topic %j and JSON in frames of their own', (topic) => {
  const body = { agent: 'Auth', type: 'LoginError', message: 'bad', severity: 'low' };
  expect(fromZmq(Buffer.from(topic), frame('', body))).toMatchObject({
    agent_name: 'Auth',
    error_type: 'LoginError',
    severity: 'info',
  });
});

test('what has no place of its own stays in the context', () => {
  const made = normalise({ ...published, gpu: 1, error: 'E5' }, hints);
  expect(made.context).toMatchObject({ gpu: 1, error: 'E5', host: 'a' });
});

test('what looks like a secret is hidden', () => {
  const jwt = 'eyJabcdefghijk.abcdefghijk.abc';
  const made = normalise({ agent: 'A', message: `got ${jwt}`, context: { password: 'x' } }, hints);
  expect(JSON.stringify(made)).not.toMatch(/eyJ|"x"/);
});

test('a report of our own passes unchanged, a normalised one too', () => {
  const once = normalise(published, hints);
  expect(normalise({ ...once }, { ...hints, receivedAt: NOON + 1 })).toEqual(once);
});

test('a time that cannot be read is the time of arrival', () => {
  const made = normalise({ agent: 'A', message: 'm', timestamp: 'yesterday' }, hints);
  expect(made.timestamp).toBe(new Date(NOON).toISOString());
});

test('a name with dots and wildcards stays one part of a subject', () => {
  expect(normalise({ agent: 'a.b >*', message: 'm' }, hints).agent_name).toBe('a_b___');
});

test.each([
  [{ message: 'm' }, 'no agent'],
  [{ agent: 'A' }, 'neither a message nor a type'],
])('%j is refused', (body, reason) => {
  expect(() => normalise(body, hints)).toThrow(reason);
});

test('any JSON object gives a report of the one shape or the one refusal', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (rest, message) => {
      try {
        const made = normalise({ ...rest, agent: 'A', message } as Record<string, unknown>, hints);
        expect(Value.Check(ErrorReport, made)).toBe(true);
        expect(made.agent_name).toMatch(/^[\w-]+$/);
      } catch (error) {
        expect((error as { code?: string }).code).toBe('ERROR_REPORT_INVALID');
      }
    }),
  );
});
