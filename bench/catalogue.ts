import pg from 'pg';
import { loadDatabaseConfig } from '../src/config/config.js';
import { migrate } from '../src/database/migrate.js';
import { CASTINGS } from './catalogue-castings.js';

// Without its accents, no name with accents is part of another name. So peers that do not ignore accents find the same.
const first =
  `Ada Adam Agnes Alan Albert Alice Amelia Amir Andrea Anton Arthur Astrid Audrey Barbara Beatrice Benjamin Bernard
  Bianca Björn Boris Bruno Camilla Carl Carmen Cecilia Charles Chiara Christopher Clara Conrad Daniel Daphne David Deborah Dennis
  Diana Dominic Dorothy Edgar Edith Eleanor Elliot Emma Enrico Ernest Esther Eugene Fatima Felix Fiona Florence Francesca François
  Frederick Gabriel George Gerald Gloria Grace Gregory Gustav Hannah Harold Harriet Helena Henry Hiroshi Hugo Ibrahim Ines Ingrid
  Irene Isabel Ivan Jacob Jasmine Jeremy Jessica Joachim Jonathan Josephine Judith Julian Karim Katharine Kenji Kenneth Laura
  Lawrence Leila Leonard Lillian Louis Lucia Lydia Magnus Marcel Margaret Marina Martin Matilda Maximilian Melanie Michael Miriam
  Mohammed Monica Nadia Nathan Nicholas Nina Noah Nora Octavia Oliver Olga Oscar Pamela Patrick Paula Peter Philip Priya Quentin
  Rachel Ralph Raphael Rebecca Richard Rita Robert Rosa Rupert Samuel Sandra Sebastian Sharon Sigrid Simon Sofia Stanley Stella
  Søren Tamara Tatiana Theodore Thomas Tobias Ursula Valentina Vanessa Veronica Victor Vincent Viola Walter Wendy Wilhelm William
  Xavier Yasmin Yolanda Yusuf Zachary Zoë`.split(/\s+/);
const last =
  `Abbott Adler Ahmed Alvarado Andersen Archer Ashworth Baldwin Barrett Bauer Becker Bellini Bennett Berger Bianchi
  Blackwood Bogart Brandt Brennan Bridges Calloway Campbell Carlisle Castellano Chandler Chevalier Clarke Coleman Connolly Cooper
  Cortez Costello Crawford Cunningham Dalton Davenport Delacroix Delgado Dietrich Donovan Douglas Dubois Duncan Dvořák Eastwood
  Edwards Eriksson Evans Farrell Ferrari Fischer Fitzgerald Fletcher Fontaine Forster Franklin Friedman Fujimoto Gallagher
  Gardner Garrison Gibson Goldberg Goncalves Grant Greenwood Griffith Hamilton Hansen Harrington Hartmann Hayworth Henderson
  Hepburn Hoffman Holloway Hopkins Hughes Ibsen Ivanov Jackson Jansen Jefferson Jennings Johansson Kaufman Keller Kimura Kowalski
  Kurosawa Lancaster Larsson Laurent Lehmann Lindberg Lombard Lopez Mancini Marchetti Martinez McCarthy Mendoza Mercer Mitchell
  Monroe Montgomery Moreau Morrison Müller Nakamura Newman Nicholson Novak Nuñez Olivier Orlando Osborne Pacino Palmer Papadakis
  Parker Pellegrini Peterson Petrov Pickford Poitier Powell Quinn Ramirez Redford Reynolds Richter Robinson Rossi Rousseau Russo
  Sandoval Saunders Schneider Sellers Sharma Silva Sinclair Sorensen Stewart Stone Sullivan Swanson Takahashi Taylor Thompson
  Thornton Turner Ustinov Valentino Vasquez Volkov Wagner Wallace Washington Weber Whitaker Winslow Yamamoto Zimmerman`.split(
    /\s+/,
  );

