export const MoviesScreen = () => <h1>Movies</h1>;
