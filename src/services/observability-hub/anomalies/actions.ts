/** Actions of the old hub about anomalies. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { Details, Nothing, ok } from '../schemas.ts';

export const anomaliesActions = {
  anomalies: notPorted({
    summary: 'Metrics that left their usual range',
    input: Nothing,
    output: Type.Object({ ...ok, anomalies: Type.Array(Details) }),
  }),
};
