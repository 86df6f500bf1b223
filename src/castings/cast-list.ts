import { inOrder } from '../http/answer.js';
import type { Versioned } from '../http/etag.js';
import type { Candidate } from '../resources/import-candidates.js';
import type { Entry, Tally } from '../resources/import-report.js';
import { eachInTurns } from '../resources/slices.js';
import { faultAt } from '../spreadsheets/faults.js';
import type { CastRowDto } from './cast-row.dto.js';
import type { CastingDto } from './casting.dto.js';
import { datesFault } from './dates.js';
import type { RoleDto } from './role.dto.js';

type CastRow = Partial<CastRowDto>;
type RoleFields = Partial<Pick<RoleDto, 'billing' | 'starts' | 'ends'>>;

/** A role that a cast list names. */
export interface ListedRole {
  readonly name: string;
  /** Absent if the list creates it. */
  readonly before?: Versioned<RoleDto>;
  /** The row of the list that names it first. */
  readonly row: number;
  readonly fields: RoleFields;
  /** Set when it is created. */
  id?: number;
}

/** A casting that a cast list creates or changes. */
export interface ListedCasting {
  readonly entry: Entry;
  readonly role: ListedRole;
  readonly actor_id: number;
  readonly before?: Versioned<CastingDto>;
  readonly changes: Partial<Pick<CastingDto, 'status' | 'notes'>>;
  /** Set when it is created. */
  id?: number;
}

/** What a movie has before the import. `folded` is a name without case, accents and punctuation. */
export interface Board {
  readonly movieId: number;
  readonly roles: readonly (Versioned<RoleDto> & { readonly folded: string })[];
  readonly castings: readonly Versioned<CastingDto>[];
  /** By names as they are written in the list. */
  readonly folded: ReadonlyMap<string, string>;
  readonly actors: ReadonlyMap<string, readonly number[]>;
}

/** Decides what the rows of a cast list do to the roles and castings of a movie. */
export class CastList {
  readonly roles = new Map<string, ListedRole>();
  readonly castings: ListedCasting[] = [];
  private readonly seen = new Map<string, number>();
  private readonly rolesById = new Map<number, Board['roles'][number]>();
  private readonly rolesByName = new Map<string, Board['roles'][number][]>();
  private readonly castingsById = new Map<number, Versioned<CastingDto>>();
  private readonly castingsByRole = new Map<string, Versioned<CastingDto>>();

  constructor(
    private readonly board: Board,
    private readonly tally: Tally,
  ) {
    for (const role of board.roles) {
      this.rolesById.set(role.row.id, role);
      const known = this.rolesByName.get(role.folded);
      if (known) known.push(role);
      else this.rolesByName.set(role.folded, [role]);
    }
    for (const casting of board.castings) {
      this.castingsById.set(casting.row.id, casting);
      this.castingsByRole.set(castingKey(casting.row.role_id, casting.row.actor_id), casting);
    }
  }

  async decide(candidates: readonly Candidate[]): Promise<void> {
    await eachInTurns(candidates, (candidate) => this.decideOne(candidate));
    for (const { row, before, fields } of this.roles.values()) {
      const fault = datesFault({ starts: before?.row.starts, ends: before?.row.ends, ...fields });
      if (fault) this.tally.fault(faultAt(row, fault.field, fault.message));
    }
  }

  private decideOne(candidate: Candidate): void {
    const { row, id, version } = candidate;
    const values = candidate.values as CastRow;
    const before = id === undefined ? undefined : this.castingsById.get(id);
    if (id !== undefined && !before)
      return this.fault(row, 'id', 'must be the id of a casting in this movie', String(id));
    if (before && version !== undefined && version !== before.version) {
      return this.fault(
        row,
        'version',
        `changed since your export: ${version}, now ${before.version}`,
        String(version),
      );
    }
    const role = this.roleOf(row, values, before?.row.role_id);
    if (!role) return;
    const actorId = before ? this.sameActor(row, values, before.row) : this.actorOf(row, values);
    if (actorId === 'fault') return;
    if (actorId === undefined) this.openRole(row, role);
    else this.casting(row, role, actorId, values);
  }

