import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { wordsOf } from '../api/refusal.js';

interface Toast {
  readonly text: string;
  readonly undo?: (() => Promise<unknown>) | undefined;
  readonly isProblem?: boolean;
}

/** The last thing that happened. */
const toast = signal<Toast | undefined>(undefined);

/** Says that something was done, and how to undo it. */
export function say(text: string, undo?: () => Promise<unknown>): void {
  toast.value = { text, undo };
}

/** Says why something was not done. */
export function sayProblem(error: unknown): void {
  toast.value = { text: wordsOf(error), isProblem: true };
}

/** Runs what a click asks for; says why if it fails. Nothing is said about what the person cancelled. */
export function attempt(work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    if ((error as Error).name !== 'Cancelled') sayProblem(error);
  });
}

/** Time to read it and to use Undo, which the history has as well. What was not done stays until it is closed. */
const PERIOD_MS = 30_000;

export function Toast() {
  const { value } = toast;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!value || value.isProblem) return;
    const isInUse = () => place.current!.matches(':hover, :focus-within');
    const timer = setInterval(() => isInUse() || (toast.value = undefined), PERIOD_MS);
    return () => clearInterval(timer);
  }, [value]);
  return (
    <div ref={place} class="toast-place" role="status" aria-live="polite">
      {value && (
        <div class={value.isProblem ? 'toast problem' : 'toast'}>
          <span dir="auto">{value.text}</span>
          {value.undo && (
            <button class="quiet" onClick={() => attempt(value.undo!)}>
              Undo
            </button>
          )}
          <button class="quiet" aria-label="Close the message" onClick={() => (toast.value = undefined)}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}
