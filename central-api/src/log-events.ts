/** Who has to do something about an event. */
export type Actor = 'nobody' | 'operator' | 'bureau' | 'developers';

/** What an event of central's log tells, in one sentence, and who acts on it. */
export interface LogEventKind {
  readonly tells: string;
  readonly acts: Actor;
}

const tells = (acts: Actor, sentence: string): LogEventKind => ({ tells: sentence, acts });

/** Every event that can stand in central's log. A new one gets its sentence here first: the compiler insists. */
export const LOG_EVENTS = {
  'central-started': tells('nobody', 'Central answers terminals, staff and the public on these ports.'),
  'central-busy': tells('operator', 'A request could not be served because the database was away or overloaded; terminals try again.'),
  'central-failed': tells('developers', 'A request met a bug; `err` has its stack, without what was sent.'),
  'request-answered': tells('nobody', 'A request was answered: method, route, status and time, never the path or body as sent.'),
  heartbeat: tells('nobody', 'A terminal told how it goes, and how many records it keeps.'),
  'live-line-failed': tells('operator', 'Something on the live line of terminals and consoles failed; it comes again with the next beat.'),
  'beat-refused': tells(
    'developers',
    'A terminal told figures that the database cannot hold; its beat was left out, those of the others were written.',
  ),
  'redis-away': tells('operator', 'Redis does not answer: other processes are told late of what happens here. Nothing is lost.'),
  'redis-back': tells('nobody', 'Redis answers again; consoles of this process read everything anew.'),
  'job-failed': tells('operator', 'A job that runs by itself failed; it comes again.'),
  'database-moved': tells(
    'nobody',
    'The database’s account cannot enter the data folder, so the database lives in `folder`; `npm run reset` empties that too.',
  ),
  'database-connection-broke': tells('operator', 'An idle connection to the database was lost; a new one is made when it is needed.'),
  'city-seeded': tells('nobody', 'Simulated world: the synthetic people are registered and the cast is enrolled.'),
  'cast-missing': tells(
    'developers',
    'Simulated world: `fixtures/data/cast-enrolments.json` is missing, so nobody of the cast is enrolled; `npm run generate -- --cast` makes it.',
  ),
  'cast-enrolment-refused': tells(
    'developers',
    'Simulated world: an enrolment of the cast was refused; the file does not fit the sources.',
  ),
} as const satisfies Record<string, LogEventKind>;

export type LogEvent = keyof typeof LOG_EVENTS;
