/** Building blocks of the fleet schema. Each `title` is how an error names what is allowed. */
import { Type, type TSchema } from 'typebox';
import { ENTRY_NAME, SLUG } from '../../contracts/fleet/names.ts';

/** Every object of the definition refuses keys it does not know. */
export const strict = { additionalProperties: false } as const;

export const entryName = (description: string) =>
  Type.String({
    title: 'a name of letters, digits, - and _ that starts with a letter, at most 63 long',
    description,
    pattern: ENTRY_NAME.source,
  });

export const slug = (description: string) =>
  Type.String({
    title: 'a DNS label: lower case letters, digits and -, at most 63 long',
    description,
    pattern: SLUG.source,
  });

export const port = (description: string) =>
  Type.Integer({ title: 'a port number', description, minimum: 1, maximum: 65535 });

export const mebibytes = (description: string) =>
  Type.Integer({ title: 'MiB', description, minimum: 1, maximum: 16 * 1024 * 1024 });

export const cores = (description: string) =>
  Type.Number({ title: 'cores', description, minimum: 0.01, maximum: 4096 });

/** What the keys of a map look like. */
export const machineKey = {
  title: 'a machine name: a DNS label in lower case',
  pattern: SLUG.source,
};
export const purposeKey = {
  title: 'a purpose such as agent or health',
  pattern: '^[a-z][A-Za-z0-9]{0,31}$',
};
export const secretKey = {
  title: 'a secret name: lower case letters, digits and _, starting with a letter',
  pattern: '^[a-z][a-z0-9_]{0,62}$',
};

export const secretName = (description: string) => Type.String({ ...secretKey, description });

export const line = (description: string) =>
  Type.String({ title: 'text on one line', description, pattern: '^[^\\r\\n]+$' });

const OCTET = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;
const IPV6 = '[0-9a-fA-F:]*:[0-9a-fA-F:]+';

/** An address to bind: literal, or an environment variable with a literal default. */
export const bindAddress = (description: string) =>
  Type.String({
    title: 'an IP address, or ${VARIABLE:-address}',
    description,
    pattern: `^(${IPV4}|${IPV6}|\\$\\{[A-Z][A-Z0-9_]*:-(${IPV4}|${IPV6})\\})$`,
  });

export const hostAddress = (description: string) =>
  Type.String({
    title: 'an IP address or a host name',
    description,
    pattern: `^(${IPV4}|${IPV6}|(?![\\d.]+$)[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)$`,
  });

/** A map with free keys of one look; `propertyNames` carries the title that errors quote. */
export const mapOf = <Value extends TSchema>(
  key: { title: string; pattern: string },
  value: Value,
  description: string,
) =>
  Type.Record(Type.String({ pattern: key.pattern }), value, {
    ...strict,
    propertyNames: key,
    description,
  });
