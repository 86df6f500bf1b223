import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { actorResource } from '../actors/actor.resource.js';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { RowId } from '../http/validation.js';
import { ChangesRow } from '../http/writes.js';
import { ApiList } from '../lists/api-list.js';
import { Asked, type ListQuery } from '../lists/list-query.js';
import { movieResource } from '../movies/movie.resource.js';
import { By, type Caller } from '../resources/caller.js';
import { MembershipsService } from './memberships.service.js';

/** Refers to a schema by its name, because castings must not import the DTOs of actors and movies. */
const Answers = (schema: string) => ApiOkResponse({ schema: { $ref: getSchemaPath(schema) } });

/** The castings of a movie and of an actor. */
@ApiTags('Castings')
@Controller()
export class CastingsController {
  constructor(private readonly memberships: MembershipsService) {}

  @Get('movies/:movie_id/actors')
  @Requires(Permission.GetActors)
  @ApiOperation({ operationId: 'listActorsOfMovie', summary: 'The cast of a movie, by id' })
  @ApiList(actorResource)
  @Answers('ActorListDto')
  cast(@Param('movie_id', RowId) movieId: number, @Asked(actorResource) query: ListQuery) {
    return this.memberships.castOf(movieId, query);
  }

  @Get('actors/:actor_id/movies')
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'listMoviesOfActor', summary: 'The movies in which an actor plays, by id' })
  @ApiList(movieResource)
  @Answers('MovieListDto')
  filmography(@Param('actor_id', RowId) actorId: number, @Asked(movieResource) query: ListQuery) {
    return this.memberships.moviesOf(actorId, query);
  }

  @Put('movies/:movie_id/actors/:actor_id')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'castActor', summary: 'Cast one actor; an actor who is already in the cast stays' })
  @Answers('MovieAnswerDto')
  @ChangesRow()
  put(@By() caller: Caller, @Param('movie_id', RowId) movieId: number, @Param('actor_id', RowId) actorId: number) {
    return this.memberships.cast(caller, movieId, actorId);
  }

  @Delete('movies/:movie_id/actors/:actor_id')
  @Requires(Permission.PatchMovies)
  @ApiOperation({
    operationId: 'uncastActor',
    summary: 'Remove one actor from the cast; no effect if the actor is not in it',
  })
  @Answers('MovieAnswerDto')
  @ChangesRow()
  remove(@By() caller: Caller, @Param('movie_id', RowId) movieId: number, @Param('actor_id', RowId) actorId: number) {
    return this.memberships.uncast(caller, movieId, actorId);
  }
}
