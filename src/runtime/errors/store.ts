/** The error store of the machine: the ERRORS stream behind `error.>`. */
import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ErrorReport } from '../../contracts/error-report.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';

/** Takes reports and says when it is worth trying again. */
export interface ErrorStore {
  /** Resolves when the report is safely stored; rejects when it may not be. */
  put(report: ErrorReport, timeoutMs: number): Promise<void>;
  /** Calls back at each loss (false) and each return (true) of the connection, until the connection ends for good. */
  watch(changed: (connected: boolean) => void): void;
}

export class FabricErrorStore implements ErrorStore {
  readonly #nc: NatsConnection;
  #js: JetStreamClient | undefined;

  constructor(nc: NatsConnection) {
    this.#nc = nc;
  }

  async put(report: ErrorReport, timeoutMs: number): Promise<void> {
    this.#js ??= await connectJetStream(this.#nc);
    const subject = subjects.error(report.severity, report.agent_name);
    const options = { msgID: report.error_id, timeout: timeoutMs };
    await this.#js.publish(subject, JSON.stringify(report), options);
  }

  watch(changed: (connected: boolean) => void): void {
    void (async () => {
      for await (const { type } of this.#nc.status()) {
        if (type === 'disconnect') changed(false);
        if (type === 'reconnect') changed(true);
      }
    })();
  }
}

/** Loaded with the first report: most containers never send one. */
async function connectJetStream(nc: NatsConnection): Promise<JetStreamClient> {
  const { jetstream } = await import('../fabric/jetstream-library.ts');
  return jetstream(nc);
}
