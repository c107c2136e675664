import manifest from '../package.json' with { type: 'json' };

/** The version of this agent, as its package says; told to central with each heartbeat. */
export const AGENT_VERSION: string = manifest.version;
