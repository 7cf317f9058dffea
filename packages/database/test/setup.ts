import { startHeartbeat } from '@rec-io/database/heartbeat';

/** In every process that runs tests. */
startHeartbeat();
