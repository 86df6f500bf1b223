/** Who changes something, and in which request. */
export interface Author {
  /** The `sub` of the token. */
  readonly subject: string;
  readonly requestId: string;
}
