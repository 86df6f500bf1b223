import { isOnline, waiting } from '../api/client.js';
import { signIn } from '../session/session.js';
import { hasEnded } from '../session/token.js';
import { attempt } from './toast.js';

/** What concerns the whole page: no connection, a busy service, a sign-in that has ended. Dialogs have it too. */
export const Notices = () => (
  <div role="status" aria-live="polite">
    <Notice />
  </div>
);

function Notice() {
  if (hasEnded.value) {
    return (
      <p class="notice">
        Your sign-in has ended. What you typed is kept.{' '}
        <button type="button" class="main" onClick={() => attempt(signIn)}>
          Sign in again
        </button>
      </p>
    );
  }
  if (!isOnline.value) {
    return <p class="notice">You are offline. You can go on reading; changes have to wait until you are back.</p>;
  }
  return waiting.value ? <p class="notice">{waiting.value} – trying again …</p> : null;
}
