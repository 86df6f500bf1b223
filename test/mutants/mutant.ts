/** A small, realistic mistake, and the tests that ought to notice it. */
export interface Mutant {
  readonly name: string;
  /** What it would do. */
  readonly effect: string;
  readonly file: string;
  /** A piece of the file that occurs once, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** Patterns of the paths of test files, as Jest takes them. */
  readonly tests: readonly string[];
  /** A pattern of the names of the tests in them, where the others take long. */
  readonly titles?: string;
}
