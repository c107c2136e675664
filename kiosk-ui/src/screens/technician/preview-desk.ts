import type { DeviceReport, DiagnosticsView, SelfTestId, SelfTestRecord, SettingsDocument, TechnicianFigures } from '@changqing/protocol';
import { selfTestId } from '@changqing/protocol';
import { z } from 'zod';
import { DeskFeed, type DeskPort } from '../../desk-port.ts';
import { previewView, type Preview } from '../preview.ts';
import type { Section } from './findings.ts';
import { PREVIEW_FINGER } from './preview-finger.ts';

/** The clock of the previews: 09:26 at the bureau. */
const AT = '2026-11-23T01:26:00.000Z';
const before = (minutes: number): string => new Date(Date.parse(AT) - minutes * 60_000).toISOString();
const uuid = (place: number): string => `0199a5c0-0000-7000-8000-${String(place).padStart(12, '0')}`;

const device = (role: DeviceReport['role'], model: string, more: Partial<DeviceReport>): DeviceReport => ({
  role,
  model,
  state: 'ready',
  where: 'serial:/dev/ttyUSB0@115200',
  since: before(60 * 24 * 9 + 34),
  lastSuccessAt: before(12),
  counters: { succeeded: 18_240, failed: 311, reconnects: 4, linkErrors: 2, resets: 0 },
  ...more,
});

const DEVICES = (): DeviceReport[] => [
  device('card', 'dk-100', { maker: '德卡', serialNumber: 'DK100-2209871', firmware: '3.2.1' }),
  device('finger', 'zaz-050', {
    state: 'busy',
    maker: '指安',
    serialNumber: 'ZA5-88110',
    firmware: '1.08',
    where: 'serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0@57600',
  }),
  device('palm', 'pv-300', {
    state: 'withheld',
    serialNumber: 'PV3-20261101',
    expectedSerialNumber: 'PV3-20230418',
    firmware: '2.4.0',
    detail: 'another serial number than the settings expect',
    advice: '是新换上的设备，请按认新设备',
    where: 'hid:/dev/hidraw2',
    lastSuccessAt: before(60 * 26),
  }),
  device('printer', 'sp-80', {
    state: 'stopped',
    detail: 'paper-out',
    advice: '换一卷80毫米热敏纸',
    serialNumber: 'SP80-0017',
    where: 'usb-printer:/dev/usb/lp0',
    since: before(4),
    counters: { succeeded: 9_412, failed: 27, reconnects: 11, linkErrors: 3, resets: 2 },
  }),
  device('document', 'ipp', {
    state: 'disconnected',
    detail: 'no answer for 8000 ms',
    where: 'ipp://10.0.0.7/ipp/print',
    since: before(95),
    lastSuccessAt: before(97),
    counters: { succeeded: 3_120, failed: 14, reconnects: 31, linkErrors: 122, resets: 9 },
  }),
  device('scanner', 'hid-pos', {
    state: 'faulty',
    detail: 'held by brltty (pid 812)',
    advice: 'install docs/udev/99-changqing.rules',
    where: 'hid:/dev/hidraw0',
    since: before(2_300),
  }),
  device('presence', 'ld2410', { state: 'starting', where: 'serial:/dev/ttyUSB3@256000', since: before(1) }),
  device('power', 'hid-ups', { serialNumber: 'UPS-3311', firmware: '10.2' }),
  device('social-card', 'pcsc', {
    state: 'out-of-order',
    detail: 'silent after every reset',
    advice: '换读卡器，或检查USB线',
    since: before(600),
  }),
];

const EVIDENCE: Partial<Record<SelfTestId, SelfTestRecord['evidence']>> = {
  network: { interfaces: 2, roundTripMs: 18, resolved: true },
  central: { roundTripMs: 42, worstMs: 88, answers: 5 },
  clock: { offsetMs: -35, driftPpm: 4 },
  disk: { ms: 12, freeBytes: 41_200_000_000 },
  journal: { records: 18_240, entries: 52_118, intact: true },
  'finger-image': { quality: 71, sharpness: 0.82, firmware: '1.08' },
  'printer-page': { dotsMissing: 3, temperatureC: 31 },
};
const record = (test: SelfTestId, place: number, more: Partial<SelfTestRecord> = {}): SelfTestRecord => ({
  id: uuid(100 + place),
  test,
  at: before(60 * 20 + place),
  ms: 300 + place * 743,
  verdict: 'passed',
  evidence: EVIDENCE[test] ?? { ms: 40 + place },
  by: 'zhou.wei',
  ...more,
});

