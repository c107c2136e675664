import { z } from 'zod';
import { uuid } from '../encodings.ts';
import {
  archiveImport,
  archivePageRequest,
  documentAnswer,
  documentRequest,
  lookUpAnswer,
  lookUpRequest,
  raiseAnswer,
  raiseRequest,
  recordRequest,
  recordsImport,
  recordsImportAnswer,
  servicePassword,
} from '../look-up-api.ts';
import { recordSubmission, submissionAnswer } from '../central-api.ts';
import { topicRecord } from '../personal-records/record-of.ts';
import { publicContent, publicContentDraft } from '../public-content.ts';
import type { Operation } from './operation.ts';
import { byBureau, byTerminal, idInPath, operation, SIGNED } from './security.ts';

const LOOK_UP = ['look-up-over', 'assurance-too-low'] as const;
const picture = (call: Parameters<typeof operation>[3]): Operation => ({
  ...operation(call.body === undefined ? 'get' : 'post', 'terminal', SIGNED, call),
  status: 200,
  answer: { kind: 'png', description: 'The scanned page, PNG or JPEG as the content type says.' },
});

/** Looking up, papers, and what is shown to everybody. */
export const lookUpOperations: readonly Operation[] = [
  byTerminal('post', {
    id: 'lookUps.open',
    path: '/v1/look-ups',
    summary: 'Opens a look-up on a card that lies there, or on a verification of this session.',
    body: lookUpRequest,
    answer: lookUpAnswer,
    problems: ['look-up-over'],
  }),
  byTerminal('post', {
    id: 'lookUps.raise',
    path: '/v1/look-ups/{id}/raise',
    summary: 'Shows more of who one is: service password, or a verification.',
    parameters: idInPath,
    body: raiseRequest,
    answer: raiseAnswer,
    problems: LOOK_UP,
  }),
  byTerminal('post', {
    id: 'lookUps.record',
    path: '/v1/look-ups/{id}/records',
    summary: 'One topic of the person’s own file.',
    parameters: idInPath,
    body: recordRequest,
    answer: topicRecord,
    problems: [...LOOK_UP, 'print-limit'],
  }),
  picture({
    id: 'lookUps.archivePage',
    path: '/v1/look-ups/{id}/archive-pages',
    summary: 'One scanned page of the own archive.',
    parameters: idInPath,
    body: archivePageRequest,
    problems: [...LOOK_UP, 'not-found'],
  }),
  byTerminal('post', {
    id: 'lookUps.end',
    path: '/v1/look-ups/{id}/end',
    summary: 'Ends a look-up; one that is over stays over.',
    parameters: idInPath,
    body: z.object({}),
  }),
  byTerminal('post', {
    id: 'documents.issue',
    path: '/v1/documents',
    summary: 'Issues a paper: number, code, content, seal, signature. The same content on the same day is the same paper.',
    body: documentRequest,
    answer: documentAnswer,
    problems: [...LOOK_UP, 'print-limit', 'nothing-on-file', 'not-found'],
  }),
  picture({
    id: 'documents.picture',
    path: '/v1/documents/{id}/pictures/{n}',
    summary: 'A picture that a paper’s content names.',
    parameters: {
      ...idInPath,
      n: {
        in: 'path',
        required: true,
        description: 'Place in the content’s list of pictures, from 0.',
        schema: z.coerce.number().int().nonnegative(),
      },
    },
    problems: [...LOOK_UP, 'not-found'],
  }),
  byTerminal('post', {
    id: 'feedback.record',
    path: '/v1/feedback',
    summary: 'A rating, complaint or question: a signed record, its words sealed.',
    body: recordSubmission,
    answer: submissionAnswer,
    problems: ['record-conflict', 'evidence-unreadable'],
  }),
  byTerminal('post', {
    id: 'particulars.record',
    path: '/v1/particulars',
    summary: 'The person has confirmed the own particulars, or asks for a correction: a signed record.',
    body: recordSubmission,
    answer: submissionAnswer,
    problems: ['record-conflict', 'look-up-over', 'assurance-too-low'],
  }),
  byTerminal('get', {
    id: 'publicContent.read',
    path: '/v1/public-content',
    summary: 'Notices, guides, sites and forms for everybody.',
    answer: publicContent,
  }),
  byBureau('post', {
    id: 'publicContent.set',
    path: '/v1/public-content',
    summary: 'Replaces what is shown to everybody.',
    body: publicContentDraft,
    answer: publicContent.pick({ version: true, updatedAt: true }),
  }),
  byBureau('post', {
    id: 'records.import',
    path: '/v1/records',
    summary: 'Records of people; each person is stored whole or refused with the field that does not add up.',
    body: recordsImport,
    answer: recordsImportAnswer,
  }),
  byBureau('post', {
    id: 'archives.import',
    path: '/v1/archives',
    summary: 'One scanned document of a person’s archive; the same id again replaces it.',
    body: archiveImport,
    answer: z.object({ id: uuid, pages: z.number().int() }),
    problems: ['not-found'],
  }),
  byBureau('post', {
    id: 'servicePasswords.set',
    path: '/v1/service-passwords',
    summary: 'The counter sets a person’s service password, or takes it away.',
    body: servicePassword,
    problems: ['not-found'],
  }),
  byBureau('get', {
    id: 'feedback.list',
    path: '/v1/feedback',
    summary: 'What people left: ratings, and messages opened for staff. Erased after the time that the notice says.',
    answer: z.object({
      feedback: z.array(
        z.object({
          id: uuid,
          at: z.iso.datetime(),
          siteNo: z.string(),
          service: z.string(),
          rating: z.number().int().optional(),
          message: z.enum(['strokes', 'text', 'telephone']).optional(),
          text: z.string().optional(),
          telephone: z.string().optional(),
          strokes: z.array(z.array(z.number())).optional(),
          erasedAt: z.iso.datetime().optional(),
          /** A rating and a message of one visit have the same; it names nobody. */
          visitId: uuid.optional(),
        }),
      ),
    }),
  }),
  byBureau('get', {
    id: 'documents.list',
    path: '/v1/documents',
    summary: 'Papers issued on a day: number, kind, site and prints; no names.',
    parameters: { on: { in: 'query', required: true, description: 'Civil date of Asia/Shanghai.', schema: z.iso.date() } },
    answer: z.object({
      documents: z.array(
        z.object({
          number: z.string(),
          kind: z.string(),
          siteNo: z.string(),
          issuedAt: z.iso.datetime(),
          sheets: z.number().int(),
          prints: z.number().int(),
        }),
      ),
    }),
  }),
];
