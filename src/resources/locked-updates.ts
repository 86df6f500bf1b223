import type { Row } from './resource.js';
import type { ResourceRepository, Update } from './resource.repository.js';

/** Does updates of rows that the transaction has locked. @throws Error if one of them was not done */
export async function updateLocked<T extends Row>(
  rows: ResourceRepository<T>,
  updates: readonly Update[],
): Promise<void> {
  const done = await rows.updateAll(updates);
  for (const { id } of updates) {
    const updated = done.get(id);
    if (updated instanceof Error) throw updated;
    if (!updated?.after) throw new Error(`${rows.resource.one} ${id} was locked, but it was not changed`);
  }
}
