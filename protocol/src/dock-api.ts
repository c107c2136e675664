import { z } from 'zod';
import { outcome, wireEvent } from './agent-api.ts';
import { bodyPosition, fingerPosition, palmPosition } from './capture.ts';
import { printEvidence, printState } from './receipt.ts';
import { staffRole } from './staff.ts';

/** The cables that the dock can pull; that of the A4 printer is pulled by `POST /api/document-printer`. */
export const dockDevice = z.enum(['card', 'finger', 'palm', 'printer', 'scanner', 'presence', 'power']);
export type DockDevice = z.infer<typeof dockDevice>;

/** One of the synthetic people who can stand in front of the simulated kiosk. */
export const dockPerson = z.object({
  personId: z.string(),
  name: z.string(),
  /** Synthetic citizen number, or that of a foreigner's card. */
  number: z.string(),
  birthDate: z.iso.date(),
  /** What is special about this person, as a word: `worn-fingers`, `deceased`, `not-enrolled`…; absent for an ordinary person. */
  trouble: z.string().optional(),
  /** One sentence for whoever plays with the dock. */
  note: z.string(),
  /** Body parts with a reference at central, best first. */
  enrolled: z.array(bodyPosition),
  /** How a visit by card and best means ought to end, where the cast says so. */
  expected: outcome.optional(),
});
export type DockPerson = z.infer<typeof dockPerson>;

/** `GET /api/people?trouble=&search=&offset=&limit=` */
export const dockPeople = z.object({ people: z.array(dockPerson), total: z.number().int(), troubles: z.array(z.string()) });
export type DockPeople = z.infer<typeof dockPeople>;

/**
 * `POST /api/ready`: sees to it that central has the person's references, so that a typed number is known too; a card that is laid down does
 * the same. Up to 5 s; nothing happens for somebody who is to have none.
 */
export const dockReady = z.object({ personId: z.string() });
export type DockReady = z.infer<typeof dockReady>;

/** `POST /api/card`: lays a person's card on the reader, or takes away what lies there. */
export const dockCard = z.discriminatedUnion('action', [
  z.object({ action: z.literal('place'), personId: z.string() }),
  /** The own ID card of somebody of the bureau. */
  z.object({ action: z.literal('place-staff'), staffId: z.string() }),
  z.object({ action: z.literal('remove') }),
]);
export type DockCard = z.infer<typeof dockCard>;

/** What is amiss with a pressed finger. */
export const dockFingerCondition = z.enum(['clean', 'dry', 'wet', 'worn', 'rotated', 'off-centre', 'partial', 'light', 'heavy', 'creased']);

/** `POST /api/finger`: presses a finger until the reader has its image, or until `liftAfterMs`. `lift` takes it away. */
export const dockFinger = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('press'),
    personId: z.string(),
    position: fingerPosition,
    condition: dockFingerCondition.default('clean'),
    /** Lifts so soon, even in the middle of a capture. */
    liftAfterMs: z.number().int().min(0).max(60_000).optional(),
  }),
  z.object({ action: z.literal('lift') }),
]);
export type DockFinger = z.infer<typeof dockFinger>;

export const dockPalmCondition = z.enum(['clean', 'too-near', 'too-far', 'tilted', 'moving', 'cold']);

/** `POST /api/palm`: holds a palm over the reader, `heightMm` above the glass. */
export const dockPalm = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('hold'),
    personId: z.string(),
    position: palmPosition,
    condition: dockPalmCondition.default('clean'),
    heightMm: z.number().min(5).max(300).default(60),
    takeAwayAfterMs: z.number().int().min(0).max(60_000).optional(),
  }),
  z.object({ action: z.literal('take-away') }),
]);
export type DockPalm = z.infer<typeof dockPalm>;

/** `POST /api/printer`; `take-receipt` takes all paper that lies in the slot. */
export const dockPrinter = z.object({
  action: z.enum(['pull-paper', 'load-paper', 'paper-low', 'jam', 'clear-jam', 'open-cover', 'close-cover', 'take-receipt']),
  /** Only with `pull-paper`, `jam` and `open-cover`: happens when so many more millimetres have come out. */
  afterMm: z.number().min(0).max(500).optional(),
});
export type DockPrinter = z.infer<typeof dockPrinter>;

/** `POST /api/document-printer`: the A4 printer. `take-sheets` takes all that lies in the tray; `power-cycle` makes it forget its jobs. */
export const dockDocumentPrinter = z.object({
  action: z.enum([
    'pull-paper',
    'load-paper',
    'jam',
    'clear-jam',
    'open-cover',
    'close-cover',
    'empty-toner',
    'load-toner',
    'power-cycle',
    'pull-cable',
    'plug-cable',
    'take-sheets',
  ]),
  /** Only with `pull-paper`, `jam`, `open-cover` and `power-cycle`: happens when so many more sides have come out. */
  afterSheets: z.number().int().min(0).max(500).optional(),
});
export type DockDocumentPrinter = z.infer<typeof dockDocumentPrinter>;

/** One side that came out of the simulated A4 printer; its picture is `GET /api/sheets/{n}.png`, the text on it `GET /api/sheets/{n}.txt`. */
export const dockSheet = z.object({
  n: z.number().int().positive(),
  at: z.iso.datetime(),
  /** The print job that it belongs to, and which side of it. */
  job: z.string(),
  page: z.number().int().positive(),
  taken: z.boolean(),
});
export type DockSheet = z.infer<typeof dockSheet>;

