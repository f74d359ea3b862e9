/** Failures of reading a YAML file that people or tools wrote. */
import { defineError } from '../../errors.ts';

const invalid = { status: 422 };

export const FleetFileUnreadable = defineError(
  'FLEET_FILE_UNREADABLE',
  'cannot read {file}: {reason}; make it a readable regular file',
  invalid,
);
export const FleetFileTooLarge = defineError(
  'FLEET_FILE_TOO_LARGE',
  '{file} has {bytes} bytes and the limit is {limit}; split it into several group files',
  invalid,
);
export const FleetFileNotUtf8 = defineError(
  'FLEET_FILE_NOT_UTF8',
  'the byte at offset {offset} is not UTF-8; save the file as UTF-8',
  invalid,
);
export const FleetFileBom = defineError(
  'FLEET_FILE_BOM',
  'the file starts with a {encoding} byte order mark; save it as UTF-8 without one',
  invalid,
);
export const FleetFileControlCharacter = defineError(
  'FLEET_FILE_CONTROL_CHARACTER',
  'the invisible character {character} is not allowed; delete it',
  invalid,
);
export const FleetYamlSyntax = defineError(
  'FLEET_YAML_SYNTAX',
  'not valid YAML: {reason}',
  invalid,
);
export const FleetYamlTooDeep = defineError(
  'FLEET_YAML_TOO_DEEP',
  'nested deeper than {limit} levels; no definition needs that',
  invalid,
);
export const FleetYamlTooManyNodes = defineError(
  'FLEET_YAML_TOO_MANY_NODES',
  'more than {limit} values once aliases are counted in; split the file or remove the aliases',
  invalid,
);
export const FleetYamlAliasLoop = defineError(
  'FLEET_YAML_ALIAS_LOOP',
  'the alias *{alias} stands inside the value that it names',
  invalid,
);
export const FleetYamlUnknownAlias = defineError(
  'FLEET_YAML_UNKNOWN_ALIAS',
  'no anchor &{alias} stands before the alias *{alias}',
  invalid,
);
export const FleetYamlTag = defineError(
  'FLEET_YAML_TAG',
  'the YAML tag {tag} is not allowed; write the plain value',
  invalid,
);
export const FleetYamlVersion = defineError(
  'FLEET_YAML_VERSION',
  'the %YAML {version} directive is not allowed; files are YAML 1.2',
  invalid,
);
export const FleetYamlSeveralDocuments = defineError(
  'FLEET_YAML_SEVERAL_DOCUMENTS',
  'a second YAML document starts here; keep one document in a file',
  invalid,
);
export const FleetYamlDuplicateKey = defineError(
  'FLEET_YAML_DUPLICATE_KEY',
  'the key {key} stands already on line {firstLine}; keep one of the two',
  invalid,
);
export const FleetYamlForbiddenKey = defineError(
  'FLEET_YAML_FORBIDDEN_KEY',
  'the key {key} is not allowed anywhere in a file; rename it',
  invalid,
);
export const FleetTooManyFindings = defineError(
  'FLEET_TOO_MANY_FINDINGS',
  '{file} has {more} more problems that are not listed; repair these first',
  invalid,
);
