import { signal } from '@preact/signals';
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
  type AuthorizationServer,
} from 'oauth4webapi';
import { client } from '../api/client.js';
import { refusalOf } from '../api/refusal.js';
import { keepToken, tokenInUse } from './token.js';

type Permission = 'get' | 'post' | 'patch' | 'delete';

export interface Me {
  readonly sub: string;
  readonly permissions: readonly string[];
}

interface Settings {
  readonly audience: string;
  readonly authorization_url: string;
  readonly client_id: string;
  readonly issuer: string;
  readonly token_url: string;
}

/** The person who is signed in; `undefined`: nobody. */
export const me = signal<Me | undefined>(undefined);

/** What is done on the way to the provider and back. */
const PENDING = 'casting-desk.sign-in';
/** The `sub` of the person who typed in this tab. */
const PERSON = 'casting-desk.person';
/** Set after a person has signed out in this tab. */
const SIGNED_OUT = 'casting-desk.signed-out';
/** Set in a browser in which a person has signed in, so that other tabs and links need no click. */
const KNOWN = 'casting-desk.known';

const redirectUri = new URL('.', document.baseURI).href;

/** Whether the person may do this, by the permissions of the token. */
export const may = (verb: Permission, what: 'actors' | 'movies') =>
  me.value?.permissions.includes(`${verb}:${what}`) ?? false;

/** The role that the permissions make. */
export function roleOf({ permissions }: Me): string {
  if (permissions.includes('post:movies')) return 'executive producer';
  return permissions.includes('patch:movies') ? 'casting director' : 'casting assistant';
}

/** Goes on from a sign-in that has just ended, or from the token of this tab. @throws Error, Refusal */
export async function resume(): Promise<void> {
  const isReturn = /[?&](code|error)=/.test(location.search);
  if (isReturn) await finishSignIn();
  if (!tokenInUse()) {
    if (localStorage.getItem(KNOWN) && !sessionStorage.getItem(SIGNED_OUT)) await signIn();
    return;
  }
  const { data, error, response } = await client.GET('/me');
  if (data) {
    forgetAnother(data.sub);
    me.value = data;
    localStorage.setItem(KNOWN, 'true');
  } else if (response.status === 401) keepToken(undefined);
  else throw refusalOf(response.status, error);
}

/** What was typed in this tab is not for another person who signs in. */
function forgetAnother(sub: string): void {
  const before = sessionStorage.getItem(PERSON);
  const drafts = Object.keys(sessionStorage).filter((key) => key.startsWith('casting-desk.draft.'));
  if (before !== null && before !== sub) for (const key of drafts) sessionStorage.removeItem(key);
  sessionStorage.setItem(PERSON, sub);
}

/** Leaves for the sign-in page of the provider, and comes back to where the page is now. @throws Error */
export async function signIn(): Promise<void> {
  if (!globalThis.crypto.subtle) throw new Error('Signing in needs https. Ask for the address that begins with https.');
  const settings = await readSettings();
  if (!settings.client_id) throw new Error('Signing in is not set up here yet: DESK_CLIENT_ID is missing.');
  const verifier = generateRandomCodeVerifier();
  const state = generateRandomState();
  sessionStorage.setItem(PENDING, JSON.stringify({ hash: location.hash, state, verifier }));
  const url = new URL(settings.authorization_url);
  const parameters = {
    audience: settings.audience,
    client_id: settings.client_id,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // The provider would go on with the account that has just signed out.
    ...(sessionStorage.getItem(SIGNED_OUT) && { prompt: 'login' }),
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/** Forgets the person on this tab. */
export function signOut(): void {
  sessionStorage.clear();
  keepToken(undefined);
  sessionStorage.setItem(SIGNED_OUT, 'true');
  localStorage.removeItem(KNOWN);
  me.value = undefined;
}

async function finishSignIn(): Promise<void> {
  const answer = new URL(location.href);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}') as Record<string, string | undefined>;
  sessionStorage.removeItem(PENDING);
  const { hash = location.hash, state = '', verifier = '' } = pending;
  // The code must not stay in the address or in the history.
  history.replaceState(null, '', redirectUri + hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
  if (state === '' && tokenInUse()) return;
  if (state === '') throw new Error('This sign-in is over, or was begun in another tab. Please sign in again.');
  const settings = await readSettings();
  const server: AuthorizationServer = { issuer: settings.issuer, token_endpoint: settings.token_url };
  const desk = { client_id: settings.client_id };
  const options = { [allowInsecureRequests]: location.protocol === 'http:' };
  const parameters = validateAuthResponse(server, desk, answer, state);
  const response = await authorizationCodeGrantRequest(
    server,
    desk,
    None(),
    parameters,
    redirectUri,
    verifier,
    options,
  );
  const { access_token } = await processAuthorizationCodeResponse(server, desk, response);
  keepToken(access_token);
  sessionStorage.removeItem(SIGNED_OUT);
}

async function readSettings(): Promise<Settings> {
  const response = await fetch(new URL('settings.json', redirectUri));
  if (!response.ok) throw new Error('The service does not answer. Please try again later.');
  return (await response.json()) as Settings;
}
