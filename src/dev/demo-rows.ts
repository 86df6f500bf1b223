import type { CastingStatus } from '../castings/casting.dto.js';

/** Ages when the first of these films came out. */
export const actors = [
  { name: 'Arnold Schwarzenegger', gender: 'male', age: 37 },
  { name: 'Linda Hamilton', gender: 'female', age: 28 },
  { name: 'Michael Biehn', gender: 'male', age: 28 },
  { name: 'Robert Patrick', gender: 'male', age: 32 },
  { name: 'Sigourney Weaver', gender: 'female', age: 36 },
  { name: 'Lance Henriksen', gender: 'male', age: 44 },
  { name: 'Bill Paxton', gender: 'male', age: 29 },
  { name: 'Keanu Reeves', gender: 'male', age: 29 },
  { name: 'Sandra Bullock', gender: 'female', age: 29 },
  { name: 'Carrie-Anne Moss', gender: 'female', age: 31 },
  { name: 'Laurence Fishburne', gender: 'male', age: 37 },
  { name: 'Hugo Weaving', gender: 'male', age: 38 },
];

interface DemoMovie {
  readonly title: string;
  readonly releaseDate: string;
  /** The first and the last day of all roles. */
  readonly days: readonly [string, string];
  readonly roles: readonly DemoRole[];
}

/** A role and its castings. Who is confirmed for one is in the cast of the movie. The order of roles is their billing. */
interface DemoRole {
  readonly name: string;
  readonly castings: Readonly<Record<string, CastingStatus>>;
}

export const movies: readonly DemoMovie[] = [
  {
    title: 'Terminator',
    releaseDate: '1984-10-26',
    days: ['1984-03-19', '1984-06-08'],
    roles: [
      { name: 'The Terminator', castings: { 'Arnold Schwarzenegger': 'confirmed', 'Lance Henriksen': 'released' } },
      { name: 'Kyle Reese', castings: { 'Michael Biehn': 'confirmed' } },
      { name: 'Sarah Connor', castings: { 'Linda Hamilton': 'confirmed' } },
      { name: 'Hal Vukovich', castings: { 'Lance Henriksen': 'confirmed' } },
      { name: 'Punk leader', castings: { 'Bill Paxton': 'confirmed' } },
    ],
  },
  {
    title: 'Aliens',
    releaseDate: '1986-07-18',
    days: ['1985-09-30', '1986-01-28'],
    roles: [
      { name: 'Ellen Ripley', castings: { 'Sigourney Weaver': 'confirmed' } },
      { name: 'Dwayne Hicks', castings: { 'Michael Biehn': 'confirmed' } },
      { name: 'Bishop', castings: { 'Lance Henriksen': 'confirmed' } },
      { name: 'William Hudson', castings: { 'Bill Paxton': 'confirmed' } },
      { name: 'Newt', castings: {} },
    ],
  },
  {
    title: 'Terminator 2: Judgment Day',
    releaseDate: '1991-07-03',
    days: ['1990-10-09', '1991-03-28'],
    roles: [
      { name: 'The Terminator', castings: { 'Arnold Schwarzenegger': 'confirmed' } },
      { name: 'Sarah Connor', castings: { 'Linda Hamilton': 'confirmed' } },
      { name: 'T-1000', castings: { 'Robert Patrick': 'confirmed' } },
      { name: 'John Connor', castings: {} },
      { name: 'Miles Dyson', castings: { 'Laurence Fishburne': 'shortlisted', 'Hugo Weaving': 'considered' } },
      { name: 'Kyle Reese', castings: { 'Michael Biehn': 'offered' } },
    ],
  },
  {
    title: 'Speed',
    releaseDate: '1994-06-10',
    days: ['1993-09-07', '1993-12-23'],
    roles: [
      { name: 'Jack Traven', castings: { 'Keanu Reeves': 'confirmed' } },
      { name: 'Annie Porter', castings: { 'Sandra Bullock': 'confirmed', 'Linda Hamilton': 'callback' } },
      { name: 'Howard Payne', castings: { 'Lance Henriksen': 'pinned', 'Robert Patrick': 'audition' } },
    ],
  },
  {
    title: 'The Matrix',
    releaseDate: '1999-03-31',
    days: ['1998-03-16', '1998-08-28'],
    roles: [
      { name: 'Neo', castings: { 'Keanu Reeves': 'confirmed' } },
      { name: 'Morpheus', castings: { 'Laurence Fishburne': 'confirmed' } },
      { name: 'Trinity', castings: { 'Carrie-Anne Moss': 'confirmed', 'Sandra Bullock': 'declined' } },
      { name: 'Agent Smith', castings: { 'Hugo Weaving': 'confirmed' } },
    ],
  },
];

/** The second one is a conflict: she is confirmed on these days. */
export const absences = [
  { actor: 'Sigourney Weaver', days: ['1986-03-03', '1986-04-25'], notes: 'On stage in New York' },
  { actor: 'Linda Hamilton', days: ['1990-12-22', '1991-01-04'], notes: 'Not available over the holidays' },
];
