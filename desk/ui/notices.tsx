import { isOnline, waiting } from '../api/client.js';
import { signIn } from '../session/session.js';
import { hasEnded } from '../session/token.js';
import { attempt } from './toast.js';

/** What concerns the whole page: no connection, a busy service, a sign-in that has ended. */
export function Notices() {
  const notice = hasEnded.value ? (
    <p class="notice">
      Your sign-in has ended. What you typed is kept.{' '}
      <button class="main" onClick={() => attempt(signIn)}>
        Sign in again
      </button>
    </p>
  ) : !isOnline.value ? (
    <p class="notice">You are offline. You can go on reading; changes have to wait until you are back.</p>
  ) : waiting.value ? (
    <p class="notice">{waiting.value} – trying again …</p>
  ) : null;
  return (
    <div role="status" aria-live="polite">
      {notice}
    </div>
  );
}
