import { day, id, integer, plain, resource } from '../resources/resource.js';
import type { AbsenceDto } from './absence.dto.js';
import { Absence } from './absence.entity.js';

export const absenceResource = resource<AbsenceDto>({
  name: 'absences',
  one: 'absence',
  entity: Absence,
  columns: { actor_id: integer, ends: day, id, notes: plain, starts: day },
  filters: {},
  sorts: { id: 'absence.id', starts: 'absence.starts' },
  order: 'starts',
});
