import type { Movie } from '../../clients/typescript/index.js';
import { remove, update } from '../api/writes.js';

/** Deletes a movie with its parts; the message offers to undo it. @throws Refusal */
export const deleteMovie = (movie: Movie) => remove('movies', movie, `${movie.title} is deleted.`);

/** Takes an actor out of the cast. @throws Refusal; Cancelled */
export const removeFromCast = (movie: Movie, { id, name }: { readonly id: number; readonly name: string }) =>
  update(
    'movies',
    movie,
    { actors: movie.actors.filter((actor) => actor !== id) },
    `${name} is no longer in the cast of ${movie.title}.`,
  );
