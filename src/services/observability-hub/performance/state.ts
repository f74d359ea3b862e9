/** Figures and rows as they move to and from the old PerformanceMonitor and PerformanceLoggerAgent. */
import { Type, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { StateRecordUnknown } from '../../../contracts/error-catalogue/agents/delegation.ts';
import { unixSeconds } from '../../../contracts/actions/legacy-time.ts';
import { figureKey, parseFigureKey } from '../../../contracts/observability/performance.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import type { Kind, Row } from './log/performance-log.ts';
import { Metric, Usage } from './schemas.ts';
import type { PerformanceStore } from './store.ts';

const Values = Type.Object({ values: Type.Array(Type.Number()) });
const ROWS = { metric: Metric, usage: Usage } as const;

export function performanceState(store: () => PerformanceStore): CapabilityState {
  return {
    async *export() {
      await store().catchUp();
      for (const { service, type, values } of store().figures.series())
        yield { key: figureKey(service, type), value: { values: [...values] } };
      for (const kind of Object.keys(ROWS) as Kind[])
        for (const { id, body } of store().log.all(kind))
          yield { key: `${kind}:${id}`, value: body };
    },

    async import(records) {
      const held = store();
      const figures = records.flatMap((record) => figureRow(held, record) ?? []);
      const rows = records.flatMap((record) => logRow(held.machine, record) ?? []);
      held.put(rows);
      for (const { service, body } of figures) await held.add('figure', service, body);
    },

    keeperOf: (key) =>
      key.startsWith('figure:') ? 'PerformanceMonitor' : 'PerformanceLoggerAgent',
  };
}

/** A series that takes the place of the one that is here; undefined where that is the same. */
function figureRow(store: PerformanceStore, record: StateRecord) {
  if (!record.key.startsWith('figure:')) return undefined;
  const key = parseFigureKey(record.key);
  if (key === undefined)
    throw unknownRecord(record.key, 'its keys are figure:<service>:<metric type>');
  const { values } = valueOf(Values, record) as { values: number[] };
  const there = store.figures.of(key.service, key.type);
  const isSame = there.length === values.length && there.every((value, i) => value === values[i]);
  return isSame ? undefined : { service: key.service, body: { type: key.type, values } };
}

function logRow(machine: string, record: StateRecord): Row | undefined {
  if (record.key.startsWith('figure:')) return undefined;
  const [, kind, number] = /^(metric|usage):(\d+)$/.exec(record.key) ?? [];
  const id = Number(number);
  if ((kind !== 'metric' && kind !== 'usage') || !Number.isSafeInteger(id))
    throw unknownRecord(record.key, 'its keys are metric:<number> and usage:<number>');
  const body = valueOf(ROWS[kind], record) as Record<string, unknown>;
  const at = unixSeconds(body['timestamp']) ?? Date.now() / 1000;
  return { id, kind, subject: String(body['agent']), at, machine, body };
}

function valueOf(schema: TSchema, { key, value }: StateRecord): unknown {
  if (Value.Check(schema, value)) return value;
  const [first] = Value.Errors(schema, value);
  throw unknownRecord(key, `${first?.instancePath ?? ''} ${first?.message ?? 'invalid'}`.trim());
}

const unknownRecord = (key: string, reason: string) =>
  new StateRecordUnknown({ agent: 'observability-hub', key, reason });
