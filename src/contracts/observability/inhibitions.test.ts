import { isExplained } from './inhibitions.ts';

const alert = (alertname: string, more: Record<string, string> = {}) => ({
  alertname,
  severity: 'warning',
  machine: 'pc2',
  agent: 'Coder',
  ...more,
});
const gone = alert('MachineUnreachable', { severity: 'critical', agent: '' });

test('by an alert of the table with the same labels, and by the same alert with more weight', () => {
  expect(isExplained(alert('Anything'), [gone])).toBe(true);
  expect(isExplained(alert('QueueDeep'), [alert('ServiceDown')])).toBe(true);
  expect(isExplained(alert('Mine'), [alert('Mine', { severity: 'critical' })])).toBe(true);
});

test('not by one elsewhere, not by itself, not by what has nothing to do with it', () => {
  expect(isExplained(alert('Anything', { machine: 'mainpc' }), [gone])).toBe(false);
  expect(isExplained(gone, [gone])).toBe(false);
  expect(isExplained(alert('QueueDeep'), [alert('ServiceDown', { agent: 'Other' })])).toBe(false);
  expect(isExplained(alert('Mine'), [alert('Mine'), alert('QueueDeep')])).toBe(false);
});

test('an escalation neither explains nor is explained', () => {
  const escalated = { ...gone, escalation: 'p1' };
  expect(isExplained(alert('Anything'), [escalated])).toBe(false);
  expect(isExplained(alert('Anything', { escalation: 'p1' }), [gone])).toBe(false);
});
