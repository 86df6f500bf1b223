import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { By, type Author } from '../history/author.js';
import { changeList } from '../history/change-list.js';
import { ChangeListDto } from '../history/change.dto.js';
import { ApiList } from '../lists/api-list.js';
import { answerList, answerOne, answerWritten } from '../resources/answers.js';
import { IfMatch, type Versions } from '../http/etag.js';
import { Retry, type RetryKey } from '../http/idempotency.js';
import { listQuery } from '../lists/list-query.js';
import { Prefer, type Preferences } from '../http/prefer.js';
import { rowId } from '../http/validation.js';
import { AddsRow, ChangesRow } from '../http/writes.js';
import { movieList } from './movie-list.js';
import { CreateMovieDto, MovieAnswerDto, MovieListDto, UpdateMovieDto } from './movie.dto.js';
import { MoviesService } from './movies.service.js';

@ApiTags('Movies')
@Controller('movies')
export class MoviesController {
  constructor(private readonly movies: MoviesService) {}

  @Get()
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'listMovies', summary: 'All movies, by id' })
  @ApiList(movieList)
  @ApiOkResponse({ type: MovieListDto })
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const query = listQuery(request, movieList);
    const page = await this.movies.list(query);
    return answerList(request, reply, query, { name: 'movies', page, related: (rows) => this.movies.actorsOf(rows) });
  }

  @Get(':movie_id')
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'getMovie', summary: 'One movie' })
  @ApiOkResponse({ type: MovieAnswerDto })
  async get(@Param('movie_id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return answerOne(reply, 'movie', await this.movies.get(rowId(id)));
  }

  @Post()
  @HttpCode(200)
  @Requires(Permission.PostMovies)
  @AddsRow({ one: 'MovieAnswerDto', lenient: 'unknown actors' })
  @ApiOperation({ operationId: 'createMovie', summary: 'Add a movie and its cast; answers all movies' })
  @ApiOkResponse({ type: MovieListDto })
  async create(
    @By() author: Author,
    @Body() body: CreateMovieDto,
    @Prefer() prefer: Preferences,
    @Retry() retry: RetryKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'movie', prefer, await this.movies.create(author, body, prefer, retry));
  }

  @Patch(':movie_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow({ one: 'MovieAnswerDto', lenient: 'unknown actors' })
  @ApiOperation({ operationId: 'updateMovie', summary: 'Change what the body names; answers all movies' })
  @ApiOkResponse({ type: MovieListDto })
  async update(
    @By() author: Author,
    @Param('movie_id') id: string,
    @Body() body: UpdateMovieDto,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const written = await this.movies.update(author, rowId(id), body, versions, prefer);
    return answerWritten(reply, 'movie', prefer, written);
  }

  @Delete(':movie_id')
  @Requires(Permission.DeleteMovies)
  @ChangesRow({ one: 'MovieAnswerDto' })
  @ApiOperation({ operationId: 'deleteMovie', summary: 'Delete a movie and its castings; answers all movies' })
  @ApiOkResponse({ type: MovieListDto })
  async remove(
    @By() author: Author,
    @Param('movie_id') id: string,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'movie', prefer, await this.movies.remove(author, rowId(id), versions, prefer));
  }

  @Get(':movie_id/history')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'listChangesOfMovie', summary: 'What was done to a movie, even to a deleted one' })
  @ApiList(changeList)
  @ApiOkResponse({ type: ChangeListDto })
  async history(
    @Param('movie_id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const query = listQuery(request, changeList);
    return answerList(request, reply, query, { name: 'changes', page: await this.movies.changes(rowId(id), query) });
  }

  @Post(':movie_id/restore')
  @HttpCode(200)
  @Requires(Permission.PostMovies)
  @AddsRow({ one: 'MovieAnswerDto' })
  @ApiOperation({ operationId: 'restoreMovie', summary: 'Bring a deleted movie back, with its castings' })
  @ApiOkResponse({ type: MovieListDto })
  async restore(
    @By() author: Author,
    @Param('movie_id') id: string,
    @Prefer() prefer: Preferences,
    @Retry() retry: RetryKey | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answerWritten(reply, 'movie', prefer, await this.movies.restore(author, rowId(id), prefer, retry));
  }
}
