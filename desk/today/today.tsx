import './today.css';
import { useFeed, yesterday } from '../api/feed.js';
import { useLive } from '../api/live.js';
import { wordsOf } from '../api/refusal.js';
import { may } from '../session/session.js';
import { showToday } from '../ui/days.js';
import { ChangeList } from '../ui/history.js';
import { href } from '../ui/route.js';
import { Conflicts } from './conflicts.js';
import { EmptyOffice } from './empty-office.js';
import { Offers } from './offers.js';
import { OpenParts } from './open-parts.js';

/** Where things stand: what is in the way, what waits for an answer, what is still open, what happened lately. */
export function TodayScreen() {
  const actors = useLive('/actors', { query: { limit: 1 } });
  const movies = useLive('/movies', { query: { limit: 1 } });
  const problem = actors.problem ?? movies.problem;
  const isKnown = actors.data && movies.data;
  return (
    <>
      <div class="heading">
        <h1>Today</h1>
        <p class="note">{showToday()}</p>
      </div>
      {!isKnown && <p class="empty">{problem ? wordsOf(problem) : 'Loading …'}</p>}
      {isKnown && (actors.total === 0 || movies.total === 0) && (
        <EmptyOffice actors={actors.total ?? 0} movies={movies.total ?? 0} />
      )}
      {isKnown && movies.total !== 0 && <Sections />}
    </>
  );
}

const Sections = () =>
  may('patch', 'actors') && may('patch', 'movies') ? (
    <SectionsWithChanges />
  ) : (
    <div class="today">
      <OpenParts newest={0} />
      <div class="side">
        <Offers />
        <Conflicts />
      </div>
    </div>
  );

/** How many steps of others are on this screen. */
const FEW = 8;

function SectionsWithChanges() {
  const { changes, counts, reading, problem } = useFeed();
  const isRead = reading === undefined;
  const since = yesterday();
  const recent = isRead ? changes.filter(({ at }) => Date.parse(at) >= since) : [];
  const nothing = isRead ? 'Nothing was changed.' : problem ? wordsOf(problem) : 'Reading what happened …';
  return (
    <div class="today">
      <OpenParts newest={isRead ? (changes[0]?.id ?? 0) : 0} />
      <div class="side">
        <Offers />
        <Conflicts />
        <section>
          <div class="heading">
            <h2>Since yesterday</h2>
            <a href={href('/activity')}>All activity</a>
          </div>
          {recent.length === 0 ? (
            <p class="card note">{nothing}</p>
          ) : (
            <ChangeList changes={recent} all={changes} counts={counts} most={FEW} />
          )}
        </section>
      </div>
    </div>
  );
}
