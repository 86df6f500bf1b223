import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CreateActorDto } from '../actors/actor.dto.js';
import { MAX_INTEGER } from '../http/validation.js';
import { CreateMovieDto } from '../movies/movie.dto.js';
import type { OldActor, OldMovie } from './old-rows.js';

/** What is wrong with a value, for this service. */
export interface Fault {
  readonly field: string;
  readonly message: string;
  readonly value: unknown;
}

/** An old row as this service would store it, or its faults. */
export interface Judged<T> {
  readonly id: number;
  readonly row: T;
  readonly faults: readonly Fault[];
  /** What the row loses or gets, without a change of its meaning. */
  readonly changed: readonly ('text' | 'time')[];
}

/** What is stored of an actor, and of a movie: without the id and the cast. */
export type ActorFields = Pick<CreateActorDto, 'age' | 'gender' | 'name'>;
export type MovieFields = Pick<CreateMovieDto, 'release_date' | 'title'>;

export function judgeActor({ id, age, gender, name }: OldActor): Judged<ActorFields> {
  const old = { age, gender, name };
  const { row, faults } = judge(CreateActorDto, id, old);
  const isSame = row.name === name && row.gender === gender;
  return { id, row: { age: row.age, gender: row.gender, name: row.name }, faults, changed: isSame ? [] : ['text'] };
}

/** A time of day: the old column had room for one, although a release date has none. */
const TIME = /[ T](?!00:00:00(\.0+)?(\+00)?$)\d\d:/;

export function judgeMovie({ id, release_date, title }: OldMovie): Judged<MovieFields> {
  const { row, faults } = judge(CreateMovieDto, id, { release_date, title });
  const changed = [
    ...(row.title === title ? [] : (['text'] as const)),
    ...(TIME.test(release_date ?? '') ? (['time'] as const) : []),
  ];
  return { id, row: { release_date: row.release_date, title: row.title }, faults, changed };
}

/** By the rules of the routes: the same values are accepted, stored in the same form, and refused for the same reasons. */
function judge<T extends object>(dto: ClassConstructor<T>, id: number, old: object): { row: T; faults: Fault[] } {
  const row = plainToInstance(dto, old);
  const faults = validateSync(row, { stopAtFirstError: true }).map(({ property, constraints = {} }) => ({
    field: property,
    message: Object.values(constraints)[0]!,
    value: old[property as keyof typeof old],
  }));
  if (id >= 1 && id <= MAX_INTEGER) return { row, faults };
  return { row, faults: [{ field: 'id', message: `must be from 1 to ${MAX_INTEGER}`, value: id }, ...faults] };
}
