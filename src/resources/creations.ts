import type { DataSource, EntityManager } from 'typeorm';
import { SharedCommit } from '../database/shared-commit.js';
import { committed, transaction } from '../database/transaction.js';
import type { RenderedRow } from '../http/answer.js';
import type { Versioned } from '../http/etag.js';
import { rendered } from './answers.js';
import type { Row } from './resource.js';
import type { Creation, ResourceRepository } from './resource.repository.js';

/** Returns a new row with links to rows that exist. @throws Failure if it must have others */
export type Settle = (existing: ReadonlySet<number>) => object;

/** A row to be created. */
export interface Request extends Omit<Creation, 'row'> {
  /** The rows to which it should have links. */
  readonly links: readonly number[];
  readonly settle: Settle;
}

/**
 * Creates rows in shared commits. A batch asks which linked rows exist, and creates its rows by one statement. It waits for
 * no lock. A row that needs one is created in a transaction that takes it.
 */
export class Creations<T extends Row> {
  private readonly commit = new SharedCommit<Request & { readonly id: number }, RenderedRow>(async (requests, waits) =>
    waits
      ? [rendered(await transaction(this.dataSource, (manager) => this.within(manager, requests[0]!)))]
      : this.createAll(requests),
  );
  private requestsSoFar = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly rows: ResourceRepository<T>,
  ) {}

  /** Returns the new row. @throws what `settle` throws */
  submit(request: Request): Promise<RenderedRow> {
    return this.commit.submit({ ...request, id: this.requestsSoFar++ });
  }

  /** Creates a row in a transaction, in which the rows to which it has links can't be deleted. @throws what `settle` throws */
  async within(manager: EntityManager, request: Request): Promise<Versioned<T>> {
    const rows = this.rows.within(manager);
    const outcome = settled(request, await rows.linked(request.links, true));
    if (outcome instanceof Error) throw outcome;
    const [created] = await rows.createAll([outcome]);
    return created as Versioned<T>;
  }

  private async createAll(requests: readonly Request[]): Promise<(RenderedRow | Error)[]> {
    const existing = await this.rows.linked(requests.flatMap(({ links }) => links));
    const outcomes = requests.map((request) => settled(request, existing));
    const ready = outcomes.filter((outcome): outcome is Creation => !(outcome instanceof Error));
    const created = ready.length > 0 ? await committed(this.dataSource, () => this.rows.createAll(ready)) : [];
    const rows = created.values();
    return outcomes.map((outcome) => {
      const one = outcome instanceof Error ? outcome : rows.next().value!;
      return one instanceof Error ? one : rendered(one);
    });
  }
}

function settled({ author, settle }: Request, existing: ReadonlySet<number>): Creation | Error {
  try {
    return { author, row: settle(existing) };
  } catch (error) {
    return error as Error;
  }
}
