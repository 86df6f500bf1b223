import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/access.js';
import { Readiness } from './readiness.js';

const healthy = (status: string) => ({
  type: 'object',
  required: ['status', 'success'],
  properties: { status: { type: 'string', enum: [status] }, success: { type: 'boolean', enum: [true] } },
});

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Public()
  @ApiOkResponse({ schema: healthy('live') })
  @ApiOperation({ operationId: 'isLive', summary: 'The process responds; the database is not queried' })
  live() {
    return { status: 'live', success: true };
  }

  @Get('ready')
  @Public()
  @ApiOkResponse({ schema: healthy('ready') })
  @ApiOperation({
    operationId: 'isReady',
    summary: 'It found its database migrated, and is not shutting down; 503 otherwise',
  })
  async ready() {
    await this.readiness.check();
    return { status: 'ready', success: true };
  }
}
