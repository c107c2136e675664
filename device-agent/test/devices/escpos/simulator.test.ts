import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { parseHex, toHex } from '../../../src/codec/hex.ts';
import { createMemoryLinkPair } from '../../../src/simulators/memory-link.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from '../../../src/simulators/escpos/simulator.ts';

const hex = (text: string): Uint8Array => {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

function setUp(options: Partial<EscposSimulatorOptions> = {}) {
  const clock = createVirtualClock();
  const simulator = createEscposSimulator({ clock, ...options });
  const { near, far } = createMemoryLinkPair();
  const signal = new AbortController().signal;
  void simulator.serve(far, signal);
  const received: Uint8Array[] = [];
  void (async () => {
    for await (const chunk of near.incoming) received.push(chunk);
  })();
  /** Sends, lets time pass and gives what came back, one string a reply. */
  const say = async (text: string, passMs = 1000) => {
    if (text !== '') expect(await near.send(hex(text), signal)).toMatchObject({ ok: true });
    await clock.advance(passMs);
    return received.splice(0).map(toHex);
  };
  return { clock, simulator, say };
}

describe('ESC/POS simulator: worked examples (§15)', () => {
  it('15.1 health check with low paper', async () => {
    const { say } = setUp({ paperMm: 4000 });
    expect(await say('10 04 01')).toEqual(['12']);
    expect(await say('10 04 02')).toEqual(['12']);
    expect(await say('10 04 03')).toEqual(['12']);
    expect(await say('10 04 04')).toEqual(['1E']);
  });

  it('15.2 cover open', async () => {
    const { simulator, say } = setUp();
    simulator.openCover();
    expect(await say('10 04 01 10 04 02')).toEqual(['1A', '16']);
  });

  it('15.3 Chinese text, then a cut', async () => {
    const { simulator, say } = setUp();
    await say(
      '1B 40 1C 26 1B 61 01 1D 21 11 C9 E7 B1 A3 BE D6 0A 1D 21 00 1B 61 00 D2 B5 CE F1 BA C5 3A 20 32 30 32 34 30 30 30 31 0A 1B 64 03 1D 56 42 00',
      3000,
    );
    expect(simulator.tickets()).toMatchObject([{ cut: true, text: '社保局\n业务号: 20240001\n' }]);
  });

  it('15.4 and 15.11 leave it in step', async () => {
    const { say } = setUp();
    const qr =
      '1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 0D 00 31 50 30 53 42 32 30 32 34 30 30 30 31 1D 28 6B 03 00 31 51 30';
    const barcode = '1D 68 50 1D 77 02 1D 48 02 1D 6B 49 0A 7B 42 41 32 30 32 34 30 30 31';
    expect(await say(`${qr} ${barcode} 1D 72 01`)).toEqual(['00']);
  });

  it('15.5 prints the same picture both ways', async () => {
    const { simulator, say } = setUp({ dotsPerLine: 16 });
    await say('1D 76 30 00 02 00 08 00 FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF 1D 56 42 00');
    await say(
      '1D 28 4C 1A 00 30 70 30 01 01 31 10 00 08 00 FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF 1D 28 4C 02 00 30 32 1D 56 42 00',
    );
    const [first, second] = simulator.tickets();
    expect(toHex(first!.raster.rows)).toBe('FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF');
    expect(second).toEqual(first);
  });

  it('15.6 and 15.7 completion', async () => {
    const { say } = setUp({ paperMm: 4000 });
    expect(await say('1D 28 48 06 00 30 30 30 30 34 32')).toEqual(['37 22 30 30 34 32 00']);
    expect(await say('1D 56 42 00 1D 72 01')).toEqual(['03']);
  });

  it('15.8 automatic status: enabled, paper out, reloaded', async () => {
    const { simulator, say } = setUp();
    expect(await say('1D 61 0E')).toEqual(['10 00 00 00']);
    simulator.makeTrouble({ kind: 'paper-out' });
    expect(await say('')).toEqual(['18 00 0F 00']);
    simulator.loadPaper();
    expect(await say('')).toEqual(['10 00 00 00']);
  });

  it('15.9 cutter jam, freed, the job thrown away', async () => {
    const { simulator, say } = setUp();
    simulator.makeTrouble({ kind: 'cutter-jam' });
    expect(await say('1D 56 42 00 1D 72 01 10 04 03', 2000)).toEqual(['12']);
    expect(await say('10 04 03')).toEqual(['1A']);
    expect(await say('10 05 02 10 04 03')).toEqual(['1A']);
    simulator.freeCutter();
    await say('10 05 02');
    expect(await say('10 04 03')).toEqual(['12']);
    expect(await say('')).toEqual([]);
  });

  it('15.10 identity', async () => {
    const { say } = setUp();
    expect(await say('1D 49 42')).toEqual(['5F 45 50 53 4F 4E 00']);
    expect(await say('1D 49 45')).toEqual(['5F 43 48 49 4E 41 20 47 42 31 38 30 33 30 00']);
    expect(await say('1D 49 02')).toEqual(['03']);
  });
});

describe('ESC/POS simulator: habits of real printers', () => {
  const rows = (count: number) => `1D 76 30 00 48 00 ${toHex(Uint8Array.of(count & 0xff, count >> 8))} AA*${72 * count}`;

  it('continues by itself after a reload, and answers the marker only then', async () => {
    const { simulator, say } = setUp();
    simulator.makeTrouble({ kind: 'paper-out' }, { afterMm: 2 });
    expect(await say(`${rows(40)} 1D 56 42 00 1D 72 01`, 5000)).toEqual([]);
    expect(simulator.rowsPrinted).toBe(16);
    simulator.loadPaper();
    expect(await say('', 3000)).toEqual(['00']);
    expect(simulator.tickets().map((ticket) => [ticket.cut, ticket.raster.heightDots])).toEqual([
      [false, 16],
      [true, 24],
    ]);
  });

  it('DLE DC4 fn 8 throws the buffer away while it is offline', async () => {
    const { simulator, say } = setUp();
    simulator.makeTrouble({ kind: 'paper-out' }, { afterMm: 2 });
    await say(`${rows(40)} 1D 56 42 00`, 3000);
    expect(await say('10 14 08 01 03 14 01 06 02 08')).toEqual(['37 25 00']);
    simulator.loadPaper();
    await say('', 5000);
    expect(simulator.rowsPrinted).toBe(16);
  });

  it('holds the host with XOFF at 80 % and lets it go on at 20 %', async () => {
    const { simulator, say } = setUp({ flow: 'xonxoff', bufferBytes: 1024 });
    simulator.openCover();
    expect(await say(rows(12))).toEqual(['13']);
    simulator.closeCover();
    expect(await say('', 3000)).toEqual(['11']);
  });

  it('answers a status request that hides in a picture', async () => {
    const { say } = setUp();
    expect(await say('1D 76 30 00 03 00 01 00 10 04 01')).toEqual(['12']);
  });

  it('forgets everything when the power goes, and prints nothing of it afterwards', async () => {
    const { simulator, say } = setUp({ linkDiesWithPower: false });
    simulator.makeTrouble({ kind: 'power-lost' }, { afterMm: 2 });
    expect(await say(`${rows(40)} 1D 72 01`, 3000)).toEqual([]);
    simulator.powerOn();
    await say('', 3000);
    expect(simulator.rowsPrinted).toBe(16);
    expect(await say('10 04 01')).toEqual(['12']);
  });

  it('counts drawer pulses, which a kiosk must never send', async () => {
    const { simulator, say } = setUp();
    await say('1B 70 00 19 FA');
    expect(simulator.drawerPulses).toBe(1);
  });
});
