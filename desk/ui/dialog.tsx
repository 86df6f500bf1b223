import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Notices } from './notices.js';

interface Props {
  readonly title: string;
  /** Esc and the cross. Not a click outside, which would lose what was typed by accident. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus in it and gives it back. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    dialog.current!.showModal();
    // The browser takes the first control, which is the cross.
    dialog.current!.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
    return () => opener?.isConnected && opener.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          <button class="quiet" aria-label="Close" onClick={onClose}>
            ×
          </button>
        </header>
        <Notices />
        {children}
      </div>
    </dialog>
  );
}

/** The question that waits for its answer; it is above all other dialogs. */
const question = signal<ComponentChildren>(null);

/** The questions before, which are answered first. */
let asked: Promise<unknown> = Promise.resolve();

/** Shows a dialog until it is answered. */
export function ask<T>(dialogOf: (answer: (value: T) => void) => ComponentChildren): Promise<T> {
  const answered = asked.then(
    () =>
      new Promise<T>((resolve) => {
        question.value = dialogOf((value) => {
          question.value = null;
          resolve(value);
        });
      }),
  );
  asked = answered;
  return answered;
}

export const Question = () => <>{question.value}</>;
