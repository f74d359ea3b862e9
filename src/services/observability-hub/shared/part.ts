/** Records that both hubs hold and either may change. */
import type { Part } from '../part.ts';
import { startShared } from './start.ts';

export const shared: Part = { start: ({ ctx }) => startShared(ctx) };