  /** The role of a row: by its name, or that of its casting. */
  private roleOf(row: number, { role: name, ...values }: CastRow, roleId: number | undefined): ListedRole | undefined {
    const own = roleId === undefined ? undefined : this.rolesById.get(roleId);
    const folded = name === undefined ? own?.folded : this.board.folded.get(name);
    if (folded === undefined) return void this.fault(row, 'role', 'must name the role');
    if (own && own.folded !== folded)
      return void this.fault(row, 'role', `of a casting can't be changed here; it is ${own.row.name}`);
    const sameName = this.rolesByName.get(folded) ?? [];
    if (!own && sameName.length > 1) {
      const ids = sameName.map((role) => role.row.id).join(', ');
      return void this.fault(row, 'role', `is the name of several roles, ${ids}; add the id of the casting`, name);
    }
    return this.listed(row, own ?? sameName[0], name ?? own!.row.name, fieldsOf(values));
  }

  private listed(
    row: number,
    before: Versioned<RoleDto> | undefined,
    name: string,
    fields: RoleFields,
  ): ListedRole | undefined {
    const key = before ? String(before.row.id) : `new ${this.board.folded.get(name)}`;
    const known = this.roles.get(key);
    if (!known) {
      const role = {
        name,
        row,
        fields: before ? changed(fields, before.row) : fields,
        ...(before && { before, id: before.row.id }),
      };
      this.roles.set(key, role);
      return role;
    }
    const present = { billing: null, starts: null, ends: null, ...known.before?.row, ...known.fields };
    for (const [field, value] of Object.entries(fields)) {
      if (present[field as keyof RoleFields] === value) continue;
      return void this.fault(row, field, `contradicts row ${known.row}, which is about the same role`, String(value));
    }
    return known;
  }

  private actorOf(row: number, { actor, actor_id }: CastRow): number | undefined | 'fault' {
    if (actor_id !== undefined || actor === undefined) return actor_id;
    const ids = this.board.actors.get(actor) ?? [];
    if (ids.length === 1) return ids[0]!;
    const message =
      ids.length === 0
        ? 'must be the name of an existing actor; age and gender of a new one are not known here'
        : `is the name of several actors; add actor_id, one of ${ids.slice(0, 20).join(', ')}`;
    this.fault(row, 'actor', message, actor);
    return 'fault';
  }

  private sameActor(row: number, values: CastRow, { actor_id }: CastingDto): number | 'fault' {
    const ids = values.actor_id === undefined ? this.board.actors.get(values.actor ?? '') : [values.actor_id];
    if (!ids || (ids.length === 0 && values.actor === undefined) || ids.includes(actor_id)) return actor_id;
    this.fault(row, 'actor', `of a casting can't be changed; it is the actor ${actor_id}`, values.actor);
    return 'fault';
  }

  private casting(row: number, role: ListedRole, actorId: number, { status, notes }: CastRow): void {
    const key = `${role.name} ${role.id} ${actorId}`;
    const first = this.seen.get(key);
    if (first !== undefined) return this.fault(row, 'actor', `is on this role in row ${first} already`);
    this.seen.set(key, row);
    const before = role.id === undefined ? undefined : this.castingsByRole.get(castingKey(role.id, actorId));
    const sent = { ...(status !== undefined && { status }), ...(notes !== undefined && { notes }) };
    const changes = before ? changed(sent, before.row) : { status: 'considered' as const, notes: '', ...sent };
    const shown = () => inOrder({ actor_id: actorId, ...before?.row, ...changes, role: role.name });
    const isSame = before && Object.keys(changes).length === 0 && !isNew(role, row);
    const entry = this.tally.add(isSame ? 'unchanged' : before ? 'update' : 'create', row, shown);
    this.castings.push({ entry, role, actor_id: actorId, changes, ...(before && { before, id: before.row.id }) });
  }

  /** A row without an actor. */
  private openRole(row: number, role: ListedRole): void {
    const action = role.before
      ? isNew(role, row)
        ? 'update'
        : 'unchanged'
      : role.row === row
        ? 'create'
        : 'unchanged';
    const shown = () => inOrder({ ...role.before?.row, ...role.fields, name: role.name });
    this.tally.add(action, row, shown, 'role');
  }

  private fault(row: number, field: string, message: string, value?: string): void {
    this.tally.fault(faultAt(row, field, message, value));
  }
}

const castingKey = (roleId: number, actorId: number) => `${roleId} ${actorId}`;

/** Whether this row of the list changes the role. */
const isNew = ({ row, fields, before }: ListedRole, at: number) =>
  before !== undefined && row === at && Object.keys(fields).length > 0;

const fieldsOf = ({ billing, starts, ends }: RoleFields): RoleFields =>
  Object.fromEntries(Object.entries({ billing, starts, ends }).filter(([, value]) => value !== undefined));

const changed = <T extends object>(fields: T, row: object): T =>
  Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => (row as Record<string, unknown>)[field] !== value),
  ) as T;
