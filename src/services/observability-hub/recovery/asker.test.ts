import { PrincipalKind } from '../../../contracts/security/principal.ts';
import { passedOnFor } from './asker.ts';

const principal = (subject: string, kind: PrincipalKind) => ({
  ...{ subject, kind },
  ...{ roles: [], scopes: ['recovery:write'] },
});

test('the other hub says for whom it asks', () => {
  expect(passedOnFor(principal('observability-hub', PrincipalKind.agent), 'ann')).toBe('ann');
});

test.each([
  ['bob', PrincipalKind.user],
  ['observability-hub', PrincipalKind.user],
  ['TTS', PrincipalKind.agent],
])('%s (%s) asks for itself', (subject, kind) => {
  expect(passedOnFor(principal(subject, kind), 'ann')).toBeUndefined();
});
