import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { rowId } from '../http/validation.js';
import { CreateMovieDto, MovieAnswerDto, MovieListDto, UpdateMovieDto } from './movie.dto.js';
import { MoviesService } from './movies.service.js';

@ApiTags('Movies')
@Controller('movies')
export class MoviesController {
  constructor(private readonly movies: MoviesService) {}

  @Get()
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'listMovies', summary: 'All movies, by id' })
  @ApiOkResponse({ type: MovieListDto })
  async list(): Promise<MovieListDto> {
    return { movies: await this.movies.list(), success: true };
  }

  @Get(':movie_id')
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'getMovie', summary: 'One movie' })
  @ApiOkResponse({ type: MovieAnswerDto })
  async get(@Param('movie_id') id: string): Promise<MovieAnswerDto> {
    return { movie: await this.movies.get(rowId(id)), success: true };
  }

  @Post()
  @HttpCode(200)
  @Requires(Permission.PostMovies)
  @ApiOperation({ operationId: 'createMovie', summary: 'Add a movie and its cast; answers all movies' })
  @ApiOkResponse({ type: MovieListDto })
  async create(@Body() body: CreateMovieDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<MovieListDto> {
    const { id, movies } = await this.movies.create(body);
    reply.header('location', `/movies/${id}`);
    return { movies, success: true };
  }

  @Patch(':movie_id')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'updateMovie', summary: 'Change what the body names; answers all movies' })
  @ApiOkResponse({ type: MovieListDto })
  async update(@Param('movie_id') id: string, @Body() body: UpdateMovieDto): Promise<MovieListDto> {
    return { movies: await this.movies.update(rowId(id), body), success: true };
  }

  @Delete(':movie_id')
  @Requires(Permission.DeleteMovies)
  @ApiOperation({ operationId: 'deleteMovie', summary: 'Delete a movie and its castings; answers all movies' })
  @ApiOkResponse({ type: MovieListDto })
  async remove(@Param('movie_id') id: string): Promise<MovieListDto> {
    return { movies: await this.movies.remove(rowId(id)), success: true };
  }
}
