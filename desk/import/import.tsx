export const ImportScreen = () => <h1>Import</h1>;
