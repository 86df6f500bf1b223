import type { Absence, Casting, Movie, Role } from '../../clients/typescript/index.js';
import { showDays, today } from '../ui/days.js';
import { route, setQuery } from '../ui/route.js';
import { StatusWord } from '../ui/status.js';
import { earlier, firstMonth, later, monthOf, placeOf, SHOWN, startOf, type Month, type Period } from './months.js';

export interface Engagement {
  readonly casting: Casting;
  readonly role: Role | undefined;
  readonly movie: Movie | undefined;
}

interface Bar extends Period {
  readonly tone: string;
  readonly name: string;
  readonly status?: Casting['status'];
}

const short = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'short' });
const long = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** Statuses that take or may soon take the days of the actor. */
const binding: readonly Casting['status'][] = ['confirmed', 'offered', 'pinned'];

interface Props {
  readonly engagements: readonly Engagement[];
  readonly absences: readonly Absence[];
}

/** What takes the actor's days in twelve months: in words, and as bars. */
export function Strip({ engagements, absences }: Props) {
  const bars = barsOf(engagements, absences);
  const now = monthOf(today());
  const first = Number(route.value.query.get('month')) || firstMonth(bars, now);
  const shown = bars.flatMap((bar) => {
    const place = placeOf(bar, first);
    return place ? [{ bar, place }] : [];
  });
  const goTo = (month: Month) => setQuery({ month });
  return (
    <section class="card strip" aria-label="Twelve months">
      <div class="heading">
        <h2 aria-live="polite">{long.formatRange(startOf(first), startOf(first + SHOWN - 1))}</h2>
        <button onClick={() => goTo(earlier(bars, first))}>← Earlier</button>
        <button onClick={() => goTo(later(bars, first))}>Later →</button>
      </div>
      <div class="months" aria-hidden="true">
        {Array.from({ length: SHOWN }, (_, at) => (
          <span key={at} class={first + at === now ? 'now' : ''}>
            {short.format(startOf(first + at))}
          </span>
        ))}
      </div>
      {shown.length === 0 && <p class="note">Nothing is in the way in these months.</p>}
      <ul>
        {shown.map(({ bar, place }) => (
          <li key={bar.key}>
            <p>
              <bdi>{bar.name}</bdi>
              {bar.status && (
                <>
                  , <StatusWord status={bar.status} />
                </>
              )}{' '}
              <small>{showDays(bar.starts, bar.ends)}</small>
            </p>
            <div class="track">
              <div class={`bar ${bar.tone}`} style={{ insetInlineStart: `${place.left}%`, width: `${place.width}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function barsOf(engagements: readonly Engagement[], absences: readonly Absence[]): Bar[] {
  const booked = engagements.flatMap(({ casting, role, movie }): Bar[] => {
    if (!role?.starts || !role.ends || !binding.includes(casting.status)) return [];
    const name = `${role.name}, ${movie?.title ?? ''}`;
    const { status } = casting;
    return [{ key: `casting ${casting.id}`, starts: role.starts, ends: role.ends, tone: status, name, status }];
  });
  const away = absences.map(({ id, starts, ends, notes }) => ({
    key: `absence ${id}`,
    ...{ starts, ends, tone: 'absent', name: notes ? `Absent: ${notes}` : 'Absent' },
  }));
  return [...booked, ...away].sort((a, b) => a.starts.localeCompare(b.starts));
}
