import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CastingsModule } from '../castings/castings.module.js';
import { Movie } from './movie.entity.js';
import { MoviesController } from './movies.controller.js';
import { MoviesService } from './movies.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Movie]), CastingsModule],
  controllers: [MoviesController],
  providers: [MoviesService],
})
export class MoviesModule {}