const TESTS = (): DiagnosticsView['tests'] =>
  selfTestId.options.map((test, place) => {
    if (test === 'verifier') return { test, possible: false, whyNot: '这台机器没有装比对模块' };
    if (test === 'social-card-read') return { test, possible: false, whyNot: '读卡器停用待修' };
    if (test === 'dead-pixels' || test === 'dry-run') return { test, possible: true };
    if (test === 'printer-page')
      return { test, possible: true, last: record(test, place, { verdict: 'failed', reason: '打印头左边缺三个点，请清洁打印头' }) };
    if (test === 'palm-distance')
      return { test, possible: true, last: record(test, place, { verdict: 'cancelled', reason: '操作的人停了这一项' }) };
    return { test, possible: true, last: record(test, place) };
  });

const VIEW = (): DiagnosticsView => ({
  version: 1,
  nonce: 'preview-nonce',
  at: AT,
  terminalId: 'T-0017-2',
  site: '0017 中兴大街支行自助区',
  devices: DEVICES(),
  services: [
    { service: 'certification', open: true },
    { service: 'look-up', open: false, problem: { code: 'document-printer-unavailable' } },
    { service: 'info', open: true },
  ],
  machine: {
    agentVersion: '0.4.0',
    node: '24.11.0',
    system: 'Debian 13 x64',
    bootId: uuid(1),
    upSince: before(60 * 24 * 9 + 40),
    disk: { freeBytes: 1_230_000_000, totalBytes: 61_900_000_000 },
    memory: { rssBytes: 312_000_000, ceilingBytes: 600_000_000, machineFreeBytes: 1_930_000_000 },
    temperatureC: 51.4,
    load: 0.38,
  },
  clock: { wall: AT, offsetToCentralMs: -35, measuredAt: before(1), behind: false },
  network: {
    interfaces: [
      { name: 'eth0', address: '10.17.4.22', up: true },
      { name: 'wlan0', address: 'fe80::a00:27ff:fe4e:66a1', up: false },
    ],
    central: { url: 'https://sb.example.cn:7080', reachable: true, lastContactAt: before(0.2), roundTripMs: 42 },
    live: { connected: true, since: before(330), eventsWaiting: 0 },
  },
  outbox: { waiting: 3, oldestAt: before(41), kept: 3, refused: 0 },
  certificates: [
    { what: '终端签名', subject: 'T-0017-2', validUntil: '2031-06-30T00:00:00.000Z' },
    { what: 'HTTPS', subject: 'sb.example.cn', validUntil: '2026-12-09T00:00:00.000Z' },
    { what: '应答公钥', subject: 'answer-2026', sha256: 'a3'.repeat(32) },
  ],
  supplies: { rollLeftMm: 6_400, sheetsLeft: 118, low: true },
  tests: TESTS(),
  lastVisits: [
    { at: before(12), outcome: 'accepted', captures: 1, seconds: 38 },
    { at: before(31), outcome: 'accepted', captures: 4, seconds: 96, trouble: 'capture: too-dry' },
    { at: before(44), outcome: 'timed-out', captures: 0, seconds: 121, trouble: 'print-collect: document-printer-unavailable' },
    { at: before(70), outcome: 'kept', captures: 2, seconds: 61, trouble: 'central-unreachable' },
    { at: before(60 * 17), outcome: 'counter', captures: 3, seconds: 84 },
  ],
  reports: [
    { id: uuid(31), at: before(60 * 19), by: '周伟', passed: 19, failed: 1, sent: true },
    { id: uuid(32), at: before(60 * 24 * 31), by: '周伟', passed: 21, failed: 0, sent: true },
  ],
  bundle: { id: uuid(41), at: before(60 * 19), bytes: 412_880 },
  orders: [
    { id: uuid(51), state: 'done', at: before(60 * 7), detail: 'run-self-tests' },
    { id: uuid(52), state: 'refused', at: before(60 * 30), detail: 'expired' },
  ],
});

