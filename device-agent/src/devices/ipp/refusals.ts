import type { DocumentPrinterFault } from '../../hal/document-printer.ts';
import type { AskError } from './conversation.ts';
import { STATUS } from './wire.ts';

const BUSY: readonly number[] = [
  STATUS['server-error-busy'],
  STATUS['server-error-temporary-error'],
  STATUS['server-error-not-accepting-jobs'],
  STATUS['server-error-service-unavailable'],
  STATUS['server-error-too-many-jobs'],
];

const FORMAT: readonly number[] = [
  STATUS['client-error-document-format-not-supported'],
  STATUS['client-error-document-format-error'],
  STATUS['client-error-attributes-or-values-not-supported'],
  STATUS['client-error-conflicting-attributes'],
  STATUS['client-error-compression-error'],
  STATUS['client-error-charset-not-supported'],
  STATUS['client-error-request-entity-too-large'],
];

const GONE: readonly number[] = [STATUS['client-error-not-found'], STATUS['client-error-gone']];

/** The printer asks to be asked again later, and has done nothing. */
export const isBusy = (error: AskError): boolean => error.code === 'refused' && error.status !== undefined && BUSY.includes(error.status);

/** It knows no such job. */
export const isGone = (error: AskError): boolean => error.code === 'refused' && error.status !== undefined && GONE.includes(error.status);

/** What stands behind a question that was not answered well. */
export function faultOf(error: AskError): DocumentPrinterFault {
  if (error.code !== 'refused') return 'disconnected';
  if (error.status === undefined) return 'unrecoverable';
  if (FORMAT.includes(error.status)) return 'format-refused';
  if (BUSY.includes(error.status)) return 'busy';
  return error.status === STATUS['server-error-job-canceled'] ? 'cancelled' : 'unrecoverable';
}
