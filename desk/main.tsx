import './ui/ui.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useErrorBoundary } from 'preact/hooks';
import { ActivityScreen } from './activity/activity.js';
import { ActorScreen } from './actor/actor.js';
import { ActorsScreen } from './actors/actors.js';
import { wordsOf } from './api/refusal.js';
import { BoardScreen } from './board/board.js';
import { ImportScreen } from './import/import.js';
import { MoviesScreen } from './movies/movies.js';
import { me, resume } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { TodayScreen } from './today/today.js';
import { Layout } from './ui/layout.js';
import { Notices } from './ui/notices.js';
import { route } from './ui/route.js';

const problem = signal('');

/** The screen that the URL names; an unknown one is Today. */
function Screen() {
  const [name, id] = route.value.path;
  if (name === 'movies') return id ? <BoardScreen key={id} id={Number(id)} /> : <MoviesScreen />;
  if (name === 'actors') return id ? <ActorScreen key={id} id={Number(id)} /> : <ActorsScreen />;
  if (name === 'import') return <ImportScreen />;
  return name === 'activity' ? <ActivityScreen /> : <TodayScreen />;
}

/** A screen that fails must not take the others with it. */
function SafeScreen() {
  const [fault, reset] = useErrorBoundary() as [unknown, () => void];
  useEffect(() => {
    if (fault) reset();
  }, [route.value]);
  if (!fault) return <Screen />;
  return (
    <div class="empty">
      <p>This screen can’t be shown. The link to it may be damaged.</p>
      <button onClick={reset}>Try again</button>
    </div>
  );
}

const titles: Record<string, string> = { movies: 'Movies', actors: 'Actors', import: 'Import', activity: 'Activity' };

const isStarting = signal(true);

function Desk() {
  if (isStarting.value) return <Notices />;
  if (!me.value) return <SignIn problem={problem.value} />;
  return (
    <Layout title={titles[route.value.path[0] ?? ''] ?? 'Today'}>
      <SafeScreen />
    </Layout>
  );
}

render(<Desk />, document.getElementById('desk')!);
await resume().catch((error: unknown) => (problem.value = wordsOf(error)));
isStarting.value = false;
