import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tidied, unguarded } from './cells.js';

describe('a cell', () => {
  it.each<[title: string, text: string, tidy: string | undefined]>([
    ['trimmed', ' Ann Lee\t', 'Ann Lee'],
    ['composed', 'Zoe\u0308', 'Zoë'],
    ['free of no-break spaces', '\u00A0Ann\u00A0Lee\u202F', 'Ann Lee'],
    ['left as it is', 'O\'Brien, "Pat"', 'O\'Brien, "Pat"'],
    ['nothing when empty', '', undefined],
    ['nothing when blank', ' \u00A0\t', undefined],
    ['nothing as \\N', ' \\N ', undefined],
    ['kept as \\n', '\\n', '\\n'],
  ])('is %s', (_, text, tidy) => expect(tidied(text)).toBe(tidy));

  it.each([
    ["'=1+1", '=1+1'],
    ["'+49 30", '+49 30'],
    ["'-5", '-5'],
    ["'@home", '@home'],
    ["''=1", "'=1"],
    ["'\\N", '\\N'],
    ["'n Sync", "'n Sync"],
    ["'", "'"],
    ['=1+1', '=1+1'],
  ])('%s says %s', (text, meant) => expect(unguarded(text)).toBe(meant));

  it('says what was guarded', () => {
    const guarded = (text: string) => (/^'*(?:[=+\-@\t\r]|\\N$)/.test(text) ? `'${text}` : text);
    const texts = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\\', 'N', 'a') });
    fc.assert(fc.property(texts, (text) => expect(unguarded(guarded(text))).toBe(text)));
  });

  it('is left as it is if it has more marks than any language', () => {
    const text = `a${'\u0301\u0323'.repeat(16_000)}`;
    expect(tidied(text)).toBe(text);
  });
});
