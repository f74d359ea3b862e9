import { defineError } from '../../errors.ts';

/** `secrets.yaml` is not what it should be. */
export const SecretsDefinitionInvalid = defineError(
  'SECRETS_DEFINITION_INVALID',
  '{file}:{line}: {reason}; expected `secrets: { name: { kind: provided|random, description: text } }`',
  { status: 422 },
);

/** An entry asks for a secret that is not defined. */
export const SecretUndefined = defineError(
  'SECRET_UNDEFINED',
  'entry {entry} needs the secret {name}, which compose/fleet/secrets.yaml does not define; add it there with its kind',
  { status: 422 },
);

/** `secrets rotate` was given a name that nothing has. */
export const SecretUnknown = defineError(
  'SECRET_UNKNOWN',
  'no secret is called {name}{hint}; known are ca, tls, leaf, operator, nkey.<service> and {known}',
  { status: 404 },
);

/** A value that only the owner has cannot be made up. */
export const SecretProvided = defineError(
  'SECRET_PROVIDED',
  'the secret {name} comes from you, not from a generator; give the new value with --from FILE (- reads standard input)',
  { status: 422 },
);

/** `--from` was given for something that is generated, or held nothing. */
export const SecretValueRefused = defineError(
  'SECRET_VALUE_REFUSED',
  'the value for {name} is refused: {reason}',
  { status: 422 },
);

/** A secret file is missing where another one needs it. */
export const SecretFileMissing = defineError(
  'SECRET_FILE_MISSING',
  '{path} is missing; run `scripts/tandem secrets init`, which adds only what is missing',
  { status: 404 },
);

/** A secret file does not hold what its name says. */
export const SecretFileCorrupt = defineError(
  'SECRET_FILE_CORRUPT',
  '{path} does not hold {expected}; put it back from a backup, or remove it and run `scripts/tandem secrets init`',
  { status: 422 },
);

/** A secret file exists and this user may not read or write it. */
export const SecretFileDenied = defineError(
  'SECRET_FILE_DENIED',
  '{path} may not be {verb} ({reason}); run the command as the user who ran `scripts/tandem secrets init`',
  { status: 403 },
);

/** A container did not come back after a secret of it was replaced. */
export const RestartFailed = defineError(
  'RESTART_FAILED',
  'container {slug} on {machine} is not healthy {seconds} s after its restart; see `scripts/tandem logs {slug}`',
  { status: 503, retryable: true },
);

/** A certificate has to be signed and the authority's key or certificate is not there. */
export const AuthorityIncomplete = defineError(
  'SECRET_AUTHORITY_INCOMPLETE',
  '{path} is missing, so no certificate can be signed for {machine}; put it back, or make a new authority with `scripts/tandem secrets rotate ca`',
  { status: 404 },
);
