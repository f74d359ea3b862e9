/** Lines of a control session: one JSON object each. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import { ControlCommandInvalid } from '../../../../contracts/error-catalogue/release/switch.ts';
import { COLORS, WatchLimits, type ControlCommand } from '../../../../contracts/release/release.ts';

const Id = Type.Integer({ minimum: 0 });
const AnyColor = Type.Enum([...COLORS]);
const Name = Type.String({ minLength: 1, maxLength: 200 });

const BY_VERB = {
  status: Type.Object({ brief: Type.Optional(Type.Boolean()) }),
  rehearse: Type.Object({ color: Type.Union([AnyColor, Type.Null()]) }),
  prepare: Type.Object({ release: Name, color: AnyColor, version: Name }),
  commit: Type.Object({
    release: Name,
    epoch: Type.Integer({ minimum: 1 }),
    color: AnyColor,
    watch: Type.Union([WatchLimits, Type.Null()]),
  }),
  abort: Type.Object({ release: Name }),
  unwatch: Type.Object({}),
} as const satisfies Record<ControlCommand['verb'], unknown>;

/** @throws RELEASE_COMMAND_INVALID */
export function parseCommand(line: string): ControlCommand {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch (cause) {
    throw new ControlCommandInvalid({ problem: (cause as Error).message }, { cause });
  }
  if (!Value.Check(Type.Object({ id: Id, verb: Type.String() }), said))
    throw new ControlCommandInvalid({ problem: 'it has no id and verb' });
  const shape = BY_VERB[said.verb as ControlCommand['verb']] as
    (typeof BY_VERB)['status'] | undefined;
  if (shape === undefined || !Object.hasOwn(BY_VERB, said.verb)) {
    const known = Object.keys(BY_VERB).join(', ');
    throw new ControlCommandInvalid({ problem: `${said.verb} is none of ${known}` });
  }
  const first = Value.Errors(shape, said)[0];
  if (first !== undefined) {
    const problem = `${said.verb}: ${first.instancePath || 'it'} ${first.message}`;
    throw new ControlCommandInvalid({ problem });
  }
  return said as unknown as ControlCommand;
}

/** The id of a line that is no command, to answer it by; 0 when there is none. */
export function idIn(line: string): number {
  try {
    const { id } = JSON.parse(line) as { id?: unknown };
    return Number.isInteger(id) ? (id as number) : 0;
  } catch {
    return 0;
  }
}
