/** Where the Prometheus of this machine posts alerts for the Alertmanager of another one. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import { AlertsMalformed } from '../../../../contracts/error-catalogue/observability-hub/alerts.ts';
import { ScopeMissing } from '../../../../contracts/error-catalogue/services/security.ts';
import { FLEET_MACHINES } from '../../../../contracts/fleet/machines.ts';
import { HUB } from '../../../../contracts/observability/observability.ts';
import { covers } from '../../../../contracts/security/principal.ts';
import type { PlainRequest, PlainRoute } from '../../../door/route.ts';
import type { PostedAlert } from '../alertmanager/client.ts';

/** Prometheus sends at most 64 alerts at once. */
const LIMITS = { bytes: 1024 * 1024, ms: 2_000 };
const SCOPE = 'alerts:write';

const Texts = Type.Record(Type.String(), Type.String());
const Alerts = Type.Array(
  Type.Object({
    labels: Texts,
    annotations: Type.Optional(Texts),
    startsAt: Type.Optional(Type.String()),
    endsAt: Type.Optional(Type.String()),
    generatorURL: Type.Optional(Type.String()),
  }),
  { maxItems: 1_000 },
);

/** @param deliver resolves when the Alertmanager of that machine has the alerts */
export function alertsEndpoint(
  deliver: (machine: string, alerts: readonly PostedAlert[]) => Promise<void>,
): PlainRoute {
  return {
    method: 'POST',
    path: '/alertmanager/{machine}/api/v2/alerts',
    scope: null,
    answer: async (asked) => {
      demandRight(asked);
      const machine = asked.parameters['machine']!;
      if (!(FLEET_MACHINES as readonly string[]).includes(machine))
        throw new AlertsMalformed({ reason: `there is no machine ${machine}` });
      await deliver(machine, parsed(await asked.request.body(LIMITS)));
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };
    },
  };
}

/**
 * Prometheus has no token. It comes from inside the machine's network, where Alertmanager itself
 * takes alerts from everybody; what comes through the ingress has to prove that it may.
 */
function demandRight({ request, principal }: PlainRequest): void {
  if (request.header('x-forwarded-for') === undefined) return;
  if (covers(principal.scopes, SCOPE)) return;
  throw new ScopeMissing({
    subject: principal.subject,
    agent: HUB,
    action: 'post_alerts',
    scope: SCOPE,
    granted: principal.scopes.join(' ') || 'none',
  });
}

function parsed(body: Uint8Array): PostedAlert[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (Value.Check(Alerts, read)) return read;
    const [error] = Value.Errors(Alerts, read);
    throw new Error(`${error?.instancePath ?? ''} ${error?.message ?? 'has the wrong shape'}`);
  } catch (cause) {
    throw new AlertsMalformed({ reason: (cause as Error).message }, { cause });
  }
}
