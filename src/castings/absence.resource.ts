import { day, id, integer, plain, resource } from '../resources/resource.js';
import type { AbsenceDto } from './absence.dto.js';
import { Absence } from './absence.entity.js';

export const absenceResource = resource<AbsenceDto>({
  name: 'absences',
  one: 'absence',
  entity: Absence,
  columns: { actor_id: integer, ends: day, id, notes: plain, starts: day },
  sheet: {
    actor: { sql: (absence) => `SELECT name FROM actors WHERE id = ${absence}.actor_id` },
    starts: 'starts',
    ends: 'ends',
    notes: 'notes',
    actor_id: 'actor_id',
  },
  filters: {},
  sorts: { id: 'absence.id', starts: 'absence.starts' },
  order: 'starts',
});
