import type { Mutant } from './mutant.js';

/** Mistakes in castings, conflicts and spreadsheets. */
export const mistakesInCastings: readonly Mutant[] = [
  {
    name: 'casting-release',
    effect: 'a membership that ends releases castings without a change in their history',
    file: 'src/castings/cast-statements.ts',
    find: "AND (leaving = '{}' OR NOT casting_is_confirmed(wanted.id, leaving))",
    replace: '',
    tests: ['test/castings.e2e'],
  },
  {
    name: 'casting-leave',
    effect: 'an actor stays in the cast after the last confirmed casting',
    file: 'src/castings/casting-changes.ts',
    find: "if (before.status === 'confirmed' && !isConfirmed) await disengage(manager, caller, [before]);",
    replace: '',
    tests: ['test/castings.e2e'],
  },
  {
    name: 'casting-absence',
    effect: 'a confirmation while absent is not refused',
    file: 'src/castings/conflict-check.ts',
    find: "kind !== 'competing_offer'",
    replace: "kind === 'double_booking'",
    tests: ['test/castings.e2e'],
  },
  {
    name: 'casting-early-restore',
    effect: 'a casting returns with an actor although its role is deleted',
    file: 'src/castings/dependents.ts',
    find: '`AND EXISTS (SELECT FROM ${table} WHERE id = pending.${column})`',
    replace: "''",
    tests: ['test/castings-undo'],
  },
  {
    name: 'casting-free-edge',
    effect: 'an actor whose part ends on the first day counts as free',
    file: 'src/castings/free-sql.ts',
    find: '${alias}.ends >= ${starts}',
    replace: '${alias}.ends > ${starts}',
    tests: ['test/free'],
  },
  {
    name: 'sheet-version',
    effect: 'an old sheet overwrites what others changed since',
    file: 'src/resources/import-plan.ts',
    find: 'version !== undefined && version !== before.version',
    replace: 'false',
    tests: ['test/imports.e2e'],
  },
  {
    name: 'sheet-formula',
    effect: 'a name that begins with = is a formula in the spreadsheet',
    file: 'src/spreadsheets/cells.ts',
    find: "FORMULA.test(text) ? `'${text}` : text",
    replace: 'text',
    tests: ['src/spreadsheets/lines'],
  },
];
