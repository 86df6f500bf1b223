export const ActivityScreen = () => <h1>Activity</h1>;
