import { signal } from '@preact/signals';

const KEY = 'casting-desk.token';

/** Whether the service no longer accepts the token. */
export const hasEnded = signal(false);

/** The access token; it lives as long as the tab. */
export const tokenInUse = () => sessionStorage.getItem(KEY) ?? '';

/** Keeps the token, or forgets it. */
export function keepToken(token: string | undefined): void {
  if (token === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
  hasEnded.value = false;
}

/** Asks for a new sign-in; what is on the screen stays. */
export function endSession(): void {
  hasEnded.value = true;
}
