import type { FastifyReply, FastifyRequest } from 'fastify';
import { Header } from './headers.js';

/** How the client wants the answer to differ from the contract's. */
export interface Preferences {
  readonly return?: 'minimal' | 'representation' | undefined;
  readonly handling?: 'lenient' | 'strict';
  readonly count?: 'exact';
}

const known: Record<keyof Preferences, readonly string[]> = {
  return: ['minimal', 'representation'],
  handling: ['lenient', 'strict'],
  count: ['exact'],
};

const read = new WeakMap<object, Preferences>();

/** Reads `Prefer` (RFC 7240), once per request. Of equal names the first counts; unknown preferences are ignored. */
export function preferences(request: Pick<FastifyRequest, 'headers'>): Preferences {
  let found = read.get(request);
  if (!found) read.set(request, (found = parse([request.headers[Header.Prefer] ?? []].flat().join(','))));
  return found;
}

function parse(header: string): Preferences {
  const first = new Map<string, string>();
  for (const preference of split(header, ',')) {
    const [pair = ''] = split(preference, ';');
    const [name = '', ...value] = pair.split('=');
    const lower = name.trim().toLowerCase();
    if (!first.has(lower)) first.set(lower, unquoted(value.join('=').trim()));
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, values]) => {
      const value = first.get(name);
      return value !== undefined && values.includes(value) ? [[name, value]] : [];
    }),
  );
}

/** Splits at separators outside of quoted strings (RFC 9110, 5.6.4), by hand, in time that is linear in the length. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isQuoted = !isQuoted;
    else if (isQuoted && text[i] === '\\') i++;
    else if (!isQuoted && text[i] === separator) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

const unquoted = (value: string) =>
  value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;

/** Reports which of the preferences were followed. */
export function applied(reply: FastifyReply, preference: keyof Preferences, value: string | undefined): void {
  if (value === undefined) return;
  const before = reply.getHeader(Header.PreferenceApplied);
  reply.header(Header.PreferenceApplied, [before, `${preference}=${value}`].flat().filter(Boolean).join(', '));
}
