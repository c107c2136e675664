/** Address of the live line among a terminal's signed requests: what its handshake is signed for. */
export const LIVE_PATH = '/v1/terminals/self/live';

export const roomOfTerminal = (terminalId: string): string => `terminal:${terminalId}`;
export const roomOfSession = (session: string): string => `session:${session}`;
/** Who may see the events of visits. */
export const AUDIT_ROOM = 'right:audit.see';
