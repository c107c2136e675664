import type { DocumentJob } from '../../hal/document-printer.ts';
import { encodeMessage, type IppAttribute } from './codec/message.ts';
import { nameOfTag } from './codec/tags.ts';
import type { AboutPrinter } from './printer-facts.ts';
import { A4, attribute, boolean, integer, keyword, LANGUAGE, mime, name, OPERATION, PDF, uri, VERSION, type Operation } from './wire.ts';

/** Whom a request goes to and who asks. */
export interface Asker {
  readonly printerUri: string;
  readonly userName: string;
}

/** What is asked; the attributes of RFC 8011 §4 for each operation. */
export type Question =
  | { readonly operation: 'Get-Printer-Attributes'; readonly wanted: readonly string[] }
  | { readonly operation: 'Validate-Job' | 'Create-Job'; readonly job: JobWish }
  | { readonly operation: 'Print-Job'; readonly job: JobWish; readonly pdf: Uint8Array }
  | { readonly operation: 'Send-Document'; readonly jobId: number; readonly job: JobWish; readonly pdf: Uint8Array }
  | { readonly operation: 'Get-Jobs'; readonly which: 'completed' | 'not-completed'; readonly limit: number }
  | { readonly operation: 'Get-Job-Attributes' | 'Cancel-Job'; readonly jobId: number };

/** A job as it is asked for: what the printer cannot do is left out. */
export interface JobWish {
  readonly name: string;
  readonly copies: number;
  /** `undefined` where the printer prints on one side only. */
  readonly sides: 'one-sided' | 'two-sided-long-edge' | undefined;
  /** Says that the paper is A4; false where the printer does not know that name. */
  readonly onA4: boolean;
  /** Says that the pages are not to be scaled (PWG 5100.13 §6.2.3). */
  readonly unscaled: boolean;
}

/** What is wanted to know of a job. */
export const JOB_ATTRIBUTES = [
  'job-id',
  'job-name',
  'job-state',
  'job-state-reasons',
  'number-of-documents',
  'job-impressions',
  'job-impressions-completed',
  'job-media-sheets-completed',
  'time-at-processing',
  'copies',
  'sides',
] as const;

/** The wish for a job, within what the printer says that it can do. */
export function wishFor(job: DocumentJob, about: AboutPrinter): JobWish {
  const sides = !about.sidesKnown ? undefined : job.duplex && about.abilities.duplex ? 'two-sided-long-edge' : 'one-sided';
  return { name: job.jobId, copies: job.copies, sides, onA4: about.namesA4, unscaled: about.scalingKnown };
}

/** The bytes of a request. */
export function encodeRequest(question: Question, asker: Asker, requestId: number): Uint8Array {
  const { operation } = question;
  const target = 'jobId' in question ? [attribute('job-id', integer(question.jobId))] : [];
  const groups = [
    {
      group: 'operation' as const,
      attributes: [
        ...LANGUAGE,
        attribute('printer-uri', uri(asker.printerUri)),
        ...target,
        attribute('requesting-user-name', name(asker.userName)),
        ...operationAttributes(question),
      ],
    },
    ...('job' in question && operation !== 'Send-Document' ? [{ group: 'job' as const, attributes: jobAttributes(question.job) }] : []),
  ].filter((each) => each.attributes.length > 0);
  const data = 'pdf' in question ? question.pdf : new Uint8Array(0);
  return encodeMessage({ version: VERSION, code: OPERATION[operation], requestId, groups, data });
}

function operationAttributes(question: Question): readonly IppAttribute[] {
  switch (question.operation) {
    case 'Get-Printer-Attributes':
      return [attribute('requested-attributes', ...question.wanted.map(keyword))];
    case 'Validate-Job':
    case 'Print-Job':
      return [attribute('job-name', name(question.job.name)), ...documentAttributes(question.job)];
    case 'Create-Job':
      return [attribute('job-name', name(question.job.name))];
    case 'Send-Document':
      return [...documentAttributes(question.job), attribute('last-document', boolean(true))];
    case 'Get-Jobs':
      return [
        attribute('limit', integer(question.limit)),
        attribute('requested-attributes', ...JOB_ATTRIBUTES.map(keyword)),
        attribute('which-jobs', keyword(question.which)),
        attribute('my-jobs', boolean(false)),
      ];
    case 'Get-Job-Attributes':
      return [attribute('requested-attributes', ...JOB_ATTRIBUTES.map(keyword))];
    case 'Cancel-Job':
      return [];
  }
}

const documentAttributes = (job: JobWish): readonly IppAttribute[] => [
  attribute('document-name', name(job.name)),
  attribute('document-format', mime(PDF)),
];

function jobAttributes({ copies, sides, onA4, unscaled }: JobWish): readonly IppAttribute[] {
  return [
    // Said only where it matters: some printers refuse the attribute as such.
    ...(copies === 1 ? [] : [attribute('copies', integer(copies))]),
    ...(sides === undefined ? [] : [attribute('sides', keyword(sides))]),
    ...(onA4 ? [attribute('media', keyword(A4))] : []),
    ...(unscaled ? [attribute('print-scaling', keyword('none'))] : []),
  ];
}

/** The operation of a request's code, for whoever reads requests. */
export const operationOf = (code: number): Operation | undefined => nameOfTag(OPERATION, code);
