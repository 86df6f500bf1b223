/** What callers read, in that order: what the calls of one page change, those of the next one find. */
export const pages = [
  'README.md',
  'docs/lists.md',
  'docs/writes.md',
  'docs/errors.md',
  'docs/settings.md',
  'docs/performance.md',
];
