import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { PART, pagePart, type Saved } from '../bench/page.js';

it('shows the figures of the last bench in docs/performance.md', () => {
  const [part] = PART.exec(readFileSync('docs/performance.md', 'utf8'))!;
  expect(part).toBe(pagePart(JSON.parse(readFileSync('bench/results.json', 'utf8')) as Saved));
});
