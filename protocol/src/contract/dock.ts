import { z } from 'zod';
import {
  dockCable,
  dockCard,
  dockClock,
  dockDocumentPrinter,
  dockDone,
  dockFinger,
  dockNetwork,
  dockPalm,
  dockPeople,
  dockPrinter,
  dockReady,
  dockReceipts,
  dockServicePassword,
  dockSheets,
  dockState,
  dockWire,
} from '../dock-api.ts';
import type { Contract, Operation } from './operation.ts';

const count = z.coerce.number().int().nonnegative();

const hand = (name: string, summary: string, body: z.ZodType, more: Operation['problems'] = []): Operation => ({
  id: `dock.${name}`,
  method: 'post',
  path: `/api/${name}`,
  summary,
  security: 'none',
  body,
  status: 200,
  answer: { kind: 'json', schema: dockDone },
  problems: ['request-invalid', 'too-large', 'host-refused', 'origin-refused', 'not-found', ...more],
});

const look = (id: string, path: string, summary: string, schema: z.ZodType, parameters?: Operation['parameters']): Operation => ({
  id: `dock.${id}`,
  method: 'get',
  path,
  summary,
  security: 'none',
  ...(parameters === undefined ? {} : { parameters }),
  status: 200,
  answer: { kind: 'json', schema },
  problems: ['host-refused'],
});

/** The dock: hands for the simulated kiosk. It does not exist in a production agent, which answers 404 on all of it. */
export const dockContract: Contract = {
  title: 'Changqing dock',
  version: '1.0.0',
  description: 'Stands in for hands in the simulated world: cards, fingers, palms, paper, cables, network and clock.',
  server: 'http://127.0.0.1:7071',
  operations: [
    look('people', '/api/people', 'People who can stand in front of the kiosk.', dockPeople, {
      trouble: { in: 'query', required: false, description: 'Only people with this trouble.', schema: z.string() },
      search: { in: 'query', required: false, description: 'Part of a name, number or id.', schema: z.string() },
      offset: { in: 'query', required: false, description: 'How many to pass over.', schema: count },
      limit: { in: 'query', required: false, description: 'How many to list.', schema: count },
    }),
    hand('ready', 'Enrols a person at central who is not there yet, as a card that is laid down does.', dockReady, ['central-unreachable']),
    hand('card', 'Lays a card on the reader, or takes it away.', dockCard, ['central-unreachable']),
    hand('finger', 'Presses or lifts a finger.', dockFinger),
    hand('palm', 'Holds a palm over the reader, or takes it away.', dockPalm),
    hand('printer', 'Paper, cover and cutter of the receipt printer.', dockPrinter),
    hand('document-printer', 'Paper, cover, toner and power of the A4 printer.', dockDocumentPrinter),
    hand('service-password', 'Sets a person’s service password, as the counter does.', dockServicePassword, ['central-unreachable']),
    hand('cable', 'Pulls or plugs a cable, or makes its wire misbehave.', dockCable),
    hand('network', 'The way between kiosk and central.', dockNetwork),
    hand('clock', 'Shifts the kiosk’s wall clock.', dockClock),
    look('receipts', '/api/receipts', 'Paper that came out, newest first.', dockReceipts),
    {
      id: 'dock.receiptPicture',
      method: 'get',
      path: '/api/receipts/{n}.png',
      summary: 'One piece of paper as a picture.',
      security: 'none',
      parameters: { n: { in: 'path', required: true, description: 'Number of the piece of paper.', schema: count } },
      status: 200,
      answer: { kind: 'png', description: 'The dots that the printer burnt.' },
      problems: ['not-found', 'host-refused'],
    },
    look('sheets', '/api/sheets', 'Sides that came out of the A4 printer, newest first.', dockSheets),
    {
      id: 'dock.sheetPicture',
      method: 'get',
      path: '/api/sheets/{n}.png',
      summary: 'One side as a picture.',
      security: 'none',
      parameters: {
        n: { in: 'path', required: true, description: 'Number of the side.', schema: count },
        dpi: { in: 'query', required: false, description: 'Dots an inch, 36 to 300; 110 unless told.', schema: count },
      },
      status: 200,
      answer: { kind: 'png', description: 'The page as the printer drew it.' },
      problems: ['not-found', 'host-refused'],
    },
    {
      id: 'dock.sheetText',
      method: 'get',
      path: '/api/sheets/{n}.txt',
      summary: 'The text on one side.',
      security: 'none',
      parameters: { n: { in: 'path', required: true, description: 'Number of the side.', schema: count } },
      status: 200,
      answer: { kind: 'text', description: 'As it can be copied out of the document.' },
      problems: ['not-found', 'host-refused'],
    },
    look('wire', '/api/wire', 'What went over the wires, decoded, personal data masked.', dockWire, {
      after: { in: 'query', required: false, description: 'Only entries after this one.', schema: count },
    }),
    look('state', '/api/state', 'What the hands have done, and how the kiosk took it.', dockState),
  ],
};
