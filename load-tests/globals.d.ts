/** A global of k6 since 0.41 and of Node, which k6's types leave out. */
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
