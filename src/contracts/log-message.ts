/** Lines of a container that others read; an upgrade tells by them how it went. */
export const LogMessage = {
  registered: 'registered',
  toldToStop: 'told to stop',
  /** With `action` and `model`; no model: all of them. */
  unloaded: 'unloaded',
  nothingLoaded: 'nothing to unload',
  /** As `unloaded`, with `code` and `reason`. */
  notUnloaded: 'not unloaded',
} as const;
