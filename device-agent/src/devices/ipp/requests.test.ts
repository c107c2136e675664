import { expect, it } from 'vitest';
import { parseMessage } from './codec/message.ts';
import { parseAbout } from './printer-facts.ts';
import { encodeRequest, operationOf, wishFor } from './requests.ts';
import { attribute, groupsOf, keyword, stringsOf } from './wire.ts';

const asker = { printerUri: 'ipp://printer:631/ipp/print', userName: 'changqing' };
const job = { jobId: '0198c0de', pdf: Uint8Array.of(1, 2, 3), pages: 2, copies: 3, duplex: true };
const about = (...sides: readonly string[]) =>
  parseAbout({
    group: 'printer',
    attributes: [
      ...(sides.length === 0 ? [] : [attribute('sides-supported', ...sides.map(keyword))]),
      attribute('media-supported', keyword('na_letter_8.5x11in'), keyword('iso_a4_210x297mm')),
      attribute('print-scaling-supported', keyword('auto'), keyword('none')),
    ],
  });

const read = (bytes: Uint8Array) => {
  const parsed = parseMessage(bytes);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return parsed.value;
};
const names = (bytes: Uint8Array, group: 'operation' | 'job') =>
  groupsOf(read(bytes), group).flatMap(({ attributes }) => attributes.map(({ name }) => name));

it('charset, language and target come first, in this order (RFC 8011 §4.1.4, §4.1.5)', () => {
  const cancel = encodeRequest({ operation: 'Cancel-Job', jobId: 7 }, asker, 9);
  expect(read(cancel)).toMatchObject({ version: [1, 1], requestId: 9 });
  expect(operationOf(read(cancel).code)).toBe('Cancel-Job');
  expect(names(cancel, 'operation')).toEqual([
    'attributes-charset',
    'attributes-natural-language',
    'printer-uri',
    'job-id',
    'requesting-user-name',
  ]);
});

it('a job is asked for as the printer can, and no further', () => {
  const ask = (printer: ReturnType<typeof about>) => encodeRequest({ operation: 'Create-Job', job: wishFor(job, printer) }, asker, 1);
  const both = ask(about('one-sided', 'two-sided-long-edge'));
  expect(names(both, 'job')).toEqual(['copies', 'sides', 'media', 'print-scaling']);
  expect(stringsOf(groupsOf(read(both), 'job')[0], 'sides')).toEqual(['two-sided-long-edge']);
  expect(stringsOf(groupsOf(read(both), 'job')[0], 'media')).toEqual(['iso_a4_210x297mm']);
  expect(stringsOf(groupsOf(read(both), 'job')[0], 'print-scaling')).toEqual(['none']);
  expect(stringsOf(groupsOf(read(ask(about('one-sided'))), 'job')[0], 'sides')).toEqual(['one-sided']);
  expect(names(ask(about()), 'job')).not.toContain('sides');
  expect(names(ask(parseAbout(undefined)), 'job')).toEqual(['copies']);
});

it('the document stands behind the attributes, and its job’s name in both steps', () => {
  const wish = wishFor(job, about());
  const sent = encodeRequest({ operation: 'Send-Document', jobId: 7, job: wish, pdf: job.pdf }, asker, 1);
  expect(read(sent).data).toEqual(job.pdf);
  expect(names(sent, 'job')).toEqual([]);
  expect(stringsOf(groupsOf(read(sent), 'operation')[0], 'document-name')).toEqual([job.jobId]);
  const created = encodeRequest({ operation: 'Create-Job', job: wish }, asker, 1);
  expect(stringsOf(groupsOf(read(created), 'operation')[0], 'job-name')).toEqual([job.jobId]);
});
