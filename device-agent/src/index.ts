export { startAgent, type Agent, type AgentOptions, type StartFault } from './compose.ts';
export { parseConfig, type Config } from './config.ts';
export { createVirtualClock, systemClock, type Clock, type VirtualClock } from './clock.ts';
export { createLog, silentAgentLog, type AgentLog } from './log.ts';
