import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UPLOAD_LIMIT } from '../http/uploads.js';
import { charsetOf, collected, textsOf } from './charset.js';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

async function textIn(bytes: Buffer, declared?: string): Promise<[charset: string, text: string]> {
  const charset = charsetOf(bytes, declared);
  let text = '';
  for await (const piece of textsOf(bytes, charset)) text += piece;
  return [charset, text];
}

describe('the charset of a file', () => {
  it.each<[title: string, bytes: Buffer, declared: string | undefined, charset: string]>([
    ['a mark of UTF-8', Buffer.from('\uFEFFZoë “€”'), undefined, 'utf-8'],
    ['a mark of UTF-16, little end first', Buffer.from('\uFEFFZoë “€”', 'utf16le'), undefined, 'utf-16le'],
    ['a mark of UTF-16, big end first', utf16be('\uFEFFZoë “€”'), undefined, 'utf-16be'],
    ['a mark, whatever is declared', Buffer.from('\uFEFFZoë “€”'), 'iso-8859-1', 'utf-8'],
    ['valid UTF-8', Buffer.from('Zoë “€”'), undefined, 'utf-8'],
    ['bytes that are not UTF-8', Buffer.from('Zo\xeb \x93\x80\x94', 'latin1'), undefined, 'windows-1252'],
    ['what is declared', Buffer.from('Zo\xeb \x93\x80\x94', 'latin1'), 'ISO-8859-1', 'windows-1252'],
    ['what is declared, beyond Latin', Buffer.from('Zo\xeb \x93\x88\x94', 'latin1'), 'windows-1251', 'windows-1251'],
  ])('is that of %s', async (_, bytes, declared, charset) => {
    const text = charset === 'windows-1251' ? 'Zoл “€”' : 'Zoë “€”';
    expect(await textIn(bytes, declared)).toEqual([charset, text]);
  });

  it('is decoded the same wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 16_376, max: 16_388 }), async (length) => {
        const text = `${'x'.repeat(length)}é😀ÿ${'y'.repeat(65_536)}€`;
        for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`, 'utf16le'), utf16be(`\uFEFF${text}`)]) {
          expect((await textIn(bytes))[1]).toBe(text);
        }
      }),
    );
  });

  it('decodes every byte of Windows-1252 as WHATWG says', async () => {
    const all = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const [charset, text] = await textIn(all);
    expect(charset).toBe('windows-1252');
    expect(text).toHaveLength(255);
    expect(text.slice(0x7f, 0x9f)).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
    expect(text.slice(0x9f)).toBe(all.toString('latin1').slice(0x9f));
  });

  it.each<[title: string, bytes: Buffer, declared: string | undefined, message: RegExp]>([
    ['bytes that are not in the declared charset', Buffer.from('Zo\xeb', 'latin1'), 'utf-8', /not text in utf-8/],
    ['a mark of UTF-8 before other bytes', Buffer.from('\xef\xbb\xbfZo\xeb', 'latin1'), undefined, /not text in utf-8/],
    [
      'half a character at the end',
      Buffer.from('\uFEFFab', 'utf16le').subarray(0, 5),
      undefined,
      /not text in utf-16le/,
    ],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1'), undefined, /not as a workbook/],
    ['UTF-16 without a mark', Buffer.from('name;age', 'utf16le'), undefined, /not plain text/],
  ])('refuses %s', async (_, bytes, declared, message) => {
    await expect(textIn(bytes, declared)).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(message),
    });
  });

  it('refuses a charset that does not exist', () => {
    expect(() => charsetOf(Buffer.from('a'), 'klingon')).toThrow('must have a known charset or none, not klingon');
  });
});

describe('the bytes of a file', () => {
  it('are refused when they are too many, before the rest arrives', async () => {
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 65_536;
        yield Buffer.alloc(65_536);
        await setImmediate();
      }
    }
    await expect(collected(endless())).rejects.toMatchObject({
      status: 413,
      words: 'The file is too large; send at most 8 MiB',
    });
    expect(sent).toBe(UPLOAD_LIMIT + 65_536);
  });
});
