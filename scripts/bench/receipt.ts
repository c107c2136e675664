import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'receiptline';
import sharp from 'sharp';
import { bandsOf } from '../../device-agent/src/devices/escpos/segments.ts';
import { settings } from '../../device-agent/src/devices/escpos/model.ts';
import { receiptBlocks } from '../../device-agent/src/printing/content.ts';
import { layOut } from '../../device-agent/src/printing/layout.ts';
import { PAPER_80_MM } from '../../device-agent/src/printing/receipt-raster.ts';
import { openTypeFace } from '../../device-agent/src/printing/type-face.ts';
import type { Figure } from './figure.ts';
import { acceptedReceipt } from './receipt-example.ts';
import { receiptlineDocument } from './receiptline-document.ts';
import { pairedRow, plainRow } from './spread.ts';
import { timed, timedSync } from './stopwatch.ts';

const CHARACTERS_PER_LINE = 48;
/** What carries a byte at 115,200 baud, 8N1. */
const BYTES_PER_SECOND = 11_520;

/** Content to dots, beside receiptline for the same content: as printer commands, and as a picture. */
export const receipt: Figure = {
  name: 'receipt',
  title: 'Receipt of 80 mm: layout and raster',
  measure: async ({ quick, folder }) => {
    sharp.concurrency(1);
    useReceiptFont(join(folder, 'receipt'));
    const printer = settings.parse({});
    const cold = timedSync(() => layOut(receiptBlocks(acceptedReceipt(0)), PAPER_80_MM, openTypeFace()));
    const face = openTypeFace();
    const rounds = quick ? 40 : 200;
    const ours = { ms: [] as number[], bytes: [] as number[] };
    const asCommands = { ms: [] as number[], bytes: [] as number[] };
    const asPicture = { ms: [] as number[], bytes: [] as number[] };
    for (let round = -3; round < rounds; round += 1) {
      const content = acceptedReceipt(round + 3);
      const document = receiptlineDocument(receiptBlocks(content));
      let raster = layOut([], PAPER_80_MM, face);
      const oursMs = timedSync(() => {
        raster = layOut(receiptBlocks(content), PAPER_80_MM, face);
      });
      let commands = '';
      const commandsMs = timedSync(() => {
        commands = transform(document, { cpl: CHARACTERS_PER_LINE, encoding: 'cp936', command: 'escpos' });
      });
      let picture = Buffer.alloc(0);
      const pictureMs = await timed(async () => {
        const svg = transform(document, { cpl: CHARACTERS_PER_LINE, encoding: 'cp936', command: 'svg' });
        picture = await sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).greyscale().threshold(128).raw().toBuffer();
      });
      if (round < 0) continue;
      ours.ms.push(oursMs);
      ours.bytes.push(bandsOf(raster, printer).reduce((sum, { bytes }) => sum + bytes.length, 0));
      asCommands.ms.push(commandsMs);
      // The package writes one byte a character.
      asCommands.bytes.push(commands.length);
      asPicture.ms.push(pictureMs);
      asPicture.bytes.push(Math.ceil(picture.length / 8));
    }
    const onTheWire = (ours.bytes[0] ?? 0) / BYTES_PER_SECOND;
    return [
      pairedRow('content to dots', 'ms', ours.ms, 'receiptline to SVG, librsvg to dots', asPicture.ms),
      pairedRow(
        'content to dots',
        'ms',
        ours.ms,
        'receiptline to ESC/POS text',
        asCommands.ms,
        'text draws nothing: the printer’s own font does, and a character that this font lacks is a box',
      ),
      plainRow('the same, with the font opened and no glyph drawn yet', 'ms', [cold], 'once a start'),
      pairedRow(
        'bytes to the printer',
        'bytes',
        ours.bytes,
        'receiptline to ESC/POS text',
        asCommands.bytes,
        `ours takes ${onTheWire.toFixed(1)} s of a line at 115,200 baud`,
      ),
      pairedRow('bytes to the printer', 'bytes', ours.bytes, 'receiptline’s picture, one bit a dot', asPicture.bytes),
    ];
  },
};

/** The picture beside ours is drawn with the same typeface; without it librsvg draws a frame for each character on many machines. */
function useReceiptFont(folder: string): void {
  mkdirSync(folder);
  const fonts = fileURLToPath(new URL('../../node_modules/node-source-han-sans-sc', import.meta.url));
  const file = join(folder, 'fonts.conf');
  writeFileSync(file, `<?xml version="1.0"?><fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`);
  // fontconfig reads this when the first text is drawn.
  process.env['FONTCONFIG_FILE'] = file;
}