/** `GET /api/sheets`, newest first. */
export const dockSheets = z.object({ sheets: z.array(dockSheet) });
export type DockSheets = z.infer<typeof dockSheets>;

/** `POST /api/service-password`: sets a person's service password as the counter does; the cast's are 111111 unless changed. */
export const dockServicePassword = z.object({ personId: z.string(), password: z.string().regex(/^\d{6}$/) });
export type DockServicePassword = z.infer<typeof dockServicePassword>;

/** `GET /api/staff`: who of the bureau can come, with everything that lets them in; `code` is what their telephone shows at the moment. */
export const dockStaff = z.object({
  staff: z.array(
    z.object({ staffId: z.string(), name: z.string(), role: staffRole, pin: z.string(), password: z.string(), code: z.string() }),
  ),
});
export type DockStaff = z.infer<typeof dockStaff>;

/** `POST /api/code`: holds a bar code or QR before the scanner. */
export const dockCode = z.object({ text: z.string().min(1).max(4_296) });

/** `POST /api/presence`: somebody stands so far from the kiosk; null: nobody does. */
export const dockPresence = z.object({ distanceCm: z.number().int().min(1).max(600).nullable() });

/** `POST /api/power`: the mains at the UPS, and whether its battery is nearly empty. */
export const dockPower = z.object({ mains: z.boolean(), low: z.boolean().default(false) });

/** `POST /api/cable`: pulls or plugs a cable, or makes its wire misbehave. */
export const dockCable = z.object({
  device: dockDevice,
  action: z.enum(['pull', 'plug', 'slow', 'silent', 'corrupt', 'polite']),
});
export type DockCable = z.infer<typeof dockCable>;

/** `POST /api/network`: the way between the kiosk and central. `faulty` drops, delays, doubles, truncates and half-closes. */
export const dockNetwork = z.object({
  state: z.enum(['up', 'down', 'slow', 'silent', 'faulty']),
  /** Only with `slow`: delay of each direction. */
  delayMs: z.number().int().min(0).max(60_000).optional(),
  /** Only with `faulty`: share of exchanges that are harmed, 0 to 1. */
  share: z.number().min(0).max(1).optional(),
});
export type DockNetwork = z.infer<typeof dockNetwork>;

/** `POST /api/clock`: shifts the kiosk's wall clock against the machine's, as a dead battery does; 0 puts it right. */
export const dockClock = z.object({ shiftMs: z.number().int() });
export type DockClock = z.infer<typeof dockClock>;

/** One piece of paper that came out of the simulated printer; its picture is `GET /api/receipts/{n}.png`. */
export const dockReceipt = z.object({
  n: z.number().int().positive(),
  at: z.iso.datetime(),
  heightMm: z.number(),
  cut: z.boolean(),
  /** Somebody has taken it out of the slot. */
  taken: z.boolean(),
});
export type DockReceipt = z.infer<typeof dockReceipt>;

/** `GET /api/receipts`, newest first. */
export const dockReceipts = z.object({ receipts: z.array(dockReceipt) });
export type DockReceipts = z.infer<typeof dockReceipts>;

/** `GET /api/wire?after=N`: decoded traffic after entry N, oldest first; ask again with `next`. Only the latest are kept. */
export const dockWire = z.object({ events: z.array(wireEvent.extend({ n: z.number().int().positive() })), next: z.number().int() });
export type DockWire = z.infer<typeof dockWire>;

/** `GET /api/state`: what the hands have done, and how the kiosk took it. */
export const dockState = z.object({
  card: z.string().optional(),
  finger: z.object({ personId: z.string(), position: fingerPosition }).optional(),
  palm: z.object({ personId: z.string(), position: palmPosition }).optional(),
  printer: z.object({ paper: z.enum(['ok', 'low', 'out']), coverOpen: z.boolean(), jammed: z.boolean(), receipts: z.number().int() }),
  /** Absent where the kiosk has no A4 printer. */
  documentPrinter: z
    .object({
      sheetsInTray: z.number().int(),
      coverOpen: z.boolean(),
      jammed: z.boolean(),
      tonerEmpty: z.boolean(),
      plugged: z.boolean(),
      sheets: z.number().int(),
    })
    .optional(),
  cables: z.record(dockDevice, z.object({ plugged: z.boolean(), state: z.string() })),
  /** As it was asked for, parameters included. */
  network: dockNetwork,
  clock: dockClock,
  /** The session as a bystander sees it; no name and no number. */
  kiosk: z.object({ step: z.string(), outcome: outcome.optional(), viewVersion: z.number().int() }),
  /** Records that central has not acknowledged yet. */
  undelivered: z.number().int(),
  /** The agent's latest print jobs, newest first. */
  printJobs: z.array(z.object({ state: z.union([printState, z.literal('printing')]), evidence: printEvidence.optional() })),
  /** A pairing link to open the kiosk's page with. */
  kioskUrl: z.string().optional(),
});
export type DockState = z.infer<typeof dockState>;

/** Answer of every `POST`. A mistake is answered as problem+json. */
export const dockDone = z.object({ ok: z.literal(true) });
export type DockDone = z.infer<typeof dockDone>;
