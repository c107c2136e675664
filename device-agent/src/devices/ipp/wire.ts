import type { IppAttribute, IppGroup, IppMessage } from './codec/message.ts';
import type { IppValue } from './codec/values.ts';

/** Operations (RFC 8011 §5.4.15). */
export const OPERATION = {
  'Print-Job': 0x0002,
  'Validate-Job': 0x0004,
  'Create-Job': 0x0005,
  'Send-Document': 0x0006,
  'Cancel-Job': 0x0008,
  'Get-Job-Attributes': 0x0009,
  'Get-Jobs': 0x000a,
  'Get-Printer-Attributes': 0x000b,
} as const;
export type Operation = keyof typeof OPERATION;

/** Status codes (RFC 8011 Appendix B); below 0x0100 is success. */
export const STATUS = {
  'successful-ok': 0x0000,
  'successful-ok-ignored-or-substituted-attributes': 0x0001,
  'successful-ok-conflicting-attributes': 0x0002,
  'client-error-bad-request': 0x0400,
  'client-error-forbidden': 0x0401,
  'client-error-not-authenticated': 0x0402,
  'client-error-not-authorized': 0x0403,
  'client-error-not-possible': 0x0404,
  'client-error-timeout': 0x0405,
  'client-error-not-found': 0x0406,
  'client-error-gone': 0x0407,
  'client-error-request-entity-too-large': 0x0408,
  'client-error-document-format-not-supported': 0x040a,
  'client-error-attributes-or-values-not-supported': 0x040b,
  'client-error-charset-not-supported': 0x040d,
  'client-error-conflicting-attributes': 0x040e,
  'client-error-compression-error': 0x0410,
  'client-error-document-format-error': 0x0411,
  'server-error-internal-error': 0x0500,
  'server-error-operation-not-supported': 0x0501,
  'server-error-service-unavailable': 0x0502,
  'server-error-version-not-supported': 0x0503,
  'server-error-device-error': 0x0504,
  'server-error-temporary-error': 0x0505,
  'server-error-not-accepting-jobs': 0x0506,
  'server-error-busy': 0x0507,
  'server-error-job-canceled': 0x0508,
  'server-error-multiple-document-jobs-not-supported': 0x0509,
  'server-error-printer-is-deactivated': 0x050a,
  'server-error-too-many-jobs': 0x050b,
} as const;

/** Job states (RFC 8011 §5.3.7). */
export const JOB_STATE = { pending: 3, held: 4, processing: 5, stopped: 6, canceled: 7, aborted: 8, completed: 9 } as const;
export type JobState = keyof typeof JOB_STATE;

/** Printer states (RFC 8011 §5.4.11). */
export const PRINTER_STATE = { idle: 3, processing: 4, stopped: 5 } as const;
export type PrinterState = keyof typeof PRINTER_STATE;

export const PDF = 'application/pdf';
/** PWG 5101.1 name of the paper; printers of other countries have Letter as their default. */
export const A4 = 'iso_a4_210x297mm';
/** IPP/1.1: every printer of today speaks it, also those of IPP/2.x (PWG 5100.12 §5). */
export const VERSION: readonly [number, number] = [1, 1];

export const isSuccess = (status: number): boolean => status < 0x0100;

/** The name of a status for logs, else its number. */
export function describeStatus(status: number): string {
  for (const [name, code] of Object.entries(STATUS)) if (code === status) return name;
  return `status 0x${status.toString(16).padStart(4, '0')}`;
}

// --- values

export const integer = (value: number): IppValue => ({ kind: 'integer', value });
export const enumeration = (value: number): IppValue => ({ kind: 'enum', value });
export const keyword = (value: string): IppValue => ({ kind: 'keyword', value });
export const uri = (value: string): IppValue => ({ kind: 'uri', value });
export const name = (value: string): IppValue => ({ kind: 'name', value });
export const text = (value: string): IppValue => ({ kind: 'text', value });
export const mime = (value: string): IppValue => ({ kind: 'mimeMediaType', value });
export const boolean = (value: boolean): IppValue => ({ kind: 'boolean', value });

/** One attribute; it must have a value. */
export const attribute = (called: string, ...values: readonly IppValue[]): IppAttribute => ({ name: called, values });

/** RFC 8011 §4.1.4: these two come first in every message. */
export const LANGUAGE: readonly IppAttribute[] = [
  attribute('attributes-charset', { kind: 'charset', value: 'utf-8' }),
  attribute('attributes-natural-language', { kind: 'naturalLanguage', value: 'en' }),
];

// --- reading

/** All groups of a kind: `Get-Jobs` answers one `job` group for each job. */
export const groupsOf = (message: IppMessage, group: IppGroup['group']): readonly IppGroup[] =>
  message.groups.filter((each) => each.group === group);

/** The values of an attribute; none where it is not there. */
export const valuesOf = (group: IppGroup | undefined, called: string): readonly IppValue[] =>
  group?.attributes.find((each) => each.name === called)?.values ?? [];

/** Numbers of integer, enum and the upper end of ranges. */
export function numberOf(group: IppGroup | undefined, called: string): number | undefined {
  const [value] = valuesOf(group, called);
  switch (value?.kind) {
    case 'integer':
    case 'enum':
      return value.value;
    case 'rangeOfInteger':
      return value.upper;
    default:
      return undefined;
  }
}

export function booleanOf(group: IppGroup | undefined, called: string): boolean | undefined {
  const [value] = valuesOf(group, called);
  return value?.kind === 'boolean' ? value.value : undefined;
}

/** All strings of an attribute, with or without a language. */
export function stringsOf(group: IppGroup | undefined, called: string): readonly string[] {
  return valuesOf(group, called).flatMap((value) => {
    switch (value.kind) {
      case 'text':
      case 'name':
      case 'keyword':
      case 'uri':
      case 'mimeMediaType':
      case 'textWithLanguage':
      case 'nameWithLanguage':
        return [value.value];
      default:
        return [];
    }
  });
}
