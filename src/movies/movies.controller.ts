import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../auth/access.js';
import { Permission } from '../auth/permissions.js';
import { changeList } from '../history/change-list.js';
import { ChangeListDto } from '../history/change.dto.js';
import { ApiOk } from '../http/openapi/ok.js';
import { RowId } from '../http/validation.js';
import { AddsRow, ChangesRow } from '../http/write-routes.js';
import { ApiList } from '../lists/api-list.js';
import { Asked, type ListQuery } from '../lists/list-query.js';
import { By, type Caller } from '../resources/caller.js';
import { Imported, ImportsRows, type ImportRequest } from '../resources/import-request.js';
import { MovieAnswerDto, MovieListDto, CreateMovieDto, UpdateMovieDto } from './movie.dto.js';
import { movieResource } from './movie.resource.js';
import { MoviesService } from './movies.service.js';

@ApiTags('Movies')
@Controller('movies')
export class MoviesController {
  constructor(private readonly movies: MoviesService) {}

  @Get()
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'listMovies', summary: 'All movies, by id' })
  @ApiList(movieResource, MovieListDto)
  list(@Asked(movieResource) query: ListQuery) {
    return this.movies.reads.list(query);
  }

  @Get(':movie_id')
  @Requires(Permission.GetMovies)
  @ApiOperation({ operationId: 'getMovie', summary: 'One movie' })
  @ApiOk(MovieAnswerDto)
  get(@Param('movie_id', RowId) id: number) {
    return this.movies.reads.get(id);
  }

  @Post()
  @Requires(Permission.PostMovies)
  @AddsRow({ answer: MovieListDto, one: MovieAnswerDto, lenient: 'unknown actors' })
  @ApiOperation({ operationId: 'createMovie', summary: 'Add a movie and its cast; returns all movies' })
  create(@By() caller: Caller, @Body() movie: CreateMovieDto) {
    return this.movies.create(caller, movie);
  }

  @Post('import')
  @Requires(Permission.PostMovies)
  @ImportsRows(Permission.PatchMovies)
  @ApiOperation({ operationId: 'importMovies', summary: 'Create and change movies by a spreadsheet' })
  import(@Imported() request: ImportRequest) {
    return this.movies.import(request);
  }

  @Patch(':movie_id')
  @Requires(Permission.PatchMovies)
  @ChangesRow({
    answer: MovieListDto,
    one: MovieAnswerDto,
    lenient: 'unknown actors',
    example: { title: 'Terminator 2' },
  })
  @ApiOperation({ operationId: 'updateMovie', summary: 'Change the fields in the body; returns all movies' })
  update(@By() caller: Caller, @Param('movie_id', RowId) id: number, @Body() changes: UpdateMovieDto) {
    return this.movies.update(caller, id, changes);
  }

  @Delete(':movie_id')
  @Requires(Permission.DeleteMovies)
  @ChangesRow({ answer: MovieListDto, one: MovieAnswerDto })
  @ApiOperation({ operationId: 'deleteMovie', summary: 'Delete a movie and its castings; returns all movies' })
  remove(@By() caller: Caller, @Param('movie_id', RowId) id: number) {
    return this.movies.remove(caller, id);
  }

  @Get(':movie_id/history')
  @Requires(Permission.PatchMovies)
  @ApiOperation({ operationId: 'listChangesOfMovie', summary: 'The history of a movie, also of a deleted one' })
  @ApiList(changeList, ChangeListDto)
  history(@Param('movie_id', RowId) id: number, @Asked(changeList) query: ListQuery) {
    return this.movies.reads.changes(id, query);
  }

  @Post(':movie_id/restore')
  @Requires(Permission.PostMovies)
  @AddsRow({ answer: MovieListDto, one: MovieAnswerDto })
  @ApiOperation({ operationId: 'restoreMovie', summary: 'Restore a deleted movie with its castings' })
  restore(@By() caller: Caller, @Param('movie_id', RowId) id: number) {
    return this.movies.restore(caller, id);
  }
}
