/** Resolves after everything that happens in this turn of the event loop; costs no waiting. */
export const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
