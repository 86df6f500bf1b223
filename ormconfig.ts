import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { Actor } from './src/actors/actor.entity.js';
import { Absence } from './src/castings/absence.entity.js';
import { Casting } from './src/castings/casting.entity.js';
import { Role } from './src/castings/role.entity.js';
import { loadDatabaseConfig } from './src/config/config.js';
import { databaseOptions } from './src/database/options.js';
import { Movie } from './src/movies/movie.entity.js';

/** What the TypeORM CLI works on: `npx tsx node_modules/typeorm/cli.js migration:show -d ormconfig.ts`. */
export default new DataSource({
  ...databaseOptions(loadDatabaseConfig()),
  entities: [Absence, Actor, Casting, Movie, Role],
});
