import { FleetSecretInText } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Finding } from '../model.ts';

/** Variable names that people give to secrets; `..._FILE` names a file, which is the right way. */
const SECRET_NAME =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH_?KEY|CREDENTIALS?|NKEY|SEED)$/i;

const SECRET_VALUES: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['an NKEY seed', /\bS[UAONCX][A-Z2-7]{56}\b/],
  ['a token of a code host', /\b(gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,})/],
  ['an API key', /\b(sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|hf_[A-Za-z0-9]{30,})/],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ['a password in an address', /\w:\/\/[^\s/@:]*:[^\s/@]+@/],
];

/**
 * Secrets in plain text: the definition and the files rendered from it are committed, and environment
 * shows in `docker inspect`. The value itself is never repeated in a finding.
 */
export function checkSecretText({ entries }: Draft): Finding[] {
  const findings: Finding[] = [];
  for (const { entry, raw, at, path } of entries) {
    const refuse = (key: string, reason: string) => {
      const details = { key: path(key), found: 'a secret', holes: { reason, name: entry.name } };
      findings.push(problem(FleetSecretInText, at(key), details));
    };
    for (const [variable, value] of Object.entries(entry.environment)) {
      const key = `environment.${variable}`;
      const kind = secretKind(value);
      if (kind) refuse(key, `its value is ${kind}`);
      else if (value !== '' && isSecretName(variable)) refuse(key, 'by its name');
    }
    for (const { key, text } of textsIn(raw.config, 'config')) {
      const kind = secretKind(text);
      if (kind) refuse(key, `its value is ${kind}`);
    }
  }
  return findings;
}

/** True for a variable whose value is a secret by its name. */
export const isSecretName = (variable: string) => SECRET_NAME.test(variable);

/** What kind of secret a text shows itself to be; undefined for none. */
export function secretKind(text: string): string | undefined {
  return SECRET_VALUES.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Every text in a value; its depth is bounded by the reader. */
function* textsIn(value: unknown, key: string): Generator<{ key: string; text: string }> {
  if (typeof value === 'string') yield { key, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield* textsIn(inner, Array.isArray(value) ? `${key}[${name}]` : `${key}.${name}`);
  }
}
