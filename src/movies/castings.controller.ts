import { Controller, Delete, Get, Param, Put, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorList } from '../actors/actor-list.js';
import { ActorListDto } from '../actors/actor.dto.js';
import { ActorsService } from '../actors/actors.service.js';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { By, type Author } from '../history/author.js';
import { ApiList } from '../lists/api-list.js';
import { answerCasting, answerList } from '../resources/answers.js';
import { IfMatch, type Versions } from '../http/etag.js';
import { listQuery, within } from '../lists/list-query.js';
import { Prefer, type Preferences } from '../http/prefer.js';
import { rowId } from '../http/validation.js';
import { ChangesRow } from '../http/writes.js';
import { movieList } from './movie-list.js';
import { MovieAnswerDto, MovieListDto } from './movie.dto.js';
import { MoviesService } from './movies.service.js';

/** Who plays in what, from either side. */
@ApiTags('Castings')
@Controller()
export class CastingsController {
  constructor(
    private readonly movies: MoviesService,
    private readonly actors: ActorsService,
  ) {}

  @Get('movies/:movie_id/actors')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listActorsOfMovie', summary: 'The cast of a movie, by id' })
  @ApiList(actorList)
  @ApiOkResponse({ type: ActorListDto })
  async cast(
    @Param('movie_id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const query = within(listQuery(request, actorList), actorList.filters.movie_id!, rowId(id));
    await this.movies.get(rowId(id));
    const page = await this.actors.list(query);
    return answerList(request, reply, query, { name: 'actors', page, related: (rows) => this.actors.moviesOf(rows) });
  }

  @Get('actors/:actor_id/movies')
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'listMoviesOfActor', summary: 'The movies in which an actor plays, by id' })
  @ApiList(movieList)
  @ApiOkResponse({ type: MovieListDto })
  async filmography(
    @Param('actor_id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const query = within(listQuery(request, movieList), movieList.filters.actor_id!, rowId(id));
    await this.actors.get(rowId(id));
    const page = await this.movies.list(query);
    return answerList(request, reply, query, { name: 'movies', page, related: (rows) => this.movies.actorsOf(rows) });
  }

  @Put('movies/:movie_id/actors/:actor_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow()
  @ApiOperation({ operationId: 'castActor', summary: 'Cast one actor; who is cast already stays so' })
  @ApiOkResponse({ type: MovieAnswerDto })
  async put(
    @By() author: Author,
    @Param('movie_id') movieId: string,
    @Param('actor_id') actorId: string,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const movie = await this.movies.cast(author, rowId(movieId), rowId(actorId), versions);
    return answerCasting(reply, prefer, movie);
  }

  @Delete('movies/:movie_id/actors/:actor_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow()
  @ApiOperation({
    operationId: 'uncastActor',
    summary: 'Take one actor out of the cast; who is not in it is out already',
  })
  @ApiOkResponse({ type: MovieAnswerDto })
  async remove(
    @By() author: Author,
    @Param('movie_id') movieId: string,
    @Param('actor_id') actorId: string,
    @IfMatch() versions: Versions,
    @Prefer() prefer: Preferences,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const movie = await this.movies.uncast(author, rowId(movieId), rowId(actorId), versions);
    return answerCasting(reply, prefer, movie);
  }
}