/** All well. */
const WELL = (): DiagnosticsView => {
  const view = VIEW();
  return {
    ...view,
    devices: DEVICES().map((one) =>
      device(one.role, one.model, { where: one.where, serialNumber: one.serialNumber ?? 'SN-1', firmware: one.firmware ?? '1.0' }),
    ),
    services: view.services.map(({ service }) => ({ service, open: true })),
    machine: { ...view.machine, disk: { freeBytes: 41_200_000_000, totalBytes: 61_900_000_000 } },
    outbox: { waiting: 0, kept: 0, refused: 0 },
    certificates: view.certificates.slice(0, 1),
    supplies: { rollLeftMm: 61_000, sheetsLeft: 230, low: false },
    tests: view.tests.map(({ test }, place) => ({ test, possible: true, last: record(test, place) })),
    orders: [],
  };
};

const FIGURES = (): TechnicianFigures => ({
  days: Array.from({ length: 30 }, (_, place) => {
    const weekend = place % 7 > 4;
    const wave = Math.abs(Math.sin(place * 1.7));
    return {
      day: new Date(Date.UTC(2026, 9, 25 + place)).toISOString().slice(0, 10),
      sessions: Math.round((weekend ? 18 : 61) + wave * 20),
      prints: Math.round((weekend ? 20 : 74) + wave * 31),
      linkErrors: place === 21 ? 17 : Math.round(wave * 2),
      ...(weekend && place > 20
        ? {}
        : { quality: 58 + wave * 14, retries: 0.3 + wave * 0.5, latencyP50Ms: 40 + wave * 9, latencyP95Ms: 120 + wave * 240 }),
    };
  }),
});

const SETTINGS_SCHEMA = (): Record<string, unknown> => {
  const link = z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('serial'),
      path: z.string().min(1),
      baudRate: z.number().int().min(1200).max(4_000_000),
      rtscts: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('tcp'), host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
    z.strictObject({ kind: z.literal('hid'), serialNumber: z.string().optional(), path: z.string().optional() }),
  ]);
  const service = z.enum(['certification', 'look-up', 'info']);
  const schema = z.strictObject({
    v: z.literal(1),
    site: z.strictObject({
      name: z.string().optional(),
      address: z.string().optional(),
      telephone: z.string().optional(),
      counter: z.string().optional(),
    }),
    devices: z.array(z.strictObject({ model: z.string(), link, settings: z.record(z.string(), z.unknown()) })),
    services: z.array(service),
    defaultService: service,
    person: z.strictObject({
      size: z.enum(['standard', 'large', 'largest']),
      theme: z.enum(['paper', 'high-contrast']),
      language: z.enum(['zh', 'en']),
      volume: z.number().int().min(0).max(4),
    }),
    supplies: z.strictObject({ rollMm: z.number().int().min(1_000).max(200_000), lowMm: z.number().int().min(0).max(100_000) }),
  });
  return { ...z.toJSONSchema(schema) };
};

