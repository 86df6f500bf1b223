import { callers } from './beside.js';
import { get, type Beside, type Target, type Workload } from './workload.js';

/** Requests at a steady pace while eight clients take the whole list. A list of 250,000 is about 16 MB. */
export const standingBy = (requests: Workload['requests']): Omit<Workload, 'title'> => ({
  name: 'bystander',
  pace: 100,
  bars: { 250_000: { p99: 50 } },
  requests,
  beside: callers(8, (target) => get(target, 0, '/actors')),
});

/** Clients that take whole lists, one after the other. A list that was begun in time is read to its end, and counted. */
const takers =
  (count: number, path: string) =>
  async (target: Target, seconds: number): Promise<Beside> => {
    const began = Date.now();
    let [answers, refused] = [0, 0];
    const take = async () => {
      while (Date.now() < began + seconds * 1000) {
        const answer = await fetch(target.url + path, { headers: get(target, 0, path).headers });
        for await (const chunk of answer.body!) void chunk;
        answers += 1;
        if (!answer.ok) refused += 1;
      }
    };
    await Promise.all(Array.from({ length: count }, take));
    return { perSecond: answers / ((Date.now() - began) / 1000), refused };
  };

/** Imports sheets that change all actors, one after the other. One that was begun in time is counted. */
async function importing(target: Target, seconds: number): Promise<Beside> {
  const began = Date.now();
  let [answers, refused] = [0, 0];
  while (Date.now() < began + seconds * 1000) {
    const rows = Array.from({ length: target.actors }, (_, i) => `${i + 1},${(i + answers) % 150}`);
    const { path, headers } = get(target, 0, '/actors/import');
    const answer = await fetch(target.url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/csv' },
      body: ['id,age', ...rows].join('\r\n'),
    });
    await answer.text();
    answers += 1;
    if (!answer.ok) refused += 1;
  }
  return { perSecond: answers / ((Date.now() - began) / 1000), refused };
}

/** A workload that is measured beside spreadsheets: two clients that take a whole table as CSV, and one that changes all rows. */
export const besideSheets = (measured: Omit<Workload, 'title'>): Workload[] =>
  [
    ...['actors', 'movies'].map((resource) => ({
      title: `one actor beside spreadsheets of all ${resource}`,
      beside: takers(2, `/${resource}?format=csv`),
    })),
    { title: 'one actor beside imports that change all actors', beside: importing },
  ].map((one) => ({ ...measured, ...one, name: 'sheets', bars: { 100_000: { p99: 100 } } }));
