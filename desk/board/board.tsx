export const BoardScreen = ({ id }: { id: number }) => <h1>Board {id}</h1>;
