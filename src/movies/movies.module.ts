import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActorsModule } from '../actors/actors.module.js';
import { Filmography } from '../actors/filmography.js';
import { HistoryModule } from '../history/history.module.js';
import { CastingsController } from './castings.controller.js';
import { Movie } from './movie.entity.js';
import { MoviesController } from './movies.controller.js';
import { MoviesFilmography } from './movies-filmography.js';
import { MoviesRepository } from './movies.repository.js';
import { MoviesService } from './movies.service.js';

// Global, so that actors get their Filmography without importing this module, which imports theirs.
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Movie]), ActorsModule, HistoryModule],
  controllers: [MoviesController, CastingsController],
  providers: [MoviesService, MoviesRepository, { provide: Filmography, useClass: MoviesFilmography }],
  exports: [Filmography],
})
export class MoviesModule {}
