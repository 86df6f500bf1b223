export const ActorScreen = ({ id }: { id: number }) => <h1>Actor {id}</h1>;
