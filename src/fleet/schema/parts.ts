/** The nested parts of an entry. */
import { Type } from 'typebox';
import { cores, line, mebibytes, strict } from './common.ts';

const command = Type.Optional(
  Type.Array(Type.String({ maxLength: 4096 }), {
    description: 'Arguments instead of the command of the image.',
  }),
);

export const RunSchema = Type.Union(
  [
    Type.Object(
      { builtin: line('Entry of the Tandem image: the path under src/ without .ts.') },
      strict,
    ),
    Type.Object(
      {
        image: Type.String({
          title: 'an image reference',
          description: 'An image in any language that keeps the container contract.',
          pattern: '^[A-Za-z0-9][^\\s]{0,254}$',
        }),
        command,
      },
      strict,
    ),
    Type.Object(
      {
        build: Type.Object(
          {
            context: line('Folder to build, relative to the repository.'),
            dockerfile: Type.Optional(line('File inside the context; default Dockerfile.')),
          },
          strict,
        ),
        command,
      },
      strict,
    ),
  ],
  { description: 'What the container runs: one of builtin, image, build.' },
);

const reference = Type.String({
  title: 'an entry name, or machine/name for an entry of another machine',
  pattern: '^([a-z]([a-z0-9-]{0,61}[a-z0-9])?/)?[A-Za-z][A-Za-z0-9_-]{0,62}$',
});

export const DependencySchema = Type.Union([
  reference,
  Type.Object(
    {
      on: reference,
      required: Type.Optional(
        Type.Boolean({ description: 'False: only orders the start. Default true.' }),
      ),
      condition: Type.Optional(
        Type.Union([Type.Literal('healthy'), Type.Literal('started')], {
          description: 'What to wait for; default healthy.',
        }),
      ),
    },
    strict,
  ),
]);

export const ResourcesSchema = Type.Object(
  {
    memoryMiB: Type.Optional(mebibytes('Hard memory limit, MiB.')),
    cpus: Type.Optional(cores('CPU limit, cores.')),
    pids: Type.Optional(
      Type.Integer({ description: 'Most processes and threads.', minimum: 1, maximum: 4194304 }),
    ),
  },
  { ...strict, description: 'Limits of the container.' },
);

export const profileName = Type.String({
  title: 'a compose profile: letters, digits, _, . and -',
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$',
});
