import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../http/errors/failures.js';
import { tooManyBytes, UPLOAD_LIMIT } from '../http/uploads.js';
import { faultAt, shortened, unreadable } from './faults.js';

/** So many bytes are decoded and parsed in one turn of the event loop: 2 ms, and 20 ms for the shortest of rows. */
const PIECE = 16 * 1024;
/** Bytes in which the header should end. */
const START = 64 * 1024;

/** Windows-1252 differs from ISO 8859-1 in the bytes 80 to 9F; these are their characters (WHATWG Encoding). */
const UPPER = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** @throws Failure 413 for a file of more than 8 MiB, before the rest of it arrives */
export async function collected(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > UPLOAD_LIMIT) throw tooManyBytes();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/**
 * The encoding of a file: of its byte order mark, else the declared one, else UTF-8 if it is valid, else Windows-1252,
 * in which Excel saves "CSV" in Western Europe.
 * @throws Failure 415 for an unknown declared charset
 */
export function charsetOf(bytes: Buffer, declared?: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (declared !== undefined) return known(declared);
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function known(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    const message = `must have a known charset or none, not ${shortened(label)}`;
    throw new Failure(415, [{ field: 'Content-Type', message }], {}, 'The charset of the body is unknown');
  }
}

/**
 * Decodes in pieces, and lets other work run between them.
 * @throws Failure 422 for bytes that are not in the charset
 */
export async function* textsOf(bytes: Buffer, charset: string): AsyncGenerator<string, void> {
  const decode = decoderOf(charset);
  for (let start = 0; start < bytes.length; start += PIECE) {
    yield decode(bytes.subarray(start, start + PIECE), start + PIECE < bytes.length);
    await setImmediate();
  }
}

/** The beginning of the text, to look at. */
export const startOf = (bytes: Buffer, charset: string) => decoderOf(charset)(bytes.subarray(0, START), true);

type Decode = (bytes: Buffer, more: boolean) => string;

function decoderOf(charset: string): Decode {
  if (charset === 'windows-1252') return windows1252;
  const decoder = new TextDecoder(charset, { fatal: true });
  return (bytes, stream) => {
    let text: string;
    try {
      text = decoder.decode(bytes, { stream });
    } catch {
      const message = `is not text in ${charset}; save it as "CSV UTF-8", or send its charset in Content-Type`;
      throw unreadable(faultAt(1, 'body', message));
    }
    return checked(text);
  };
}

/** Not by a TextDecoder: those of Node 20.18.3 to 20.20, 22.13 and others take this charset for ISO 8859-1. */
const windows1252: Decode = (bytes) =>
  checked(bytes.toString('latin1').replaceAll(/[\x80-\x9f]/g, (character) => UPPER[character.charCodeAt(0) - 0x80]!));

/** Workbooks (`.xlsx`) and UTF-16 without a mark have NUL characters; PostgreSQL can't store them. */
function checked(text: string): string {
  if (!text.includes('\0')) return text;
  throw unreadable(faultAt(1, 'body', 'is not plain text; save the sheet as "CSV UTF-8", not as a workbook'));
}
