import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { forget } from '../api/live.js';
import { may, me, roleOf, signOut } from '../session/session.js';
import { Dialog, Question } from './dialog.js';
import { Menu } from './menu.js';
import { Notices } from './notices.js';
import { href, route } from './route.js';
import { Search } from './search.js';
import { named } from './title.js';
import { Toast } from './toast.js';

interface ScreenLink {
  readonly path: string;
  readonly name: string;
  /** Whether the person has anything to do there. */
  readonly isOf: () => boolean;
}

const everyone = () => true;
const imports = () => may('post', 'actors') || may('post', 'movies') || may('patch', 'movies');
const readsChanges = () => may('patch', 'actors') && may('patch', 'movies');

const screens: readonly ScreenLink[] = [
  { path: 'today', name: 'Today', isOf: everyone },
  { path: 'movies', name: 'Movies', isOf: everyone },
  { path: 'actors', name: 'Actors', isOf: everyone },
  { path: 'import', name: 'Import', isOf: imports },
  { path: 'activity', name: 'Activity', isOf: readsChanges },
];

const isHelpOpen = signal(false);

/** What is around every screen. `title` names the screen, also in the tab of the browser. */
export function Layout({ title, children }: { title: string; children: ComponentChildren }) {
  const text = named.value || title;
  useEffect(() => {
    document.title = `${text} · Casting Desk`;
  }, [text]);
  useFocusOnHeading();
  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <Header />
      <Notices />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Toast />
      <Question />
      {isHelpOpen.value && <Help />}
    </>
  );
}

/** On another screen the focus goes to its heading, so that the keyboard and a screen reader begin there. */
function useFocusOnHeading(): void {
  const screen = route.value.path.join('/');
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    scrollTo(0, 0);
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.setAttribute('tabindex', '-1');
    (heading ?? document.getElementById('content'))?.focus({ preventScroll: true });
  }, [screen]);
}

function Header() {
  const here = route.value.path[0] ?? 'today';
  return (
    <header class="top">
      <a class="skip" href={location.hash} onClick={(event) => (event.preventDefault(), focusContent())}>
        Skip to the content
      </a>
      <a class="brand" href={href('/today')}>
        Casting Desk
      </a>
      <nav aria-label="Screens">
        {screens
          .filter(({ isOf }) => isOf())
          .map(({ path, name }) => (
            <a key={path} href={href(`/${path}`)} aria-current={here === path ? 'page' : undefined}>
              {name}
            </a>
          ))}
      </nav>
      <Search />
      <Account />
    </header>
  );
}

const focusContent = () => document.getElementById('content')?.focus();

function Account() {
  const { value } = me;
  if (!value) return null;
  const role = roleOf(value);
  return (
    <Menu class="account" summary={role === 'casting assistant' ? `${role} · view only` : role}>
      <p class="note" dir="auto">
        {value.sub}
      </p>
      <button class="quiet" onClick={() => (isHelpOpen.value = true)}>
        Keys ( ? )
      </button>
      <button class="quiet" onClick={() => (forget(), signOut())}>
        Sign out
      </button>
    </Menu>
  );
}

const keys = [
  ['/', 'search'],
  ['↑ ↓', 'move in a list of suggestions'],
  ['Enter', 'take the suggestion'],
  ['Esc', 'close'],
  ['?', 'this help'],
] as const;

const Help = () => (
  <Dialog title="Keys" onClose={() => (isHelpOpen.value = false)}>
    <dl class="keys">
      {keys.map(([key, what]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
);

/** Single keys work wherever nothing is typed. */
function onKeyDown(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, dialog')) return;
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector<HTMLInputElement>('header.top [role=combobox]')?.focus();
  } else if (event.key === '?') {
    isHelpOpen.value = true;
  }
}
