/** The author of a change: the caller, and the request that made it. */
export interface Author {
  /** The `sub` of the token. */
  readonly subject: string;
  readonly requestId: string;
}
