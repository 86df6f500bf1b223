/** What a token may allow, as written in its `permissions` array. There will be no others: each must be configured at the provider. */
export enum Permission {
  GetActors = 'get:actors',
  PostActors = 'post:actors',
  PatchActors = 'patch:actors',
  DeleteActors = 'delete:actors',
  GetMovies = 'get:movies',
  PostMovies = 'post:movies',
  PatchMovies = 'patch:movies',
  DeleteMovies = 'delete:movies',
}
