import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { stopWaiting } from '../api/client.js';
import { Refusal, wordsOf } from '../api/refusal.js';
import { Cancelled } from '../api/writes.js';

type Values = Readonly<Record<string, string>>;

export interface FormState {
  readonly values: Values;
  readonly set: (field: string, value: string) => void;
  /** The faults by field. */
  readonly faults: Values;
  /** A fault of no field. */
  readonly problem: string;
  readonly isBusy: boolean;
  /** What the form is to do. It stays as it is when that fails. */
  readonly submit: (work: (values: Values) => Promise<unknown>) => (event: Event) => void;
}

/**
 * The values of a form. They are kept for this tab while they are typed, so that neither a reload nor a new sign-in loses
 * them, and forgotten when they are saved or `discard` is called.
 * @param name of the form, one for each row
 */
export function useForm(name: string, initial: Values): FormState {
  const key = keyOf(name);
  const [values, setValues] = useState<Values>(() => ({ ...initial, ...draftOf(key) }));
  const [faults, setFaults] = useState<Values>({});
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);
  busy.current = isBusy;
  useEffect(() => () => void (busy.current && stopWaiting()), []);
  const set = (field: string, value: string) => {
    setValues((before) => ({ ...before, [field]: value }));
    sessionStorage.setItem(key, JSON.stringify({ ...draftOf(key), [field]: value }));
  };
  const fail = (error: unknown) => {
    if (error instanceof Cancelled) return;
    const details = error instanceof Refusal ? error.details : [];
    const own = details.filter(({ field }) => field in initial);
    setFaults(Object.fromEntries(own.map(({ field, message }) => [field, message])));
    setProblem(own.length > 0 && own.length === details.length ? '' : wordsOf(error));
  };
  const submit = (work: (values: Values) => Promise<unknown>) => (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFaults({});
    setProblem('');
    work(values)
      .then(() => discard(name), fail)
      .finally(() => setBusy(false));
  };
  return { values, set, faults, problem, isBusy, submit };
}

const keyOf = (name: string) => `casting-desk.draft.${name}`;
const draftOf = (key: string) => JSON.parse(sessionStorage.getItem(key) ?? '{}') as Values;

const rowKeyOf = (name: string) => `${keyOf(name)}.row`;

/** Forgets what was typed into a form. */
export function discard(name: string): void {
  sessionStorage.removeItem(keyOf(name));
  sessionStorage.removeItem(rowKeyOf(name));
}

/**
 * The row of a form as it was when the form was opened, also if that was before a new sign-in: what others have changed
 * since then is noticed by comparing with it.
 */
export function useOpened<T extends object | undefined>(name: string, row: T): T {
  const [opened] = useState<T>(() => {
    const kept = sessionStorage.getItem(keyOf(name)) && sessionStorage.getItem(rowKeyOf(name));
    if (kept) return JSON.parse(kept) as T;
    if (row) sessionStorage.setItem(rowKeyOf(name), JSON.stringify(row));
    return row;
  });
  return opened;
}

interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** `lines`: a text of several lines. */
  readonly type?: 'date' | 'lines' | 'number' | 'text';
  /** The id of a datalist with suggestions. */
  readonly list?: string;
}

/** A labelled field of a form, with its fault. */
export function Field({ form, name, label, hint, type = 'text', list }: FieldProps) {
  const id = useId();
  const fault = form.faults[name];
  const shared = {
    id,
    name,
    dir: 'auto',
    value: form.values[name] ?? '',
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': `${id}-note`,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      form.set(name, event.currentTarget.value),
  } as const;
  return (
    <div class={fault ? 'field faulty' : 'field'}>
      <label for={id}>{label}</label>
      {type === 'lines' ? (
        <textarea rows={3} {...shared} />
      ) : (
        <input autocomplete="off" type={type} {...(list && { list })} {...shared} />
      )}
      <p id={`${id}-note`} class="note">
        {fault ?? hint}
      </p>
    </div>
  );
}

interface FormProps {
  readonly form: FormState;
  readonly onSubmit: (values: Values) => Promise<unknown>;
  /** What the button says. */
  readonly action: string;
  readonly onCancel?: () => void;
  readonly children: ComponentChildren;
}

/** A form; after a refusal the focus goes to the first field with a fault. */
export function Form({ form, onSubmit, action, onCancel, children }: FormProps) {
  const id = useId();
  useEffect(() => {
    document.getElementById(id)?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [form.faults]);
  return (
    <form id={id} noValidate onSubmit={form.submit(onSubmit)}>
      {children}
      <p class="problem-text" role="alert">
        {form.problem}
      </p>
      <p class="actions">
        <button class="main" aria-disabled={form.isBusy}>
          {action}
        </button>
        {onCancel && (
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </p>
    </form>
  );
}
