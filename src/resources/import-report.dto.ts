import { ApiProperty } from '@nestjs/swagger';

const imported = { type: 'object', additionalProperties: true, description: 'What the row is after the import.' };
const count = { type: 'integer' as const, minimum: 0 };

/** What an import did, or with `dry_run` would do. Members are in alphabetical order. */
export class ImportReportDto {
  @ApiProperty({ description: 'How the file was decoded.', example: 'utf-8' })
  charset: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] } as object,
    description: 'The field of each column; null if it is ignored.',
    example: { Agent: null, Name: 'name' },
  })
  columns: Record<string, string | null>;

  @ApiProperty({ ...count, example: 3 })
  created: number;

  @ApiProperty({ type: 'boolean', description: 'Whether nothing was written.', example: true })
  dry_run: boolean;

  @ApiProperty({ type: [String], description: 'The columns that are ignored.', example: ['Agent'] })
  ignored: string[];

  @ApiProperty({
    type: 'array',
    items: {
      type: 'object',
      required: ['field', 'message', 'row'],
      properties: { field: { type: 'string' }, message: { type: 'string' }, row: { type: 'integer' } },
    },
    description: 'What to look at; it did not stop the import.',
    example: [{ field: 'name', message: 'looks like "Last, First"', row: 7 }],
  })
  notices: object[];

  @ApiProperty({ ...count, description: 'The rows that are not empty, without the header.', example: 41 })
  rows: number;

  @ApiProperty({
    type: 'array',
    items: {
      type: 'object',
      required: ['action', 'row'],
      properties: {
        action: { type: 'string', enum: ['create', 'update', 'unchanged'] },
        // By name: generators can't say that all members but two are objects.
        ...Object.fromEntries(['actor', 'casting', 'movie', 'role'].map((name) => [name, imported])),
        row: { type: 'integer', description: "The spreadsheet's own number; the header is 1." },
      },
    } as object,
    description: 'Up to 50 rows, first of all those that are created or change, and what becomes of each.',
    example: [{ action: 'create', actor: { age: 31, gender: 'female', id: 12, name: 'Ann Lee' }, row: 2 }],
  })
  sample: object[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Between cells; null in JSON.', example: ';' })
  separator: string | null;

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;

  @ApiProperty({ ...count, example: 36 })
  unchanged: number;

  @ApiProperty({ ...count, example: 2 })
  updated: number;
}
