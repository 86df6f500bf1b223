import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorResource } from '../actors/actor.resource.js';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { RowId } from '../http/validation.js';
import { ChangesRow } from '../http/write-routes.js';
import { ApiList } from '../lists/api-list.js';
import { Asked, type ListQuery } from '../lists/list-query.js';
import { movieResource } from '../movies/movie.resource.js';
import { By, type Caller } from '../resources/caller.js';
import { MembershipsService } from './memberships.service.js';

/** The cast of a movie, and the movies of an actor. */
@ApiTags('Casts')
@Controller()
export class MembershipsController {
  constructor(private readonly memberships: MembershipsService) {}

  @Get('movies/:movie_id/actors')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listActorsOfMovie', summary: 'The cast of a movie, by id' })
  @ApiList(actorResource, 'ActorListDto')
  cast(@Param('movie_id', RowId) movieId: number, @Asked(actorResource) query: ListQuery) {
    return this.memberships.castOf(movieId, query);
  }

  @Get('actors/:actor_id/movies')
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'listMoviesOfActor', summary: 'The movies in which an actor plays, by id' })
  @ApiList(movieResource, 'MovieListDto')
  filmography(@Param('actor_id', RowId) actorId: number, @Asked(movieResource) query: ListQuery) {
    return this.memberships.moviesOf(actorId, query);
  }

  @Put('movies/:movie_id/actors/:actor_id')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'castActor', summary: 'Cast one actor; an actor who is already in the cast stays' })
  @ChangesRow({ answer: 'MovieAnswerDto' })
  put(@By() caller: Caller, @Param('movie_id', RowId) movieId: number, @Param('actor_id', RowId) actorId: number) {
    return this.memberships.cast(caller, movieId, actorId);
  }

  @Delete('movies/:movie_id/actors/:actor_id')
  @Requires(Permission.PatchMovies)
  @ApiOperation({
    operationId: 'uncastActor',
    summary: 'Remove one actor from the cast; no effect if the actor is not in it',
  })
  @ChangesRow({ answer: 'MovieAnswerDto' })
  remove(@By() caller: Caller, @Param('movie_id', RowId) movieId: number, @Param('actor_id', RowId) actorId: number) {
    return this.memberships.uncast(caller, movieId, actorId);
  }
}
