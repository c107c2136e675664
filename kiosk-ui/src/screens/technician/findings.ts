import type { DeviceReport, DiagnosticsView, ProblemCode } from '@changqing/protocol';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { sayBytes, sayOffset, sayTime } from './say-figures.ts';

export type Section = 'overview' | 'tests' | 'devices' | 'charts' | 'settings' | 'reports';

/** Something that somebody has to do, and where it is done. */
export interface Finding {
  /** `stop`: something does not work. `care`: it still does. */
  readonly tone: 'stop' | 'care';
  readonly what: string;
  readonly detail?: string;
  readonly section: Section;
}

/** Below these, or above, a technician is told. */
const LEAST_DISK = 2_000_000_000;
const OFFSET_MS = 5_000;
const OUTBOX_OLD_MS = 10 * 60_000;
const HOT_C = 75;
const CERTIFICATE_DAYS = 30;

const BROKEN: readonly DeviceReport['state'][] = ['faulty', 'disconnected', 'out-of-order', 'withheld', 'stopped'];

/** What is wrong, the worst first: what a technician came for. Pure. */
export function findingsOf(view: DiagnosticsView, sayProblem: (code: ProblemCode) => string): readonly Finding[] {
  const now = Date.parse(view.at);
  const found: Finding[] = [];
  const add = (tone: Finding['tone'], section: Section, what: string, detail?: string): void => {
    found.push({ tone, section, what, ...(detail === undefined ? {} : { detail }) });
  };
  for (const device of view.devices) {
    const expected = device.expectedSerialNumber === device.serialNumber ? undefined : device.expectedSerialNumber;
    if (!BROKEN.includes(device.state) && expected === undefined) continue;
    const why = expected === undefined ? device.detail : words.findings.serial(expected, device.serialNumber ?? words.none);
    const detail = [why, device.advice].filter((part) => part !== undefined).join(' · ');
    add('stop', 'devices', words.findings.device(words.role[device.role], words.state[device.state]), detail === '' ? undefined : detail);
  }
  for (const { service, open, problem } of view.services) {
    if (!open)
      add('stop', 'devices', words.findings.service(words.service[service], problem === undefined ? '' : sayProblem(problem.code)));
  }
  const { central, live } = view.network;
  if (!central.reachable) add('stop', 'tests', words.findings.central, central.problem);
  else if (!live.connected) add('care', 'tests', words.findings.live);
  if (view.clock.behind) add('stop', 'tests', words.findings.clockBehind);
  const offset = view.clock.offsetToCentralMs ?? 0;
  if (Math.abs(offset) > OFFSET_MS) add('stop', 'tests', words.findings.clock(sayOffset(offset)));
  const { disk, memory, temperatureC } = view.machine;
  if (disk !== undefined && disk.freeBytes < LEAST_DISK) add('stop', 'tests', words.findings.disk(sayBytes(disk.freeBytes)));
  if (memory.rssBytes > memory.ceilingBytes * 0.9)
    add('care', 'devices', words.findings.memory(sayBytes(memory.rssBytes), sayBytes(memory.ceilingBytes)));
  if (temperatureC !== undefined && temperatureC > HOT_C) add('care', 'charts', words.findings.hot(`${Math.round(temperatureC)} ℃`));
  const { outbox } = view;
  if (outbox.refused > 0) add('stop', 'reports', words.findings.refused(outbox.refused));
  if (outbox.oldestAt !== undefined && now - Date.parse(outbox.oldestAt) > OUTBOX_OLD_MS)
    add('care', 'tests', words.findings.outbox(outbox.waiting, sayTime(outbox.oldestAt, view.at)));
  if (view.supplies?.low === true) add('care', 'devices', words.findings.paper);
  for (const { what, validUntil } of view.certificates) {
    if (validUntil !== undefined && Date.parse(validUntil) - now < CERTIFICATE_DAYS * 86_400_000)
      add('care', 'reports', words.findings.certificate(what, sayTime(validUntil, view.at)));
  }
  for (const { test, last } of view.tests) {
    if (last?.verdict === 'failed') add('care', 'tests', words.findings.test(words.test[test]), last.reason);
  }
  return [...found.filter(({ tone }) => tone === 'stop'), ...found.filter(({ tone }) => tone === 'care')];
}
