import type { DeviceReport, SelfTestRecord } from '@changqing/protocol';
import type { KioskOverview } from '../../src/diagnostics/overview/overview.ts';
import { hashOfFacts, type ReportedTest, type ReportFacts, type SignedReport } from '../../src/diagnostics/report/report-facts.ts';
import { signCompact } from '../../src/records/sign.ts';
import { newKey } from '../records/desk.ts';

const AT = '2026-11-23T01:12:00.000Z';

const device = (role: DeviceReport['role'], model: string, changes: Partial<DeviceReport> = {}): DeviceReport => ({
  role,
  model,
  state: 'ready',
  serialNumber: 'A1-20260417',
  firmware: '2.4.1',
  where: 'serial:/dev/ttyUSB0@57600',
  since: AT,
  lastSuccessAt: '2026-11-23T01:02:00.000Z',
  counters: { succeeded: 1204, failed: 3, reconnects: 2, linkErrors: 11, resets: 1 },
  ...changes,
});

export const someOverview = (changes: Partial<KioskOverview> = {}): KioskOverview => ({
  terminalId: 'T0017-8KQ2MX',
  site: '常青路社区服务站',
  devices: [
    device('card', 'sam-v'),
    device('finger', 'zfm-20'),
    device('palm', 'pvr-hid'),
    device('printer', 'escpos'),
    device('document', 'ipp', { serialNumber: 'CN-B4T20X' }),
  ],
  services: [
    { service: 'certification', open: true },
    { service: 'look-up', open: true },
    { service: 'info', open: true },
  ],
  machine: {
    agentVersion: '0.4.0',
    node: 'v24.11.0',
    system: 'Linux 6.12.0-13-amd64 x64',
    bootId: '0a8c2a35-6ad1-4a52-9d8c-0f3f7f1d2a11',
    upSince: '2026-11-20T22:00:00.000Z',
    disk: { freeBytes: 41_000_000_000, totalBytes: 118_000_000_000 },
    memory: { rssBytes: 214_000_000, ceilingBytes: 1_610_612_736, machineFreeBytes: 2_000_000_000 },
    temperatureC: 47.5,
    load: 0.31,
  },
  clock: { wall: AT, offsetToCentralMs: -38, measuredAt: AT, behind: false },
  network: {
    interfaces: [
      { name: 'eth0', address: '10.17.4.21', up: true },
      { name: 'eth1', address: '', up: false },
    ],
    central: { url: 'https://central.example', reachable: true, lastContactAt: AT, roundTripMs: 42 },
    live: { connected: true, since: AT, eventsWaiting: 0 },
  },
  outbox: { waiting: 0, kept: 0, refused: 0 },
  certificates: [{ what: '中心网站证书', subject: 'central.example', validUntil: '2027-03-01T00:00:00.000Z', sha256: 'ab'.repeat(32) }],
  supplies: { rollLeftMm: 63_000, sheetsLeft: 180, low: false },
  reports: [],
  orders: [],
  ...changes,
});

const record = (test: SelfTestRecord['test'], changes: Partial<SelfTestRecord> = {}): SelfTestRecord => ({
  id: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb',
  test,
  at: '2026-11-23T01:05:00.000Z',
  ms: 2_140,
  verdict: 'passed',
  evidence: {},
  by: 'chen.gong',
  ...changes,
});
const passed = (test: SelfTestRecord['test'], evidence: SelfTestRecord['evidence']): ReportedTest => ({
  test,
  verdict: 'passed',
  last: record(test, { evidence }),
});

export const goodTests: readonly ReportedTest[] = [
  passed('printer-page', { state: 'printed', evidence: 'acknowledged-checked', confirmed: true }),
  passed('printer-cutter', { confirmed: true }),
  passed('document-page', { state: 'printed', confirmed: true }),
  passed('finger-image', { quality: 78, widthPx: 256 }),
  passed('finger-uniformity', { meanGrey: 231, spread: 6.2, deadPixels: 0 }),
  passed('palm-image', { quality: 84 }),
  passed('card-read', { hasName: true, hasNumber: true }),
  passed('sound', { volume: 2 }),
  passed('touch-grid', { touches: 60 }),
  passed('network', { interfaces: 1, host: 'central.example', dnsMs: 3, connectMs: 12, certificateUntil: '2027-03-01T00:00:00.000Z' }),
  passed('central', { rounds: 5, medianMs: 41, slowestMs: 66 }),
  passed('clock', { driftMs: 0, behindLastRecord: false, offsetMs: -38 }),
  passed('disk', { freeBytes: 41_000_000_000, totalBytes: 118_000_000_000, writeMs: 14 }),
  passed('journal', { database: 'ok', records: 4_211, auditEntries: 20_113 }),
  { test: 'social-card-read', verdict: 'not-there', why: '这台机器没有社保卡读卡器。' },
];

export const badTests: readonly ReportedTest[] = [
  ...goodTests.slice(2),
  {
    test: 'printer-page',
    verdict: 'failed',
    last: record('printer-page', {
      verdict: 'failed',
      reason: '测试页左边第 3 条竖线断了，打印头上有两处缺点，擦干净还断就要换打印头。',
      evidence: { dotsMissing: 2, confirmed: false },
    }),
  },
  { test: 'dry-run', verdict: 'not-done', why: '没有做过' },
];

/** A report of a kiosk that is well, or of another one. */
export function someReport(changes: Partial<ReportFacts> = {}): SignedReport {
  const facts: ReportFacts = {
    v: 1,
    id: '01a20905-a9b9-73eb-8f5c-05f2757f8ebc',
    at: AT,
    terminalId: 'T0017-8KQ2MX',
    site: {
      siteNo: '0017',
      name: '常青路社区服务站',
      address: '常青市松柏区常青路17号',
      bureauName: '常青市社会保险事业管理局',
      telephone: '0000-12333',
    },
    by: { staffId: 'chen.gong', name: '陈工' },
    overview: someOverview(),
    tests: [...goodTests],
    ...changes,
  };
  const factsSha256 = hashOfFacts(facts);
  return { facts, factsSha256, signature: signCompact(factsSha256, newKey()) };
}

/** The printer's cable is out, its page failed, and nobody has rehearsed a visit. */
export const badReport = (): SignedReport =>
  someReport({
    tests: [...badTests],
    overview: someOverview({
      devices: [
        ...someOverview().devices.filter(({ role }) => role !== 'printer'),
        device('printer', 'escpos', { state: 'disconnected', detail: 'no answer for 2000 ms', advice: '检查打印机的电源和数据线' }),
      ],
      outbox: { waiting: 12, oldestAt: '2026-11-22T09:00:00.000Z', kept: 10, refused: 1 },
      supplies: { rollLeftMm: 4_000, sheetsLeft: 180, low: true },
    }),
  });
