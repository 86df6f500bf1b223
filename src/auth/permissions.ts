/** What a token may allow, as written in its `permissions` array. These eight are all there will ever be. */
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
