import type { Envelope, ImportReport } from '../../clients/typescript/index.js';
import { authorization, baseUrl, send } from '../api/client.js';
import { Refusal, refusalOf } from '../api/refusal.js';
import { typeOf, type Source } from './source.js';

export type Report = ImportReport;

export interface Request {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly source: Source;
}

/**
 * Sends a table to be imported, or only checked.
 * @param onSent is called with the part that is sent, up to 1
 * @throws Refusal with the faults of the rows, or why the table is refused as a whole
 */
export async function upload(request: Request, onSent: (part: number) => void): Promise<Report> {
  const response = await send(() => sendOnce(request, onSent), request.query.dry_run === undefined);
  const body = (await response.json().catch(() => undefined)) as Envelope | Report | undefined;
  if (response.ok) return body as Report;
  const envelope = body as Envelope | undefined;
  // Too many rows or too many bytes: the service says which.
  if (response.status === 413 && envelope) throw new Refusal(envelope.message, 413);
  throw refusalOf(response.status, envelope);
}

/** By XMLHttpRequest, which reports how much is sent; fetch does not. */
function sendOnce({ path, query, headers, source }: Request, onSent: (part: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${baseUrl}${path}?${new URLSearchParams(query).toString()}`);
    request.setRequestHeader('Authorization', authorization());
    request.setRequestHeader('Content-Type', `${typeOf(source)}; charset=utf-8`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onSent(loaded / total);
    request.upload.onload = () => onSent(1);
    request.onerror = () => reject(new Error('The service was not reached.'));
    request.onload = () => {
      const wait = request.getResponseHeader('retry-after');
      resolve(
        new Response(request.responseText, { status: request.status, headers: wait ? { 'retry-after': wait } : {} }),
      );
    };
    request.send(source.text);
  });
}
