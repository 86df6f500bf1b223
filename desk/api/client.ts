import { signal } from '@preact/signals';
import { createCastingClient } from '../../clients/typescript/index.js';
import { endSession, tokenInUse } from '../session/token.js';
import { Refusal, unreachable } from './refusal.js';

/** Whether the service was reached by the last request. */
export const isOnline = signal(true);

/** Why requests are waiting just now, in the service's words; empty if none is. */
export const waiting = signal('');

/** The API is beside the page, so that both may be behind a path prefix. */
export const baseUrl = new URL('..', new URL(document.baseURI)).href.replace(/\/$/, '');

addEventListener('offline', () => (isOnline.value = false));

const ATTEMPTS = 5;

/** Ends the waiting of each write. */
const stops = new Set<() => void>();

/** Gives up the writes that wait to be sent again: the person has closed their form. */
export function stopWaiting(): void {
  for (const stop of stops) stop();
  stops.clear();
}

/**
 * Sends a request, and sends it again when the service asks for that (429, 503): reads are safe to repeat, and every
 * write carries If-Match or an Idempotency-Key.
 * @param sendOnce fails if the service can't be reached
 * @param isWrite whether it changes something: then a person may give it up, and it may have been done although no answer came
 * @throws Refusal if the service can't be reached, or was not waited for
 */
export async function send(sendOnce: () => Promise<Response>, isWrite: boolean): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const wasOnline = navigator.onLine;
    const response = await sendOnce().catch(() => undefined);
    isOnline.value = response !== undefined;
    if (!response) throw unreachable(isWrite && wasOnline);
    if (response.status === 401) endSession();
    const seconds = Number(response.headers.get('retry-after'));
    if (![429, 503].includes(response.status) || !seconds || attempt === ATTEMPTS) return response;
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    waiting.value = message ?? 'The service is busy.';
    await wait(seconds, isWrite).finally(() => (waiting.value = ''));
  }
}

/** @throws Refusal if the person gives up a write meanwhile */
function wait(seconds: number, isWrite: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Refusal('It was not tried again.', 0));
    if (isWrite) stops.add(stop);
    setTimeout(() => resolve(void stops.delete(stop)), seconds * 1000);
  });
}

/** The header that names the person. */
export const authorization = () => `Bearer ${tokenInUse()}`;

export const client = createCastingClient({
  baseUrl,
  fetch: (request) => send(() => fetch(request.clone()), request.method !== 'GET'),
  token: tokenInUse,
});
