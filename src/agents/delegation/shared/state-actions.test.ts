import fc from 'fast-check';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import { testContext } from '../../../runtime/testing.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { stateActions } from './state-actions.ts';

const ctx = testContext() as unknown as CallContext;

function agentWith(start: readonly StateRecord[]) {
  const held = new Map(start.map((record) => [record.key, record]));
  const actions = stateActions({
    export: () => held.values(),
    import: (records) => records.forEach((record) => held.set(record.key, record)),
  });
  return {
    held,
    page: async (offset?: number, limit?: number) =>
      actions.export_state.run!(
        { ...(offset === undefined ? {} : { offset }), ...(limit === undefined ? {} : { limit }) },
        ctx,
      ),
    take: async (records: StateRecord[]) => actions.import_state.run!({ records }, ctx),
  };
}

test('an empty state is one empty page', async () => {
  expect(await agentWith([]).page()).toEqual({
    status: 'success',
    records: [],
    total: 0,
    next: null,
  });
});

test('an offset past the end ends the walk', async () => {
  const agent = agentWith([{ key: 'a', value: {} }]);
  expect(await agent.page(7)).toMatchObject({ records: [], total: 1, next: null });
});

test('walking all pages of any size gives every record once, and importing them twice the same state', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 15 }),
      async (keys, limit) => {
        const from = agentWith(keys.map((key) => ({ key, value: { of: key } })));
        const to = agentWith([]);
        for (let offset: number | null = 0; offset !== null;) {
          const { records, next, total } = await from.page(offset, limit);
          expect(total).toBe(keys.length);
          expect(await to.take(records)).toEqual({ status: 'success', imported: records.length });
          await to.take(records);
          offset = next;
        }
        expect(to.held).toEqual(from.held);
      },
    ),
    { numRuns: 50 },
  );
});
