/** Brings what the stewards see into the ledger. */
import type { Subscription } from '@nats-io/transport-node';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import { HOST_REPORTS, readHostReport, type HostReport } from './host-report.ts';

const ASK_MS = 2_000;

/** Follows the reports; resolves at once. */
export function followHosts(
  { nc, log }: Pick<AgentContext, 'nc' | 'log'>,
  observe: (report: HostReport) => void,
): Subscription {
  return nc.subscribe(HOST_REPORTS, {
    callback: (error, message) => {
      if (error) return;
      try {
        const report = readHostReport(message.json());
        if (report && message.subject.endsWith(`.${report.machine}`)) observe(report);
        else log.debug('a report of a host cannot be read', { subject: message.subject });
      } catch (err) {
        log.warn('a report of a host was not taken in', { subject: message.subject, err });
      }
    },
  });
}

/** Asks the stewards once, so that the first task does not wait for the first report. Never rejects. */
export async function askHosts(
  { call, log }: Pick<AgentContext, 'call' | 'log'>,
  machines: readonly string[],
  observe: (report: HostReport) => void,
): Promise<void> {
  await Promise.all(
    machines.map(async (machine) => {
      try {
        const options = { machine, timeoutMs: ASK_MS };
        const reply = await call<JsonObject>('steward', 'host_metrics', {}, options);
        const nested = (reply['metrics'] ?? reply['host'] ?? {}) as JsonObject;
        const report = readHostReport({ ...reply, ...nested, machine });
        if (report) observe(report);
      } catch (error) {
        log.info('a steward does not answer yet', { machine, reason: (error as Error).message });
      }
    }),
  );
}
