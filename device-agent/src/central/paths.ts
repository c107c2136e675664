/** Where central takes what a terminal has to say. */
export const CENTRAL_PATHS = {
  enrolTerminal: '/v1/terminals',
  profile: '/v1/terminals/self',
  identify: '/v1/people/identify',
  consents: '/v1/consents',
  attempts: '/v1/attempts',
  feedback: '/v1/feedback',
  particulars: '/v1/particulars',
  heartbeat: '/v1/terminals/self/heartbeat',
  staff: '/v1/terminals/self/staff',
  files: '/v1/terminals/self/files',
  prints: '/v1/prints',
  lookUps: '/v1/look-ups',
  documents: '/v1/documents',
  publicContent: '/v1/public-content',
} as const;

/** Where one look-up goes on. @param id as central gave it */
export const lookUpPath = (id: string, part: 'raise' | 'records' | 'archive-pages' | 'end'): string =>
  `${CENTRAL_PATHS.lookUps}/${encodeURIComponent(id)}/${part}`;

/** Where a picture of a paper lies. @param index its place in the content's list, from 0 */
export const documentPicturePath = (documentId: string, index: number): string =>
  `${CENTRAL_PATHS.documents}/${encodeURIComponent(documentId)}/pictures/${index}`;
