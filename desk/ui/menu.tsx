import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { route } from './route.js';

interface Props {
  readonly class: string;
  readonly summary: ComponentChildren;
  readonly summaryClass?: string;
  readonly children: ComponentChildren;
}

/** What opens below its summary. It closes by Esc, by a click on one of its buttons or elsewhere, and on another screen. */
export function Menu({ summary, summaryClass = '', children, ...props }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  // It is gone when its last click has signed the person out.
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  useEffect(close, [route.value]);
  useEffect(() => {
    const onClick = ({ target }: MouseEvent) => menu.current?.contains(target as Node) || close();
    addEventListener('click', onClick);
    return () => removeEventListener('click', onClick);
  }, []);
  return (
    <details
      {...props}
      ref={menu}
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return;
        close();
        menu.current!.querySelector('summary')!.focus();
      }}
    >
      <summary class={summaryClass}>{summary}</summary>
      <div class="sheet" onClick={({ target }) => (target as Element).closest('button') && close()}>
        {children}
      </div>
    </details>
  );
}
