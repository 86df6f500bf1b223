/** A small, realistic mistake, and the tests that ought to notice it. */
export interface Mutant {
  readonly name: string;
  /** What it would do. */
  readonly effect: string;
  readonly file: string;
  /** A piece of the file that occurs once, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** Patterns of Jest's. */
  readonly tests: readonly string[];
}
