import { buildReport } from '../../../runtime/errors/report.ts';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { createHash } from 'node:crypto';
import { hints } from '../testing.ts';
import { isReport } from './own-report.ts';
import { normalise } from './normalise.ts';

/** A whole report of an agent of the fleet, with an id that fits. */
function own(changes: Partial<ErrorReport> = {}): ErrorReport {
  const identity = { agent: 'Coder', machine: 'pc2', version: '1', instance: 'i' };
  const made = buildReport(
    new Error('boom'),
    {},
    {
      identity: identity as never,
      sequence: 1,
      now: 1_763_650_000_000,
    },
  );
  const content: Partial<ErrorReport> = { ...made, ...changes };
  delete content.error_id;
  const error_id = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { error_id, ...content } as ErrorReport;
}

test('a whole report is taken as it is', () => {
  const report = own();
  expect(normalise(report, hints)).toBe(report);
});

test.each(['a b', 'a.b', 'a\r\nPUB x 1\r\ny', '*', '>'])(
  'agent %j would be another subject: it is read like any other report',
  (agent_name) => {
    const taken = normalise(own({ agent_name }), hints);
    expect(taken.agent_name).toMatch(/^[\w-]+$/);
  },
);

test('a time that is none makes no report: no answer could hold it', () => {
  expect(isReport(own())).toBe(true);
  expect(isReport(own({ timestamp: 'yesterday' }))).toBe(false);
  const taken = normalise(own({ timestamp: 'yesterday' }), hints);
  expect(taken.timestamp).toBe(new Date(hints.receivedAt).toISOString());
});
