/** Globals of k6 and of Node, which k6's types leave out. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
