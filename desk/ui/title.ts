import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** The name of the row that the screen shows; empty: the screen has the name of its list. */
export const named = signal('');

/** Names the screen after the row that it shows, in the tab of the browser. */
export function useTitle(name: string | undefined): void {
  useEffect(() => {
    named.value = name ?? '';
    return () => void (named.value = '');
  }, [name]);
}
