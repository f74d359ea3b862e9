/** The live tail as a stream. */
import { Type } from 'typebox';
import { ErrorReport } from '../../../contracts/error-report.ts';
import { actionStream } from '../../../runtime/agent.ts';
import { errorBus } from '../bus.ts';
import { readFilter } from '../index/filter.ts';
import { filterFields } from './schemas.ts';

const { agent, severity, min_severity, category, text } = filterFields;

export const tailStream = actionStream({
  summary: 'Errors from now on, as they are stored; floods are collapsed',
  input: Type.Object({ agent, severity, min_severity, category, text }),
  item: Type.Object({
    /** `error`; `collapsed`: events of a flood, counted; `missed`: this reader was too slow for so many. */
    kind: Type.Enum(['error', 'collapsed', 'missed']),
    error: Type.Optional(ErrorReport),
    agent: Type.Optional(Type.String()),
    rule: Type.Optional(Type.String()),
    count: Type.Optional(Type.Integer()),
  }),
  run: (input, ctx) => errorBus().tail.listen(readFilter(input), ctx.signal),
});
