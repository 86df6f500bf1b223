import { Controller, Get, Injectable, NotFoundException, SerializeOptions } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Expose, Transform, Type } from 'class-transformer';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn, Repository } from 'typeorm';
import { Actor } from './actors.js';
import { Requires } from './auth.js';

@Entity('movies')
export class Movie {
  @PrimaryGeneratedColumn() id: number;
  @Column('text') title: string;
  @Column('date', { name: 'release_date' }) releaseDate: string;
  @ManyToMany(() => Actor)
  @JoinTable({ name: 'movie_actors', joinColumn: { name: 'movie_id' }, inverseJoinColumn: { name: 'actor_id' } })
  actors: Actor[];
}

class MovieDto {
  @Expose()
  @Transform(({ obj }: { obj: Movie }) => obj.actors.map(({ id }) => id), { toClassOnly: true })
  actors: number[];
  @Expose() id: number;
  @Expose()
  @Transform(({ obj }: { obj: Movie }) => new Date(obj.releaseDate).toUTCString(), { toClassOnly: true })
  release_date: string;
  @Expose() title: string;
}

class MoviesAnswer {
  @Expose() @Type(() => MovieDto) movies: MovieDto[];
  @Expose() success: boolean;
}

@Injectable()
export class MoviesService {
  constructor(@InjectRepository(Movie) private readonly movies: Repository<Movie>) {}

  async list(): Promise<Movie[]> {
    const movies = await this.movies.find({ relations: { actors: true }, order: { id: 'ASC', actors: { id: 'ASC' } } });
    if (movies.length === 0) throw new NotFoundException();
    return movies;
  }
}

@Controller('movies')
export class MoviesController {
  constructor(private readonly movies: MoviesService) {}

  @Get()
  @Requires('get:movies')
  @SerializeOptions({ type: MoviesAnswer, excludeExtraneousValues: true })
  async list() {
    return { movies: await this.movies.list(), success: true };
  }
}
