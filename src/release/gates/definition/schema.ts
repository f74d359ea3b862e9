/** Shape of `compose/release/gates.yaml`. Each `title` is how an error names what is allowed. */
import { Type, type Static } from 'typebox';
import { line, strict } from '../../../fleet/schema/common.ts';
import { BASELINES, OPERATORS } from '../model.ts';

const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

const GateSchema = Type.Object(
  {
    id: Type.String({
      title: 'a name of lower case words joined by . or -',
      description: 'Stable name; receipts refer to it.',
      pattern: '^[a-z][a-z0-9]*([.-][a-z0-9]+)*$',
    }),
    title: line('For people.'),
    source: Type.String({
      title: 'the name of a measurement',
      description: 'Who measures.',
      pattern: '^[a-z][a-z0-9.-]*$',
    }),
    operator: oneOf(OPERATORS, 'Taken as written: 0.3 is not under 0.3.'),
    threshold: Type.Number({
      description: 'On the right of the operator, in `unit`.',
      minimum: -1e12,
      maximum: 1e12,
    }),
    unit: line('Unit of the measurement.'),
    window: Type.Optional(
      Type.Number({
        title: 'seconds',
        description: 'How long must be measured at least; default: what is looked at as it is now.',
        minimum: 1,
        maximum: 604_800,
      }),
    ),
    baseline: Type.Optional(oneOf(BASELINES, 'What the value is held against; default absolute.')),
    detects: Type.Optional(
      Type.Number({
        title: 'a number in `unit`, beyond the threshold',
        description:
          'Fail what is shown to break the threshold, pass the rest; a run that would not have shown a true value of this much is unknown.',
        minimum: -1e12,
        maximum: 1e12,
      }),
    ),
    critical: Type.Optional(
      Type.Boolean({ description: 'False: shown, decides nothing; default true.' }),
    ),
  },
  strict,
);

export const GatesFileSchema = Type.Object(
  {
    gates: Type.Array(GateSchema, { description: 'Every gate, in the order of reports.' }),
    criticalTests: Type.Optional(
      Type.Array(line('A path, * for any name.'), {
        description: 'Test files of which not one test may fail, and that must have run.',
      }),
    ),
    notRehearsed: Type.Optional(
      Type.Array(line('A service and a path as documented.'), {
        description:
          'Endpoints that need what no rehearsal has; they are told, and not counted as regressed.',
      }),
    ),
  },
  strict,
);

export type GateLine = Omit<Static<typeof GateSchema>, 'operator' | 'baseline'> & {
  readonly operator: (typeof OPERATORS)[number];
  readonly baseline?: (typeof BASELINES)[number];
};
export type GatesFile = {
  readonly gates: GateLine[];
  readonly criticalTests?: string[];
  readonly notRehearsed?: string[];
};
