/** Schemas that several actions of the error bus share. */
import { Type } from 'typebox';
import { CATEGORIES } from '../../../contracts/error-report.ts';

export const ok = { status: Type.String() };
export const success = { status: 'success' } as const;
export const Details = Type.Record(Type.String(), Type.Unknown());
export const Nothing = Type.Object({});

export const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }));
const Time = Type.Union([Type.String(), Type.Number()], {
  description: 'ISO 8601, or Unix seconds or milliseconds',
});

/** What can be asked for, the same in a query, the live tail and a replay. */
export const filterFields = {
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  agent: Type.Optional(Type.String({ minLength: 1 })),
  severity: Type.Optional(Type.String({ description: 'Exactly this; old words count too' })),
  min_severity: Type.Optional(Type.String({ description: 'This or worse' })),
  category: Type.Optional(Type.Enum([...CATEGORIES])),
  text: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: 'Words, or beginnings of words' }),
  ),
};

/** Scope of what changes or repeats something. */
export const ERRORS_WRITE = { scope: 'errors:write' } as const;