/** A filled database. */
export interface Catalogue {
  /** The URL of the database. */
  database: string;
  actors: number;
  movies: number;
  /** Search texts for one actor each: a first name, and a last name or its beginning. */
  searches: string[];
}

/** There are as many movies as actors, up to this number. */
const MAX_MOVIES = 10_000;

/** With a million actors, the history has a million changes, 20 to a transaction, as busy writers share commits. */
const CHANGES = `DO $$ BEGIN
  FOR turn IN 1..50000 LOOP
    INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before, after)
    SELECT 'caller-' || turn % 300, 'bench-' || turn, 'update', 'actors', id, 2,
           json_build_object('age', age + 1, 'gender', gender, 'id', id, 'name', name),
           json_build_object('age', age, 'gender', gender, 'id', id, 'name', name)
    FROM actors WHERE id > (turn - 1) * 20 AND id <= turn * 20;
    COMMIT;
  END LOOP;
END $$`;

/**
 * Creates a database with `actors` actors and with movies of 8 to 12 of them. `urlOf` returns the URL of a database. Only a
 * catalogue of 100,000 actors can have castings.
 */
export async function fill(
  urlOf: (database: string) => string,
  { actors, castings }: { actors: number; castings: boolean },
): Promise<Catalogue> {
  const database = `bench_${actors}${castings ? '_castings' : ''}`;
  await query(urlOf('postgres'), [`CREATE DATABASE ${database}`]);
  const url = urlOf(database);
  await migrate(loadDatabaseConfig({ DATABASE_URL: url }));
  await query(url, [
    // Without triggers, because no process has read the tables yet.
    'SET session_replication_role = replica',
    "SET maintenance_work_mem = '256MB'",
    [
      `INSERT INTO actors (name, gender, age)
       SELECT ($1::text[])[i % $3 + 1] || ' ' || ($2::text[])[i * 7 / $3 % $4 + 1],
              (ARRAY['female', 'male', 'non-binary'])[i % 3 + 1], i * 31 % 90 + 5
       FROM generate_series(1, $5::integer) i`,
      [first, last, first.length, last.length, actors],
    ],
    [
      `INSERT INTO movies (title, release_date)
       SELECT 'The ' || ($1::text[])[i % $2 + 1] || ' Case, Part ' || i, DATE '1930-01-01' + i * 37 % 35000
       FROM generate_series(1, least($3, ${MAX_MOVIES})) i`,
      [last, last.length, actors],
    ],
    [
      `INSERT INTO movie_actors (movie_id, actor_id)
       SELECT m.id, (m.id * 7919 + k * ($1 / 12)) % $1 + 1 FROM movies m, generate_series(1, 8 + m.id % 5) k`,
      [actors],
    ],
    ...(castings ? CASTINGS : []),
    ...(actors < 1_000_000 ? [] : ['SET synchronous_commit = off', CHANGES]),
    'VACUUM (ANALYZE, FREEZE)',
    // Otherwise its writes would overlap the measurement.
    'CHECKPOINT',
  ]);
  const movies = Math.min(actors, MAX_MOVIES);
  return { database: url, actors, movies, searches: searchesIn(actors) };
}

/** Texts without accents only. */
function searchesIn(actors: number): string[] {
  const searches = Array.from({ length: 400 }, (_, i) => {
    const id = ((i * 7919) % actors) + 1;
    const [given, family] = [first[id % first.length]!, last[Math.floor((id * 7) / first.length) % last.length]!];
    return `${given} ${i % 2 === 0 ? family : family.slice(0, 4)}`.toLowerCase();
  });
  return searches.filter((words) => /^[a-z ]+$/.test(words));
}

async function query(url: string, statements: (string | [text: string, values: unknown[]])[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) {
      const [text, values] = typeof statement === 'string' ? [statement] : statement;
      await client.query(text, values);
    }
  } finally {
    await client.end();
  }
}
