import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/access.js';
import { Readiness } from './readiness.js';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Public()
  @ApiOperation({ operationId: 'isLive', summary: 'The process answers; asks nothing of the database' })
  live() {
    return { status: 'live', success: true };
  }

  @Get('ready')
  @Public()
  @ApiOperation({ operationId: 'isReady', summary: 'The database answers and is migrated; 503 otherwise' })
  async ready() {
    await this.readiness.check();
    return { status: 'ready', success: true };
  }
}
