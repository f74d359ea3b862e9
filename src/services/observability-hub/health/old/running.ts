/** What the old endpoints keep while the hub runs; both hubs hear every report. */
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { subjects } from '../../../../contracts/fabric/subjects.ts';
import type { Stop } from '../../../../runtime/agent.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import { SelfReports } from './reports.ts';

const KIND = 'agent-health';

export const SelfReport = Type.Object({
  agent_name: Type.String({ minLength: 1, maxLength: 128 }),
  status: Type.String({ maxLength: 64 }),
  details: Type.Record(Type.String(), Type.Unknown()),
  location: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
});

export const selfReports = new SelfReports();

/** Tells both hubs; this one too hears its own word. */
export function tellReport({ publish, identity }: AgentContext, report: unknown): void {
  publish(`${KIND}.${identity.machine}`, report as Record<string, unknown>);
}

export function followReports({ nc, log }: AgentContext): Stop {
  const subscription = nc.subscribe(subjects.event(KIND, '*'), {
    callback: (error, message) => {
      if (error !== null) return;
      try {
        const report = message.json();
        if (Value.Check(SelfReport, report)) selfReports.take(report);
      } catch (err) {
        log.warn('a report cannot be read', { err });
      }
    },
  });
  return () => subscription.unsubscribe();
}
