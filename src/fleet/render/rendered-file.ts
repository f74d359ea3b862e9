/** A file that `fleet render` writes; the path is relative to `compose/`. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}
