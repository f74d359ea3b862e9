/** The log of a container: one JSON line per event on standard output, written by winston. */
import winston from 'winston';
import type { Identity } from '../settings/identity.ts';
import { LOG_LEVELS, type Log, type LogFields, type LogLevel } from './log.ts';
import { errorFields, redactText, replacer } from './redact.ts';

const MESSAGE = Symbol.for('message');
const LEVELS: Record<LogLevel, number> = Object.fromEntries(
  LOG_LEVELS.map((level, severity) => [level, severity]),
) as Record<LogLevel, number>;

/** A line longer than this is cut: the engine would split it and no reader could parse the halves. */
const LONGEST_LINE = 15_000;

export interface LogOptions {
  readonly identity: Pick<Identity, 'agent' | 'machine' | 'version'>;
  readonly level: LogLevel;
  /** Values to hide; read at every line, so secrets read later are hidden too. */
  readonly secrets: { readonly seen: ReadonlySet<string> };
  /** Default: standard output. */
  readonly transports?: winston.transport[];
}

/** The root log of a container. */
export function createLog(options: LogOptions): Log {
  const { agent, machine, version } = options.identity;
  const line = winston.format((info) => {
    const { level, message, ...fields } = info;
    const record = { time: new Date().toISOString(), level, msg: message, agent, machine, version };
    info[MESSAGE] = redactText(write({ ...record, ...fields }), options.secrets.seen);
    return info;
  });
  const logger = winston.createLogger({
    levels: LEVELS,
    level: options.level,
    format: line(),
    transports: options.transports ?? [new winston.transports.Console()],
    exitOnError: false,
  });
  return new WinstonLog(logger, {});
}

class WinstonLog implements Log {
  readonly #logger: winston.Logger;
  readonly #fields: LogFields;

  constructor(logger: winston.Logger, fields: LogFields) {
    this.#logger = logger;
    this.#fields = fields;
  }

  get level(): LogLevel {
    return this.#logger.level as LogLevel;
  }

  setLevel(level: LogLevel): void {
    this.#logger.level = level;
  }

  enabled(level: LogLevel): boolean {
    return LEVELS[level] <= LEVELS[this.level];
  }

  child(fields: LogFields): Log {
    return new WinstonLog(this.#logger, { ...this.#fields, ...fields });
  }

  error(msg: string, fields?: LogFields): void {
    this.#write('error', msg, fields);
  }
  warn(msg: string, fields?: LogFields): void {
    this.#write('warn', msg, fields);
  }
  info(msg: string, fields?: LogFields): void {
    this.#write('info', msg, fields);
  }
  debug(msg: string, fields?: LogFields): void {
    this.#write('debug', msg, fields);
  }

  #write(level: LogLevel, message: string, fields?: LogFields): void {
    if (!this.enabled(level)) return;
    const { err, ...rest } = { ...this.#fields, ...fields };
    // Names that the line itself uses would be overwritten, so a caller's field of that name moves aside.
    for (const taken of ['level', 'message', 'time', 'msg']) {
      if (taken in rest) {
        rest[`field_${taken}`] = rest[taken];
        delete rest[taken];
      }
    }
    const entry = err === undefined ? rest : { ...rest, err: errorFields(err) };
    this.#logger.log({ ...entry, level, message });
  }
}

function write(record: Record<string, unknown>): string {
  let text: string;
  try {
    text = JSON.stringify(record, replacer);
  } catch (error) {
    const { time, level, msg, agent, machine, version } = record;
    text = JSON.stringify({ time, level, msg, agent, machine, version, unwritable: String(error) });
  }
  if (text.length <= LONGEST_LINE) return text;
  const { time, level, msg, agent, machine, version } = record;
  const cut = text.slice(0, LONGEST_LINE / 2);
  const short = String(msg).slice(0, 2_000);
  return JSON.stringify({ time, level, msg: short, agent, machine, version, cut });
}
