import type { Detail } from '../api/refusal.js';
import { showDay } from './days.js';
import { ask, Dialog } from './dialog.js';

/** What the service adds for programs. */
const HINTS = /; send Prefer: .*$|, by \/castings\/\d+/g;

const wordsFor = (message: string) => message.replace(HINTS, '').replace(/\b\d{4}-\d\d-\d\d\b/g, showDay);

/** Names the conflicts that a change would cause. Gives whether to write it all the same. */
export const askAboutConflicts = (details: readonly Detail[]): Promise<boolean> =>
  ask((answer) => (
    <Dialog title="This would be a conflict" onClose={() => answer(false)}>
      <ul>
        {details.map(({ message }) => (
          <li dir="auto">{wordsFor(message)}</li>
        ))}
      </ul>
      <p class="actions">
        <button class="main" onClick={() => answer(false)}>
          Leave it
        </button>
        <button onClick={() => answer(true)}>Confirm all the same</button>
      </p>
    </Dialog>
  ));
