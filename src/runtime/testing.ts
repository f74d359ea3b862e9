/** What the unit tests of the runtime share: a context without a broker, a log that keeps its lines. */
import { Registry } from 'prom-client';
import { LifeState } from '../contracts/fleet/health.ts';
import type { ErrorNotes, RuntimeContext } from './context.ts';
import { Health } from './health.ts';
import type { Identity } from './settings/identity.ts';
import type { Log, LogFields, LogLevel } from './log/log.ts';
import { Secrets } from './settings/secrets.ts';
import { silentTracer } from './tracing/tracer.ts';

export const identity: Identity = {
  agent: 'Echo',
  slug: 'echo',
  machine: 'pc2',
  group: 'tests',
  version: '1.2.3',
  color: 'blue',
  instance: 'echo-1',
};

export interface KeptLine {
  readonly level: LogLevel;
  readonly msg: string;
  readonly fields: LogFields;
}

/** A log that remembers what it was told, children included. */
export class MemoryLog implements Log {
  level: LogLevel = 'debug';
  readonly lines: KeptLine[];
  readonly #fields: LogFields;

  constructor(lines: KeptLine[] = [], fields: LogFields = {}) {
    this.lines = lines;
    this.#fields = fields;
  }

  error = (msg: string, fields?: LogFields) => this.#keep('error', msg, fields);
  warn = (msg: string, fields?: LogFields) => this.#keep('warn', msg, fields);
  info = (msg: string, fields?: LogFields) => this.#keep('info', msg, fields);
  debug = (msg: string, fields?: LogFields) => this.#keep('debug', msg, fields);

  child(fields: LogFields): Log {
    return new MemoryLog(this.lines, { ...this.#fields, ...fields });
  }
  enabled(): boolean {
    return true;
  }
  setLevel(level: LogLevel): void {
    this.level = level;
  }

  #keep(level: LogLevel, msg: string, fields: LogFields = {}): void {
    this.lines.push({ level, msg, fields: { ...this.#fields, ...fields } });
  }
}

export interface TestContext extends RuntimeContext {
  readonly log: MemoryLog;
  readonly reports: { error: unknown; notes: ErrorNotes | undefined }[];
  readonly calls: { agent: string; action: string; deadline: number | undefined }[];
}

/** The health of a container that is ready, with the agent's own checks. */
export function testHealth(checks: Readonly<Record<string, boolean>> = {}): Health {
  const health = new Health({
    identity,
    port: null,
    accepting: () => true,
    fabricConnected: () => true,
    inFlight: () => 0,
    custom: () => checks,
  });
  health.state = LifeState.ready;
  return health;
}

/** A context whose calls answer with an empty object and are remembered. */
export function testContext(): TestContext {
  const reports: TestContext['reports'] = [];
  const calls: TestContext['calls'] = [];
  const context: TestContext = {
    identity,
    log: new MemoryLog(),
    metrics: new Registry(),
    secrets: new Secrets('/nonexistent'),
    config: {},
    stateDir: '/nonexistent',
    capabilities: [],
    signal: new AbortController().signal,
    reports,
    calls,
    tracer: silentTracer,
    health: () => testHealth().report(),
    reportError: (error, notes) => void reports.push({ error, notes }),
    call: (agent, action, input, options) =>
      context.callWithin(undefined, agent, action, input, options),
    publish: () => {},
    callWithin: async <T>(
      origin: { deadline: number } | undefined,
      agent: string,
      action: string,
    ) => {
      calls.push({ agent, action, deadline: origin?.deadline });
      return {} as T;
    },
    publishWithin: () => {},
    get nc(): never {
      throw new Error('unit tests have no broker');
    },
  };
  return context;
}
