import type { Actor } from '../../clients/typescript/index.js';

interface Props {
  readonly actors: readonly Actor[];
  readonly onDone: () => void;
}

/** Makes the selected actors candidates of a part. */
export const AddToRole = ({ actors, onDone }: Props) => (
  <p class="notice">
    {actors.length} selected <button onClick={onDone}>Clear</button>
  </p>
);
