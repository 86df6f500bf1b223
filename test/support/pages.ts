/** The pages of documentation in reading order. The calls of one page rely on the changes by those before it. */
export const pages = [
  'README.md',
  'docs/lists.md',
  'docs/writes.md',
  'docs/castings.md',
  'docs/spreadsheets.md',
  'docs/front-ends.md',
  'docs/errors.md',
  'docs/settings.md',
  'docs/performance.md',
  'docs/cluster.md',
];
