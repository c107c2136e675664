/** Where central takes what a terminal has to say. */
export const CENTRAL_PATHS = {
  enrolTerminal: '/v1/terminals',
  profile: '/v1/terminals/self',
  identify: '/v1/people/identify',
  consents: '/v1/consents',
  attempts: '/v1/attempts',
  heartbeat: '/v1/terminals/self/heartbeat',
  prints: '/v1/prints',
} as const;