const SETTINGS = (): SettingsDocument => ({
  version: 14,
  settings: {
    v: 1,
    site: { telephone: '0319-5201234' },
    devices: [
      { model: 'dk-100', link: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200, rtscts: false }, settings: {} },
      { model: 'pv-300', link: { kind: 'hid', serialNumber: 'PV3-20230418' }, settings: { heightMm: 55 } },
    ],
    services: ['certification', 'look-up', 'info'],
    defaultService: 'certification',
    person: { size: 'large', theme: 'paper', language: 'zh', volume: 2 },
    supplies: { rollMm: 80_000, lowMm: 8_000 },
  },
  schema: SETTINGS_SCHEMA(),
  versions: [
    { version: 13, at: before(60 * 24 * 2), by: 'zhou.wei', changed: ['devices.1.link.serialNumber'] },
    { version: 12, at: before(60 * 24 * 40), by: 'li.na', changed: ['person.volume', 'site.telephone'] },
  ],
  ports: [
    { path: '/dev/ttyUSB0', kind: 'serial', vendorId: '1a86', productId: '7523', maker: 'QinHeng', matches: ['dk-100'] },
    { path: '/dev/ttyUSB3', kind: 'serial', vendorId: '10c4', productId: 'ea60', heldBy: 'brltty', matches: ['ld2410'] },
    { path: '/dev/hidraw2', kind: 'hid', vendorId: '2b0f', productId: '0300', serialNumber: 'PV3-20261101', matches: ['pv-300'] },
  ],
  models: [
    { model: 'dk-100', maker: '德卡', role: 'card', links: ['serial'] },
    { model: 'pv-300', maker: '脉视', role: 'palm', links: ['hid'] },
    { model: 'sp-80', maker: '思普', role: 'printer', links: ['serial', 'tcp'] },
  ],
});

/** The agent's side of diagnostics as a picture wants it. */
function portOf(
  view: DiagnosticsView,
  section: Section,
  more: { readonly image?: unknown; readonly wire?: readonly unknown[] } = {},
): DeskPort {
  const feed = new DeskFeed();
  feed.heed('diagnostics', view);
  if (more.image !== undefined) feed.heed('live-image', more.image);
  for (const line of more.wire ?? []) feed.heed('wire', line);
  return {
    feed,
    opensAt: section,
    ask: (path) =>
      Promise.resolve(
        path.includes('/figures')
          ? { ok: true, value: FIGURES() }
          : path.endsWith('/settings')
            ? { ok: true, value: SETTINGS() }
            : { ok: false, error: { code: 'desk-closed' } },
      ),
  };
}

const WIRE = (): readonly unknown[] =>
  Array.from({ length: 14 }, (_, place) => ({
    at: before((14 - place) / 30),
    device: 'printer',
    direction: place % 2 === 0 ? 'to-device' : 'from-device',
    bytes: place % 2 === 0 ? '10 04 01' : '16',
    length: place % 2 === 0 ? 3 : 1,
    means: place % 2 === 0 ? 'DLE EOT 1: ask for the state of the printer' : 'state: online, drawer closed',
  }));

type Running = NonNullable<DiagnosticsView['running']>;
const running = (test: SelfTestId, ask: Running['ask'], progress: Running['progress'] = {}): DiagnosticsView => ({
  ...VIEW(),
  running: { test, ask, progress, startedAt: before(0.1), queue: ['network', 'central', 'clock'] },
});

const STEP = {
  step: 'technician.desk',
  staffId: 'zhou.wei',
  name: '周伟',
  role: 'technician',
  maySet: true,
  idleUntil: '2026-11-23T01:30:32.000Z',
} as const;

/** Each page of diagnostics once, with everything in it that can be in it. */
export const deskPreviews = (): readonly Preview[] => {
  const view = previewView(STEP);
  const at = (name: string, desk: () => DeskPort): Preview => ({ name: `technician-desk-${name}`, view, desk });
  return [
    at('overview', () => portOf(VIEW(), 'overview')),
    at('well', () => portOf(WELL(), 'overview')),
    at('tests', () => portOf(VIEW(), 'tests')),
    at('finger', () =>
      portOf(running('finger-image', { ask: 'act', what: 'press-finger', hint: 'press-lighter' }, { quality: 63, frames: 12 }), 'tests', {
        image: { test: 'finger-image', width: 96, height: 120, png: PREVIEW_FINGER, quality: 63 },
      }),
    ),
    at('confirm', () => portOf(running('printer-page', { ask: 'confirm', what: 'page-is-good' }), 'tests')),
    at('grid', () => portOf(running('touch-grid', { ask: 'touch', what: 'grid' }), 'tests')),
    at('devices', () => portOf({ ...VIEW(), wire: { role: 'printer' } }, 'devices', { wire: WIRE() })),
    at('charts', () => portOf(VIEW(), 'charts')),
    at('settings', () => portOf(VIEW(), 'settings')),
    at('reports', () => portOf(VIEW(), 'reports')),
  ];
};
