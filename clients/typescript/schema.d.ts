// Generated from the service's OpenAPI document. If a test reports that it is stale:
// UPDATE_CLIENT=1 npm test -- test/client

export interface paths {
  '/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What this service is, and where its parts are
     * @description Needs no token.
     */
    get: operations['describeService'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All actors, by id
     * @description Needs the permission `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go. Without any parameter an empty list is 404.
     */
    get: operations['listActors'];
    put?: never;
    /**
     * Add an actor; returns all actors
     * @description Needs the permission `post:actors`. Answers the whole list as it then is, unless `Prefer` asks for less.
     */
    post: operations['createActor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors/{actor_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One actor
     * @description Needs the permission `get:actors`.
     */
    get: operations['getActor'];
    put?: never;
    post?: never;
    /**
     * Delete an actor and its castings; returns all actors
     * @description Needs the permission `delete:actors`. Answers the whole list as it then is, unless `Prefer` asks for less.
     */
    delete: operations['deleteActor'];
    options?: never;
    head?: never;
    /**
     * Change the fields in the body; returns all actors
     * @description Needs the permission `patch:actors`. Answers the whole list as it then is, unless `Prefer` asks for less. Fields that the body leaves out stay as they are.
     */
    patch: operations['updateActor'];
    trace?: never;
  };
  '/actors/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create and change actors by a spreadsheet
     * @description Needs the permission `post:actors`. Also needs `patch:actors` where a row changes one. At most 8 MiB and 100,000 rows. All rows are imported, or none; nothing is deleted.
     */
    post: operations['importActors'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors/{actor_id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The history of an actor, also of a deleted one
     * @description Needs the permission `patch:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listChangesOfActor'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors/{actor_id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore a deleted actor with its castings
     * @description Needs the permission `post:actors`. Answers the whole list as it then is, unless `Prefer` asks for less.
     */
    post: operations['restoreActor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/actors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The cast of a movie, by id
     * @description Needs the permission `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go. Without any parameter an empty list is 404.
     */
    get: operations['listActorsOfMovie'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors/{actor_id}/movies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The movies in which an actor plays, by id
     * @description Needs the permission `get:movies`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go. Without any parameter an empty list is 404.
     */
    get: operations['listMoviesOfActor'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/actors/{actor_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Cast one actor; an actor who is already in the cast stays
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    put: operations['castActor'];
    post?: never;
    /**
     * Remove one actor from the cast; no effect if the actor is not in it
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    delete: operations['uncastActor'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/roles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The roles of a movie, by billing; those without come last
     * @description Needs the permission `get:movies` and `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listRolesOfMovie'];
    put?: never;
    /**
     * Add a role to a movie
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    post: operations['createRole'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/roles/{role_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One role
     * @description Needs the permission `get:movies` and `get:actors`.
     */
    get: operations['getRole'];
    put?: never;
    post?: never;
    /**
     * Delete a role and its castings
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    delete: operations['deleteRole'];
    options?: never;
    head?: never;
    /**
     * Change the fields in the body; null clears billing, or both dates
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less. Fields that the body leaves out stay as they are.
     */
    patch: operations['updateRole'];
    trace?: never;
  };
  '/roles/{role_id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The history of a role, also of a deleted one
     * @description Needs the permission `patch:movies`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listChangesOfRole'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/roles/{role_id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore a deleted role with its castings
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    post: operations['restoreRole'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/castings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All castings, by id
     * @description Needs the permission `get:movies` and `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listCastings'];
    put?: never;
    /**
     * Consider an actor for a role
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    post: operations['createCasting'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/castings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The castings for the roles of a movie, by id
     * @description Needs the permission `get:movies` and `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listCastingsOfMovie'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors/{actor_id}/castings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The castings of an actor, by id
     * @description Needs the permission `get:movies` and `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listCastingsOfActor'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/castings/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create and change roles and castings by a cast list
     * @description Needs the permission `patch:movies`. At most 8 MiB and 100,000 rows. All rows are imported, or none; nothing is deleted.
     */
    post: operations['importCastings'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/castings/{casting_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One casting
     * @description Needs the permission `get:movies` and `get:actors`.
     */
    get: operations['getCasting'];
    put?: never;
    post?: never;
    /**
     * Delete a casting
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    delete: operations['deleteCasting'];
    options?: never;
    head?: never;
    /**
     * Change the fields in the body, such as the status
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less. Fields that the body leaves out stay as they are.
     */
    patch: operations['updateCasting'];
    trace?: never;
  };
  '/castings/{casting_id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The history of a casting, also of a deleted one
     * @description Needs the permission `patch:movies`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listChangesOfCasting'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/castings/{casting_id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore a deleted casting
     * @description Needs the permission `patch:movies`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    post: operations['restoreCasting'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/actors/{actor_id}/absences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The absences of an actor, by their first day
     * @description Needs the permission `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listAbsencesOfActor'];
    put?: never;
    /**
     * Add days on which an actor is absent
     * @description Needs the permission `patch:actors`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    post: operations['createAbsence'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/absences/{absence_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One absence
     * @description Needs the permission `get:actors`.
     */
    get: operations['getAbsence'];
    put?: never;
    post?: never;
    /**
     * Delete an absence
     * @description Needs the permission `patch:actors`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    delete: operations['deleteAbsence'];
    options?: never;
    head?: never;
    /**
     * Change the fields in the body
     * @description Needs the permission `patch:actors`. Answers the row as it then is, unless `Prefer` asks for less. Fields that the body leaves out stay as they are.
     */
    patch: operations['updateAbsence'];
    trace?: never;
  };
  '/absences/{absence_id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The history of an absence, also of a deleted one
     * @description Needs the permission `patch:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listChangesOfAbsence'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/absences/{absence_id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore a deleted absence
     * @description Needs the permission `patch:actors`. Answers the row as it then is, unless `Prefer` asks for less.
     */
    post: operations['restoreAbsence'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/conflicts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Actors who are wanted twice, or wanted while absent, by the first day of the conflict
     * @description Needs the permission `get:movies` and `get:actors`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listConflicts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All movies, by id
     * @description Needs the permission `get:movies`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go. Without any parameter an empty list is 404.
     */
    get: operations['listMovies'];
    put?: never;
    /**
     * Add a movie and its cast; returns all movies
     * @description Needs the permission `post:movies`. Answers the whole list as it then is, unless `Prefer` asks for less.
     */
    post: operations['createMovie'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One movie
     * @description Needs the permission `get:movies`.
     */
    get: operations['getMovie'];
    put?: never;
    post?: never;
    /**
     * Delete a movie and its castings; returns all movies
     * @description Needs the permission `delete:movies`. Answers the whole list as it then is, unless `Prefer` asks for less.
     */
    delete: operations['deleteMovie'];
    options?: never;
    head?: never;
    /**
     * Change the fields in the body; returns all movies
     * @description Needs the permission `patch:movies`. Answers the whole list as it then is, unless `Prefer` asks for less. Fields that the body leaves out stay as they are.
     */
    patch: operations['updateMovie'];
    trace?: never;
  };
  '/movies/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create and change movies by a spreadsheet
     * @description Needs the permission `post:movies`. Also needs `patch:movies` where a row changes one. At most 8 MiB and 100,000 rows. All rows are imported, or none; nothing is deleted.
     */
    post: operations['importMovies'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The history of a movie, also of a deleted one
     * @description Needs the permission `patch:movies`. Also as a spreadsheet, by `Accept` or `format`. Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links the next page by a cursor, so that none is lost or repeated while rows come and go.
     */
    get: operations['listChangesOfMovie'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/movies/{movie_id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore a deleted movie with its castings
     * @description Needs the permission `post:movies`. Answers the whole list as it then is, unless `Prefer` asks for less.
     */
    post: operations['restoreMovie'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All changes of actors and movies, in the order of commits
     * @description Needs the permission `patch:actors` and `patch:movies`. Also as a spreadsheet, by `Accept` or `format`.
     */
    get: operations['listChanges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who the caller is, and the permissions of the token
     * @description Needs a valid token, with any permissions or none.
     */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The process responds; the database is not queried
     * @description Needs no token.
     */
    get: operations['isLive'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * It found its database migrated, and is not shutting down; 503 otherwise
     * @description Needs no token.
     */
    get: operations['isReady'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    ActorDto: {
      age: number;
      gender: string;
      id: number;
      name: string;
    };
    ActorListDto: {
      actors: components['schemas']['ActorDto'][];
      /** @description Present with `include=movies`: the movies in which these actors play. */
      movies?: components['schemas']['MovieDto'][];
      /** @enum {boolean} */
      success: true;
    };
    ActorAnswerDto: {
      actor: components['schemas']['ActorDto'];
      /** @enum {boolean} */
      success: true;
    };
    CreateActorDto: {
      age: number;
      gender: string;
      name: string;
    };
    ImportReportDto: {
      /** @description How the file was decoded. */
      charset: string;
      /** @description The field of each column; null if it is ignored. */
      columns: {
        [key: string]: string | null;
      };
      created: number;
      /** @description Whether nothing was written. */
      dry_run: boolean;
      /** @description The columns that are ignored. */
      ignored: string[];
      /** @description What to look at; it did not stop the import. */
      notices: {
        field: string;
        message: string;
        row: number;
      }[];
      /** @description The rows that are not empty, without the header. */
      rows: number;
      /** @description Up to 50 rows, first of all those that are created or change, and what becomes of each. */
      sample: {
        /** @enum {string} */
        action: 'create' | 'update' | 'unchanged';
        /** @description What the row is after the import. */
        actor?: {
          [key: string]: unknown;
        };
        /** @description What the row is after the import. */
        casting?: {
          [key: string]: unknown;
        };
        /** @description What the row is after the import. */
        movie?: {
          [key: string]: unknown;
        };
        /** @description What the row is after the import. */
        role?: {
          [key: string]: unknown;
        };
        /** @description The spreadsheet's own number; the header is 1. */
        row: number;
      }[];
      /** @description Between cells; null in JSON. */
      separator: string | null;
      /** @enum {boolean} */
      success: true;
      unchanged: number;
      updated: number;
    };
    UpdateActorDto: {
      age?: number;
      gender?: string;
      name?: string;
    };
    ChangeDto: {
      /** @enum {string} */
      action: 'create' | 'update' | 'delete' | 'restore';
      /** @description The row after the change; null if the change deleted it. */
      after: {
        [key: string]: unknown;
      } | null;
      /** @description The time of the change, an RFC 3339 date-time in UTC. */
      at: string;
      /** @description The row before the change; null if the row was new. For a deleted actor also `movies`, the movies it was cast in. */
      before: {
        [key: string]: unknown;
      } | null;
      id: number;
      /** @description The `X-Request-Id` of the request that made the change. */
      request_id: string;
      /** @description The path of the row, also if it was deleted. */
      resource: string;
      /** @description The `sub` of the token that made the change. */
      sub: string;
      /** @description The version of the row after the change, which is its ETag. */
      version: number;
    };
    ChangeListDto: {
      changes: components['schemas']['ChangeDto'][];
      /** @enum {boolean} */
      success: true;
    };
    CastingDto: {
      actor_id: number;
      id: number;
      /** @description The movie of the role. */
      movie_id: number;
      notes: string;
      role_id: number;
      /**
       * @description With `confirmed` the actor is in the cast of the movie.
       * @enum {string}
       */
      status:
        | 'considered'
        | 'shortlisted'
        | 'audition'
        | 'callback'
        | 'pinned'
        | 'offered'
        | 'confirmed'
        | 'declined'
        | 'released';
    };
    RoleDto: {
      /** @description The place in the order of names, 1 on top. */
      billing: number | null;
      /**
       * Format: date
       * @description The last day, which belongs to the part.
       */
      ends: string | null;
      id: number;
      movie_id: number;
      /** @description The character. */
      name: string;
      notes: string;
      /**
       * Format: date
       * @description The first day of the part; null with `ends`.
       */
      starts: string | null;
    };
    RoleListDto: {
      /** @description Present with `include=castings`: the actors of these castings. */
      actors?: components['schemas']['ActorDto'][];
      /** @description Present with `include=castings`: who is considered for these roles. */
      castings?: components['schemas']['CastingDto'][];
      roles: components['schemas']['RoleDto'][];
      /** @enum {boolean} */
      success: true;
    };
    CreateRoleDto: {
      /** @description The place in the order of names, 1 on top. */
      billing?: number | null;
      /**
       * Format: date
       * @description The last day, which belongs to the part.
       */
      ends?: string | null;
      notes?: string;
      /**
       * Format: date
       * @description The first day of the part; null with `ends`.
       */
      starts?: string | null;
      /** @description The character. */
      name: string;
    };
    ConflictDto: {
      /** @description The absence on the other side. */
      absence_id?: number;
      actor_id: number;
      /** @description The casting on the other side. */
      casting_id?: number;
      /**
       * Format: date
       * @description The last day of the conflict.
       */
      ends: string;
      /**
       * @description `double_booking`: confirmed in two movies. `absence`: confirmed or offered while absent. `competing_offer`: an offer beside an offer or a confirmation in another movie.
       * @enum {string}
       */
      kind: 'absence' | 'competing_offer' | 'double_booking';
      /** @description The movie of that casting. */
      movie_id?: number;
      /**
       * Format: date
       * @description The first day of the conflict.
       */
      starts: string;
    };
    RoleAnswerDto: {
      /** @description In answers to a PATCH: the conflicts of the actors with an offer or a confirmation for the role. */
      conflicts?: components['schemas']['ConflictDto'][];
      role: components['schemas']['RoleDto'];
      /** @enum {boolean} */
      success: true;
    };
    UpdateRoleDto: {
      /** @description The place in the order of names, 1 on top. */
      billing?: number | null;
      /**
       * Format: date
       * @description The last day, which belongs to the part.
       */
      ends?: string | null;
      notes?: string;
      /**
       * Format: date
       * @description The first day of the part; null with `ends`.
       */
      starts?: string | null;
      /** @description The character. */
      name?: string;
    };
    CastingListDto: {
      /** @description Present with `include=actors`: the actors of these castings. */
      actors?: components['schemas']['ActorDto'][];
      castings: components['schemas']['CastingDto'][];
      /** @description Present with `include=actors`: the movies of these castings. */
      movies?: components['schemas']['MovieDto'][];
      /** @description Present with `include=actors`: the roles of these castings. */
      roles?: components['schemas']['RoleDto'][];
      /** @enum {boolean} */
      success: true;
    };
    CreateCastingDto: {
      actor_id: number;
      role_id: number;
      notes?: string;
      /**
       * @description With `confirmed` the actor is in the cast of the movie.
       * @enum {string}
       */
      status?:
        | 'considered'
        | 'shortlisted'
        | 'audition'
        | 'callback'
        | 'pinned'
        | 'offered'
        | 'confirmed'
        | 'declined'
        | 'released';
    };
    CastingAnswerDto: {
      casting: components['schemas']['CastingDto'];
      /** @description In answers to writes: where the actor is wanted or absent on the days of the role. */
      conflicts?: components['schemas']['ConflictDto'][];
      /** @enum {boolean} */
      success: true;
    };
    UpdateCastingDto: {
      notes?: string;
      role_id?: number;
      /**
       * @description With `confirmed` the actor is in the cast of the movie.
       * @enum {string}
       */
      status?:
        | 'considered'
        | 'shortlisted'
        | 'audition'
        | 'callback'
        | 'pinned'
        | 'offered'
        | 'confirmed'
        | 'declined'
        | 'released';
    };
    AbsenceDto: {
      actor_id: number;
      /**
       * Format: date
       * @description The last day, which belongs to the absence.
       */
      ends: string;
      id: number;
      notes: string;
      /**
       * Format: date
       * @description The first day of the absence.
       */
      starts: string;
    };
    AbsenceListDto: {
      absences: components['schemas']['AbsenceDto'][];
      /** @enum {boolean} */
      success: true;
    };
    CreateAbsenceDto: {
      /**
       * Format: date
       * @description The last day, which belongs to the absence.
       */
      ends: string;
      /**
       * Format: date
       * @description The first day of the absence.
       */
      starts: string;
      notes?: string;
    };
    AbsenceAnswerDto: {
      absence: components['schemas']['AbsenceDto'];
      /** @description In answers to writes: the castings with an offer or a confirmation on these days. */
      conflicts?: components['schemas']['ConflictDto'][];
      /** @enum {boolean} */
      success: true;
    };
    UpdateAbsenceDto: {
      /**
       * Format: date
       * @description The last day, which belongs to the absence.
       */
      ends?: string;
      /**
       * Format: date
       * @description The first day of the absence.
       */
      starts?: string;
      notes?: string;
    };
    ListedConflictDto: {
      /** @description The absence on the other side. */
      absence_id?: number;
      actor_id: number;
      /** @description The casting, of two the earlier one. */
      casting_id?: number;
      /**
       * Format: date
       * @description The last day of the conflict.
       */
      ends: string;
      /**
       * @description `double_booking`: confirmed in two movies. `absence`: confirmed or offered while absent. `competing_offer`: an offer beside an offer or a confirmation in another movie.
       * @enum {string}
       */
      kind: 'absence' | 'competing_offer' | 'double_booking';
      /** @description The movie of `casting_id`. */
      movie_id?: number;
      /**
       * Format: date
       * @description The first day of the conflict.
       */
      starts: string;
      /** @description The other casting, unless it is an absence. */
      other_casting_id?: number;
      /** @description The movie of `other_casting_id`. */
      other_movie_id?: number;
    };
    ConflictListDto: {
      conflicts: components['schemas']['ListedConflictDto'][];
      /** @enum {boolean} */
      success: true;
    };
    MovieDto: {
      actors: number[];
      id: number;
      /** @description RFC 1123 date at midnight GMT */
      release_date: string;
      title: string;
    };
    MovieListDto: {
      /** @description Present with `include=actors`: the actors who play in these movies. */
      actors?: components['schemas']['ActorDto'][];
      movies: components['schemas']['MovieDto'][];
      /** @enum {boolean} */
      success: true;
    };
    MovieAnswerDto: {
      movie: components['schemas']['MovieDto'];
      /** @enum {boolean} */
      success: true;
    };
    CreateMovieDto: {
      /**
       * Format: date
       * @description An ISO date-time and an RFC 1123 date, the form in answers, are accepted as well.
       */
      release_date: string;
      title: string;
      /** @description Ids of existing actors; duplicates count once. */
      actors?: number[];
    };
    UpdateMovieDto: {
      /** @description Ids of existing actors; duplicates count once. */
      actors?: number[];
      /**
       * Format: date
       * @description An ISO date-time and an RFC 1123 date, the form in answers, are accepted as well.
       */
      release_date?: string;
      title?: string;
    };
    /** @description What every error is. */
    Error: {
      /**
       * @description Why the caller was refused, for programs; with 401 and 403.
       * @enum {string}
       */
      code?: 'authorization_header_missing' | 'invalid_header' | 'token_expired' | 'invalid_claims' | 'unauthorized';
      /** @description The same, for people. */
      description?: string;
      /** @description All faults of the request, where some part of it is at fault. */
      details?: {
        /** @description The field or parameter; `body` for the body as a whole. */
        field: string;
        /** @description What it must be. */
        message: string;
      }[];
      /** @description The status. */
      error: number;
      /** @description What is wrong, and where it helps, what to do next. */
      message: string;
      /** @enum {boolean} */
      success: false;
    };
    /** @description A 422. Nothing was imported. */
    SheetError: {
      /**
       * @description Why the caller was refused, for programs; with 401 and 403.
       * @enum {string}
       */
      code?: 'authorization_header_missing' | 'invalid_header' | 'token_expired' | 'invalid_claims' | 'unauthorized';
      /** @description The same, for people. */
      description?: string;
      /** @description The first 100 faults of the spreadsheet. */
      details?: {
        /** @description The field or parameter; `body` for the body as a whole. */
        field: string;
        /** @description What it must be. */
        message: string;
        /** @description The spreadsheet's own number; the header is 1. */
        row?: number;
        /** @description The start of the cell. */
        value?: string;
      }[];
      /** @description The status. */
      error: number;
      /** @description What is wrong, and where it helps, what to do next. */
      message: string;
      /** @enum {boolean} */
      success: false;
      /** @description The number of all faults. */
      faults?: number;
    };
    /** @description A 409. It may list the conflicts that the write would cause. */
    ConflictError: {
      /**
       * @description Why the caller was refused, for programs; with 401 and 403.
       * @enum {string}
       */
      code?: 'authorization_header_missing' | 'invalid_header' | 'token_expired' | 'invalid_claims' | 'unauthorized';
      /** @description The same, for people. */
      description?: string;
      /** @description All faults of the request, where some part of it is at fault. */
      details?: {
        /** @description The field or parameter; `body` for the body as a whole. */
        field: string;
        /** @description What it must be. */
        message: string;
      }[];
      /** @description The status. */
      error: number;
      /** @description What is wrong, and where it helps, what to do next. */
      message: string;
      /** @enum {boolean} */
      success: false;
      /** @description What the write would conflict with; it is done all the same with `Prefer: handling=lenient`. */
      conflicts?: components['schemas']['ConflictDto'][];
    };
  };
  responses: {
    /** @description The request took too long to arrive; send it again */
    408: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The path is too long; shorten it */
    414: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The only expectation that can be met is 100-continue */
    417: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
    /** @description The headers are too large; send fewer or shorter ones */
    431: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description What a PATCH may be (RFC 5789). */
    'Accept-Patch': string;
    /** @description Ask again with `If-None-Match` before every use. */
    'Cache-Control': string;
    /** @description The name of the file, where a list is answered as a spreadsheet (RFC 6266). */
    'Content-Disposition': string;
    /** @description The version of the row, or of the list as it was asked for (RFC 9110). */
    ETag: string;
    /** @description It was done before, by a request with the same `Idempotency-Key`. */
    'Idempotent-Replayed': string;
    /** @description The pages around this one (RFC 8288). */
    Link: string;
    /** @description The new row. */
    Location: string;
    /** @description Which preferences were followed (RFC 7240). */
    'Preference-Applied': string;
    /** @description Where requests are limited: how many are left, for how many seconds. */
    RateLimit: string;
    /** @description Where requests are limited: how many each caller has a window. */
    'RateLimit-Policy': string;
    /** @description After how many seconds to try again. */
    'Retry-After': number;
    /** @description Which credentials are wanted (RFC 6750). */
    'WWW-Authenticate': string;
    /** @description Names the request in the log: the one that the caller sent, or a new one. */
    'X-Request-Id': string;
    /** @description How many rows all pages have, where they were counted. */
    'X-Total-Count': number;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  describeService: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What this service is, and where its parts are */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            links: {
              desk?: string;
              docs: string;
              health: string;
              openapi: string;
            };
            name: string;
            /** @enum {boolean} */
            success: true;
            version: string;
          };
        };
      };
      /** @description To the Casting Desk, for browsers. */
      303: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listActors: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-age`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'name' | '-name' | 'gender' | '-gender' | 'age' | '-age')[];
        /** @description Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first. Words of one or two letters alone match the start of words. */
        q?: string;
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        name?: string[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        gender?: string[];
        /** @description Matches any of these values. */
        age?: number[];
        /** @description Matches values greater than or equal to this one. */
        age_gte?: number;
        /** @description Matches values less than or equal to this one. */
        age_lte?: number;
        /** @description Matches any of these values. */
        movie_id?: number[];
        /** @description Leaves out actors who are confirmed or absent on any of these days; the first day. Needs `free_to`. */
        free_from?: string;
        /** @description The last value of the range that starts with `free_from`. */
        free_to?: string;
        /** @description Like `free_from` and `free_to`, for the days of this role; parts in the same movie do not count. */
        free_for_role?: number;
        /** @description Adds a second list: the distinct movies of this page. Also needs `get:movies`. */
        include?: 'movies';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All actors, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  createActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`, `return=representation`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateActorDto'];
      };
    };
    responses: {
      /** @description Add an actor; returns all actors */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorListDto'];
        };
      };
      /** @description Added. No body with `return=minimal`; with `return=representation` that of GET at `Location`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One actor */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorAnswerDto'];
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  deleteActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`, `return=representation`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete an actor and its castings; returns all actors */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorListDto'] | components['schemas']['ActorAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  updateActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`, `return=representation`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateActorDto'];
        'application/merge-patch+json': components['schemas']['UpdateActorDto'];
      };
    };
    responses: {
      /** @description Change the fields in the body; returns all actors */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorListDto'] | components['schemas']['ActorAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Accept-Patch': components['headers']['Accept-Patch'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  importActors: {
    parameters: {
      query?: {
        /** @description Report what would be done, and do nothing. */
        dry_run?: 'true' | 'false';
        /** @description How rows without an id are found: equal in all cells (`id`), or by their name. */
        match?: 'id' | 'name';
        /** @description The order of dates such as 3/4/2026, where the column does not show it. */
        dates?: 'dmy' | 'mdy';
      };
      header?: {
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
        /** @description Ignore unknown parameters and conflicts. For example: `handling=lenient`. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/csv': string;
        'text/tab-separated-values': string;
        'application/x-ndjson': string;
        'application/json': string;
      };
    };
    responses: {
      /** @description Create and change actors by a spreadsheet */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportReportDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The file is too large; send at most 8 MiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SheetError'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listChangesOfActor: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-id`. `id` breaks ties. */
        sort?: ('id' | '-id')[];
        /** @description Matches any of these values. */
        action?: ('create' | 'update' | 'delete' | 'restore')[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        sub?: string[];
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The history of an actor, also of a deleted one */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  restoreActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`, `return=representation`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Restore a deleted actor with its castings */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorListDto'];
        };
      };
      /** @description Added. No body with `return=minimal`; with `return=representation` that of GET at `Location`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listActorsOfMovie: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-age`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'name' | '-name' | 'gender' | '-gender' | 'age' | '-age')[];
        /** @description Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first. Words of one or two letters alone match the start of words. */
        q?: string;
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        name?: string[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        gender?: string[];
        /** @description Matches any of these values. */
        age?: number[];
        /** @description Matches values greater than or equal to this one. */
        age_gte?: number;
        /** @description Matches values less than or equal to this one. */
        age_lte?: number;
        /** @description Matches any of these values. */
        movie_id?: number[];
        /** @description Leaves out actors who are confirmed or absent on any of these days; the first day. Needs `free_to`. */
        free_from?: string;
        /** @description The last value of the range that starts with `free_from`. */
        free_to?: string;
        /** @description Like `free_from` and `free_to`, for the days of this role; parts in the same movie do not count. */
        free_for_role?: number;
        /** @description Adds a second list: the distinct movies of this page. Also needs `get:movies`. */
        include?: 'movies';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cast of a movie, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActorListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listMoviesOfActor: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-release_date`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'title' | '-title' | 'release_date' | '-release_date')[];
        /** @description Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first. Words of one or two letters alone match the start of words. */
        q?: string;
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        title?: string[];
        /** @description Matches any of these values. */
        release_date?: string[];
        /** @description Matches values greater than or equal to this one. */
        release_date_gte?: string;
        /** @description Matches values less than or equal to this one. */
        release_date_lte?: string;
        /** @description Matches any of these values. */
        actor_id?: number[];
        /** @description Adds a second list: the distinct actors of this page. Also needs `get:actors`. */
        include?: 'actors';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The movies in which an actor plays, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  castActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Cast one actor; an actor who is already in the cast stays */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  uncastActor: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Remove one actor from the cast; no effect if the actor is not in it */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listRolesOfMovie: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-name`. `id` breaks ties. The default is `billing`. */
        sort?: ('id' | '-id' | 'billing' | '-billing' | 'name' | '-name')[];
        /** @description Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first. Words of one or two letters alone match the start of words. */
        q?: string;
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        name?: string[];
        /** @description Matches any of these values. */
        billing?: number[];
        /** @description Whether no actor is confirmed for the role. */
        open?: ('true' | 'false')[];
        /** @description Adds further lists: the castings and actors of this page. Also needs `get:actors`. */
        include?: 'castings';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The roles of a movie, by billing; those without come last */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  createRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateRoleDto'];
      };
    };
    responses: {
      /** @description Added. No body with `return=minimal`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleAnswerDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description The id of the role. */
        role_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One role */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleAnswerDto'];
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  deleteRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the role. */
        role_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a role and its castings */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  updateRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less; write in spite of conflicts. For example: `return=minimal`, `handling=lenient`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the role. */
        role_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateRoleDto'];
        'application/merge-patch+json': components['schemas']['UpdateRoleDto'];
      };
    };
    responses: {
      /** @description Change the fields in the body; null clears billing, or both dates */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictError'];
        };
      };
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Accept-Patch': components['headers']['Accept-Patch'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listChangesOfRole: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-id`. `id` breaks ties. */
        sort?: ('id' | '-id')[];
        /** @description Matches any of these values. */
        action?: ('create' | 'update' | 'delete' | 'restore')[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        sub?: string[];
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the role. */
        role_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The history of a role, also of a deleted one */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  restoreRole: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the role. */
        role_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Added. No body with `return=minimal`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleAnswerDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listCastings: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-billing`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'status' | '-status' | 'billing' | '-billing')[];
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. */
        movie_id?: number[];
        /** @description Matches any of these values. */
        role_id?: number[];
        /** @description Matches any of these values. */
        actor_id?: number[];
        /** @description Matches any of these values. */
        status?: (
          | 'considered'
          | 'shortlisted'
          | 'audition'
          | 'callback'
          | 'pinned'
          | 'offered'
          | 'confirmed'
          | 'declined'
          | 'released'
        )[];
        /** @description Adds further lists: the actors, movies and roles of this page. Also needs `get:actors`. */
        include?: 'actors';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All castings, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  createCasting: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less; write in spite of conflicts. For example: `return=minimal`, `handling=lenient`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateCastingDto'];
      };
    };
    responses: {
      /** @description Added. No body with `return=minimal`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingAnswerDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictError'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listCastingsOfMovie: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-billing`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'status' | '-status' | 'billing' | '-billing')[];
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. */
        movie_id?: number[];
        /** @description Matches any of these values. */
        role_id?: number[];
        /** @description Matches any of these values. */
        actor_id?: number[];
        /** @description Matches any of these values. */
        status?: (
          | 'considered'
          | 'shortlisted'
          | 'audition'
          | 'callback'
          | 'pinned'
          | 'offered'
          | 'confirmed'
          | 'declined'
          | 'released'
        )[];
        /** @description Adds further lists: the actors, movies and roles of this page. Also needs `get:actors`. */
        include?: 'actors';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The castings for the roles of a movie, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listCastingsOfActor: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-billing`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'status' | '-status' | 'billing' | '-billing')[];
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. */
        movie_id?: number[];
        /** @description Matches any of these values. */
        role_id?: number[];
        /** @description Matches any of these values. */
        actor_id?: number[];
        /** @description Matches any of these values. */
        status?: (
          | 'considered'
          | 'shortlisted'
          | 'audition'
          | 'callback'
          | 'pinned'
          | 'offered'
          | 'confirmed'
          | 'declined'
          | 'released'
        )[];
        /** @description Adds further lists: the actors, movies and roles of this page. Also needs `get:actors`. */
        include?: 'actors';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The castings of an actor, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  importCastings: {
    parameters: {
      query?: {
        /** @description Report what would be done, and do nothing. */
        dry_run?: 'true' | 'false';
        /** @description How rows without an id are found: equal in all cells (`id`), or by their name. */
        match?: 'id' | 'name';
        /** @description The order of dates such as 3/4/2026, where the column does not show it. */
        dates?: 'dmy' | 'mdy';
      };
      header?: {
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
        /** @description Ignore unknown parameters and conflicts. For example: `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/csv': string;
        'text/tab-separated-values': string;
        'application/x-ndjson': string;
        'application/json': string;
      };
    };
    responses: {
      /** @description Create and change roles and castings by a cast list */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportReportDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The file is too large; send at most 8 MiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SheetError'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getCasting: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description The id of the casting. */
        casting_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One casting */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingAnswerDto'];
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  deleteCasting: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the casting. */
        casting_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a casting */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  updateCasting: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less; write in spite of conflicts. For example: `return=minimal`, `handling=lenient`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the casting. */
        casting_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateCastingDto'];
        'application/merge-patch+json': components['schemas']['UpdateCastingDto'];
      };
    };
    responses: {
      /** @description Change the fields in the body, such as the status */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictError'];
        };
      };
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Accept-Patch': components['headers']['Accept-Patch'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listChangesOfCasting: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-id`. `id` breaks ties. */
        sort?: ('id' | '-id')[];
        /** @description Matches any of these values. */
        action?: ('create' | 'update' | 'delete' | 'restore')[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        sub?: string[];
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the casting. */
        casting_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The history of a casting, also of a deleted one */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  restoreCasting: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less; write in spite of conflicts. For example: `return=minimal`, `handling=lenient`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the casting. */
        casting_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Added. No body with `return=minimal`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CastingAnswerDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictError'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listAbsencesOfActor: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-starts`. `id` breaks ties. The default is `starts`. */
        sort?: ('id' | '-id' | 'starts' | '-starts')[];
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The absences of an actor, by their first day */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AbsenceListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  createAbsence: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the actor. */
        actor_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateAbsenceDto'];
      };
    };
    responses: {
      /** @description Added. No body with `return=minimal`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AbsenceAnswerDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getAbsence: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description The id of the absence. */
        absence_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One absence */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AbsenceAnswerDto'];
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  deleteAbsence: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the absence. */
        absence_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete an absence */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AbsenceAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  updateAbsence: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the absence. */
        absence_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateAbsenceDto'];
        'application/merge-patch+json': components['schemas']['UpdateAbsenceDto'];
      };
    };
    responses: {
      /** @description Change the fields in the body */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AbsenceAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Accept-Patch': components['headers']['Accept-Patch'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listChangesOfAbsence: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-id`. `id` breaks ties. */
        sort?: ('id' | '-id')[];
        /** @description Matches any of these values. */
        action?: ('create' | 'update' | 'delete' | 'restore')[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        sub?: string[];
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the absence. */
        absence_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The history of an absence, also of a deleted one */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  restoreAbsence: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the absence. */
        absence_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Added. No body with `return=minimal`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AbsenceAnswerDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listConflicts: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-starts`. `id` breaks ties. The default is `starts`. */
        sort?: ('id' | '-id' | 'starts' | '-starts')[];
        /** @description Matches any of these values. */
        actor_id?: number[];
        /** @description Matches conflicts with one of these movies on either side. */
        movie_id?: number[];
        /** @description Matches any of these values. */
        kind?: ('absence' | 'competing_offer' | 'double_booking')[];
        /** @description Leaves out conflicts that end before this day. */
        from?: string;
        /** @description Leaves out conflicts that start after this day. */
        to?: string;
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Actors who are wanted twice, or wanted while absent, by the first day of the conflict */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConflictListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listMovies: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-release_date`. `id` breaks ties. */
        sort?: ('id' | '-id' | 'title' | '-title' | 'release_date' | '-release_date')[];
        /** @description Finds rows whose name or title contains every word, ignoring case, accents and punctuation; best match first. Words of one or two letters alone match the start of words. */
        q?: string;
        /** @description Matches any of these values. */
        id?: number[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        title?: string[];
        /** @description Matches any of these values. */
        release_date?: string[];
        /** @description Matches values greater than or equal to this one. */
        release_date_gte?: string;
        /** @description Matches values less than or equal to this one. */
        release_date_lte?: string;
        /** @description Matches any of these values. */
        actor_id?: number[];
        /** @description Adds a second list: the distinct actors of this page. Also needs `get:actors`. */
        include?: 'actors';
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All movies, by id */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  createMovie: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less; leave out unknown actors. For example: `return=minimal`, `return=representation`, `handling=lenient`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateMovieDto'];
      };
    };
    responses: {
      /** @description Add a movie and its cast; returns all movies */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieListDto'];
        };
      };
      /** @description Added. No body with `return=minimal`; with `return=representation` that of GET at `Location`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getMovie: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One movie */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieAnswerDto'];
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  deleteMovie: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`, `return=representation`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a movie and its castings; returns all movies */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieListDto'] | components['schemas']['MovieAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  updateMovie: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less; leave out unknown actors. For example: `return=minimal`, `return=representation`, `handling=lenient`. */
        Prefer?: string;
        /** @description The ETag of the version to change, such as `"3"`: 412 if it is another one by now. For example: `*`. */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateMovieDto'];
        'application/merge-patch+json': components['schemas']['UpdateMovieDto'];
      };
    };
    responses: {
      /** @description Change the fields in the body; returns all movies */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieListDto'] | components['schemas']['MovieAnswerDto'];
        };
      };
      /** @description Done, with `return=minimal`. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The row was changed by another client; read it again and repeat your change with its ETag */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Accept-Patch': components['headers']['Accept-Patch'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Send If-Match with the ETag of the row that you change */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  importMovies: {
    parameters: {
      query?: {
        /** @description Report what would be done, and do nothing. */
        dry_run?: 'true' | 'false';
        /** @description How rows without an id are found: equal in all cells (`id`), or by their name. */
        match?: 'id' | 'name';
        /** @description The order of dates such as 3/4/2026, where the column does not show it. */
        dates?: 'dmy' | 'mdy';
      };
      header?: {
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
        /** @description Ignore unknown parameters and conflicts. For example: `handling=lenient`. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/csv': string;
        'text/tab-separated-values': string;
        'application/x-ndjson': string;
        'application/json': string;
      };
    };
    responses: {
      /** @description Create and change movies by a spreadsheet */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportReportDto'];
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The file is too large; send at most 8 MiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SheetError'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listChangesOfMovie: {
    parameters: {
      query?: {
        /** @description The largest number of rows to return, 1 to 500. */
        limit?: number;
        /** @description The number of the page, starting at 1; needs `limit`. */
        page?: number;
        /** @description Where the page starts: the cursor from `Link: rel="next"` of the previous page. Needs `limit`; cannot be combined with `page`. */
        cursor?: string;
        /** @description Sort keys, each at most once. A `-` in front means descending, as in `-id`. `id` breaks ties. */
        sort?: ('id' | '-id')[];
        /** @description Matches any of these values. */
        action?: ('create' | 'update' | 'delete' | 'restore')[];
        /** @description Matches any of these values. Write a comma within a value as `%2C`. */
        sub?: string[];
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
        /** @description Count the rows of all pages; ignore unknown parameters. For example: `count=exact`, `handling=lenient`. */
        Prefer?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The history of a movie, also of a deleted one */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          'X-Total-Count': components['headers']['X-Total-Count'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      414: components['responses']['414'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  restoreMovie: {
    parameters: {
      query?: never;
      header?: {
        /** @description Answer less. For example: `return=minimal`, `return=representation`. */
        Prefer?: string;
        /** @description Makes it safe to repeat the request for 24 hours. For example: `8e03978e-40d5-43dd-bc93-6894a57f9324`. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id of the movie. */
        movie_id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Restore a deleted movie with its castings */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MovieListDto'];
        };
      };
      /** @description Added. No body with `return=minimal`; with `return=representation` that of GET at `Location`. */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          Location: components['headers']['Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Resource was not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      /** @description The request contradicts what is there; read that again before you repeat it */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The body is too large; send at most 256 KiB */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      414: components['responses']['414'];
      /** @description The body must be JSON; send Content-Type: application/json */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      417: components['responses']['417'];
      /** @description Unprocessable Entity */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  listChanges: {
    parameters: {
      query?: {
        /** @description The form of the answer, in a link, where no `Accept` can be sent. The default is what `Accept` names, else JSON. For example: `csv`. */
        format?: 'csv' | 'tsv' | 'ndjson' | 'json';
        /** @description What is between the cells of CSV. Excel needs `semicolon` where the comma is the decimal separator. For example: `semicolon`. */
        separator?: 'comma' | 'semicolon';
        /** @description The largest number of changes to return, 1 to 500. The default is 500; a spreadsheet has all. */
        limit?: number;
        /** @description Where to continue: the position from `Link: rel="next"` of the previous answer. Without it the feed starts at the beginning. */
        since?: string;
      };
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All changes of actors and movies, in the order of commits */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeListDto'];
          'text/csv': string;
          'text/tab-separated-values': string;
          'application/x-ndjson': string;
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          Link: components['headers']['Link'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Permission not found. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller holds: 304 while that is still true. For example: `"3"`. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who the caller is, and the permissions of the token */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            permissions: string[];
            /** @description The `sub` of the token. */
            sub: string;
            /** @enum {boolean} */
            success: true;
          };
        };
      };
      /** @description What the caller holds is still true. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Cache-Control': components['headers']['Cache-Control'];
          ETag: components['headers']['ETag'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description Authorization header is expected. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The answer is JSON; send Accept: application/json */
      406: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      /** @description You send too many requests; wait as long as Retry-After says */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  isLive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The process responds; the database is not queried */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status: 'live';
            /** @enum {boolean} */
            success: true;
          };
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
  isReady: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It found its database migrated, and is not shutting down; 503 otherwise */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status: 'ready';
            /** @enum {boolean} */
            success: true;
          };
        };
      };
      /** @description Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      408: components['responses']['408'];
      417: components['responses']['417'];
      431: components['responses']['431'];
      /** @description Internal Server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
      /** @description The service is not available right now; try again in a moment */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'];
        };
      };
    };
  };
}
