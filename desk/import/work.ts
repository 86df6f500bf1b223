import { signal } from '@preact/signals';
import { refresh } from '../api/live.js';
import { Refusal } from '../api/refusal.js';
import { sayProblem } from '../ui/toast.js';
import { readBefore, type Before } from './before.js';
import { forget, keep, keptSource, nothing, type Source } from './source.js';
import { pathOf, type Goal } from './targets.js';
import { upload, type Report } from './upload.js';

/** How far the import is. */
export type Stage =
  | { readonly at: 'begin' }
  | { readonly at: 'busy'; readonly words: string; readonly part: number }
  | { readonly at: 'refused'; readonly refusal: Refusal }
  | {
      readonly at: 'checked';
      readonly report: Report;
      readonly before: Before;
      readonly key: string;
      /** Whether also rows that cause conflicts are to be written. */
      readonly isLenient: boolean;
    }
  | { readonly at: 'done'; readonly report: Report };

type Values = Readonly<Record<string, string>>;

/** Another table was taken, or it was sent with other settings: the answer is late. */
class Late extends Error {}

const preferring = (isLenient: boolean): Values => (isLenient ? { Prefer: 'handling=lenient' } : {});

/** An import from the first paste to its result. */
export class Work {
  private readonly what: string;
  readonly source;
  readonly stage = signal<Stage>({ at: 'begin' });
  /** Whether a new sign-in will find the table again. */
  readonly isKept = signal(true);
  private turn = 0;

  /** @param query says how rows are found and dates are read */
  constructor(
    private readonly goal: Goal,
    private readonly query: () => Values,
  ) {
    this.what = `${goal.target.to}-${goal.movieId ?? ''}`;
    this.source = signal<Source>(keptSource(this.what) ?? nothing);
  }

  /** Takes another table, or its text as it was edited. */
  take(source: Source): void {
    this.turn++;
    this.source.value = source;
    this.isKept.value = keep(this.what, source);
    // The faults stay on the screen while they are corrected.
    if (this.stage.value.at !== 'refused' || source.text === '') this.stage.value = { at: 'begin' };
  }

  /** Reports what an import would do. @param isLenient whether also rows that cause conflicts are to be written */
  async check(isLenient = false): Promise<void> {
    if (this.source.value.text.trim() === '') return;
    try {
      const source = this.source.value;
      const report = await this.send('Checking', { dry_run: 'true' }, preferring(isLenient));
      const before = await readBefore(report);
      if (source !== this.source.value) return;
      this.stage.value = { at: 'checked', report, before, key: crypto.randomUUID(), isLenient };
    } catch (error) {
      this.refuse(error, { at: 'begin' });
    }
  }

  /** Writes all rows that were checked, or none. */
  async apply(stage: Extract<Stage, { at: 'checked' }>): Promise<void> {
    try {
      // A repetition after a broken connection has the key of the first attempt, so that nothing is written twice.
      const headers = { 'Idempotency-Key': stage.key, ...preferring(stage.isLenient) };
      const report = await this.send('Writing', {}, headers);
      forget(this.what);
      this.stage.value = { at: 'done', report };
      await refresh();
    } catch (error) {
      this.refuse(error, stage);
    }
  }

  private async send(words: string, query: Values, headers: Values): Promise<Report> {
    const turn = ++this.turn;
    const show = (part: number) => {
      if (turn === this.turn) this.stage.value = { at: 'busy', words: part < 1 ? 'Sending' : words, part };
    };
    show(0);
    const request = {
      path: pathOf(this.goal),
      source: this.source.value,
      query: { ...this.query(), ...query },
      headers,
    };
    const report = await upload(request, show).catch((error: unknown) => {
      throw turn === this.turn ? error : new Late();
    });
    if (turn !== this.turn) throw new Late();
    return report;
  }

  /** Faults of the table stay on the screen; after anything else one may try again. */
  private refuse(error: unknown, former: Stage): void {
    if (error instanceof Late) return;
    if (error instanceof Refusal && [404, 413, 422].includes(error.status)) {
      this.stage.value = { at: 'refused', refusal: error };
      return;
    }
    this.stage.value = former;
    sayProblem(error);
  }
}
