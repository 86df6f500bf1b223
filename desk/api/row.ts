import { useEffect, useState } from 'preact/hooks';
import { sayProblem } from '../ui/toast.js';
import type { Kind, Rows } from './rows.js';
import { readRow } from './writes.js';

/** The row that a dialog is about, as it is when the dialog opens, not as it is remembered; `undefined` until it is read. */
export function useRow<K extends Kind>(kind: K, id: number | undefined): Rows[K] | undefined {
  const [found, show] = useState<Rows[K]>();
  useEffect(() => {
    let isShown = true;
    if (id) readRow(kind, id).then(({ row }) => isShown && show(row), sayProblem);
    return () => {
      isShown = false;
      show(undefined);
    };
  }, [id]);
  return found?.id === id ? found : undefined;
}
