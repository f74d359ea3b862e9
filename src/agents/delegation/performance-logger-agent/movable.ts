import { inTransaction } from '../../../runtime/sqlite/transaction.ts';
import { idOf, readValue, unknownRecord } from '../shared/record-key.ts';
import type { MovableState } from '../shared/state-actions.ts';
import { Metric, Usage } from './schemas.ts';
import type { PerformanceLog, Table } from './tables.ts';

/** Rows as `metric:<number>` and `usage:<number>`. */
const KINDS = { metrics: 'metric', resource_usage: 'usage' } as const;

export function movableRows(agent: string, log: () => PerformanceLog): MovableState {
  return {
    export: () =>
      (Object.keys(KINDS) as Table[]).flatMap((table) =>
        log()
          .all(table)
          .map(([id, value]) => ({ key: `${KINDS[table]}:${id}`, value })),
      ),
    import: (records) => {
      const read = records.map((record) => {
        const table = (Object.keys(KINDS) as Table[]).find((name) => idOf(KINDS[name], record.key));
        const id = table === undefined ? NaN : Number(idOf(KINDS[table], record.key));
        if (table === undefined || !Number.isSafeInteger(id))
          throw unknownRecord(agent, record.key, 'its keys are metric:<number> and usage:<number>');
        const schema = table === 'metrics' ? Metric : Usage;
        return { table, id, value: readValue(agent, schema, record) as Record<string, unknown> };
      });
      inTransaction(log().database, () => {
        for (const { table, id, value } of read) log().add(table, value, id);
      });
    },
  };
}
