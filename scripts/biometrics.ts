// The engine by hand: make a template of an image, compare two, judge an image, convert between formats.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  assessFingerprint,
  extractFingerprint,
  matchFingerprint,
  parseFingerprintTemplate,
  parseIsoRecord,
  templateFromIso,
  writeFingerprintTemplate,
  writeIsoTemplate,
  type FingerprintTemplate,
} from '@changqing/biometrics';
import { err, fingerPosition, ok, type GreyImage, type Result } from '@changqing/protocol';
import { readGreyImage } from './grey-image-file.ts';

const USAGE = `usage: npm run -s biometrics -- COMMAND …

  extract IMAGE --out FILE [--iso FILE] [--finger right-index] [--dpi 500]
          template of a fingerprint image as cq-fp/1, and as ISO/IEC 19794-2:2005 where --iso names a file
  match PROBE REFERENCE
          compares two templates, cq-fp/1 or ISO/IEC 19794-2:2005 each; prints score and false match rate as JSON
  quality IMAGE [--dpi 500]
          judges a fingerprint image; prints score and reasons as JSON
  convert FILE --out FILE [--view 1]
          cq-fp/1 to ISO/IEC 19794-2:2005 (the orientation grid is lost) or back, by what FILE begins with
  show FILE
          prints a template of either format as JSON

Images: tif, png, jpg, webp, bmp, pgm. Exit code 0 done, 1 a file is at fault, 2 the command line is.`;

interface CommandLine {
  readonly files: readonly string[];
  readonly out: string | undefined;
  readonly iso: string | undefined;
  readonly finger: string;
  readonly dpi: number;
  readonly view: number;
}

/** `usage` asks for the usage text and exit code 2; `file` names what is wrong with an input. */
type Fault = { readonly code: 'usage' | 'file'; readonly reason: string };

const usage = (reason: string): Result<never, Fault> => err({ code: 'usage', reason });
const fileFault = (reason: string): Result<never, Fault> => err({ code: 'file', reason });

const COMMANDS: Readonly<Record<string, (line: CommandLine) => Promise<Result<string, Fault>>>> = {
  extract: async ({ files, out, iso, finger, dpi }) => {
    const [path, ...more] = files;
    if (path === undefined || more.length > 0 || out === undefined) return usage('extract takes one IMAGE and --out FILE');
    const position = fingerPosition.safeParse(finger);
    if (!position.success) return usage(`--finger is one of ${fingerPosition.options.join(', ')}`);
    const image = await imageOf(path, dpi);
    if (!image.ok) return image;
    const sample = extractFingerprint(image.value, position.data);
    if (!sample.ok) return fileFault(`${path}: no template, ${JSON.stringify(sample.error)}`);
    const written = writeFiles([[out, sample.value.template], ...(iso === undefined ? [] : [[iso, sample.value.iso] as const])]);
    if (!written.ok) return written;
    const { quality, minutiaCount, template } = sample.value;
    return ok(JSON.stringify({ minutiaCount, quality, bytes: template.length }));
  },

  match: ({ files, view }) => {
    const [probePath, referencePath, ...more] = files;
    if (probePath === undefined || referencePath === undefined || more.length > 0)
      return Promise.resolve(usage('match takes PROBE and REFERENCE'));
    const probe = templateOf(probePath, view);
    if (!probe.ok) return Promise.resolve(probe);
    const reference = templateOf(referencePath, view);
    if (!reference.ok) return Promise.resolve(reference);
    const score = matchFingerprint(writeFingerprintTemplate(probe.value), writeFingerprintTemplate(reference.value));
    return Promise.resolve(score.ok ? ok(JSON.stringify(score.value)) : fileFault(score.error.reason));
  },

  quality: async ({ files, dpi }) => {
    const [path, ...more] = files;
    if (path === undefined || more.length > 0) return usage('quality takes one IMAGE');
    const image = await imageOf(path, dpi);
    return image.ok ? ok(JSON.stringify(assessFingerprint(image.value))) : image;
  },

  convert: ({ files, out, view }) => {
    const [path, ...more] = files;
    if (path === undefined || more.length > 0 || out === undefined) return Promise.resolve(usage('convert takes one FILE and --out FILE'));
    const template = templateOf(path, view);
    if (!template.ok) return Promise.resolve(template);
    const toIso = template.value.format === 'cq-fp/1';
    const bytes = toIso ? writeIsoTemplate(template.value) : writeFingerprintTemplate(template.value);
    const written = writeFiles([[out, bytes]]);
    const summary = {
      format: toIso ? 'ISO/IEC 19794-2:2005' : 'cq-fp/1',
      minutiaCount: template.value.minutiae.length,
      bytes: bytes.length,
    };
    return Promise.resolve(written.ok ? ok(JSON.stringify(summary)) : written);
  },

  show: ({ files, view }) => {
    const [path, ...more] = files;
    if (path === undefined || more.length > 0) return Promise.resolve(usage('show takes one FILE'));
    const template = templateOf(path, view);
    if (!template.ok) return Promise.resolve(template);
    const { grid, ...rest } = template.value;
    return Promise.resolve(ok(JSON.stringify({ ...rest, grid: grid === undefined ? null : { ...grid, cells: [...grid.cells] } }, null, 1)));
  },
};

async function imageOf(path: string, dpi: number): Promise<Result<GreyImage, Fault>> {
  const image = await readGreyImage(path, dpi);
  return image.ok ? image : fileFault(image.error);
}

/** A template file of either format, told apart by its first bytes. */
function templateOf(path: string, view: number): Result<FingerprintTemplate & { readonly format: 'cq-fp/1' | 'iso' }, Fault> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return fileFault(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const own = parseFingerprintTemplate(bytes);
  if (own.ok) return ok({ ...own.value, format: 'cq-fp/1' });
  if (own.error.code !== 'template-not-recognised') return fileFault(`${path}: ${own.error.reason}`);
  const record = parseIsoRecord(bytes);
  if (!record.ok) {
    const both = record.error.code === 'template-not-recognised' ? 'is neither cq-fp/1 nor ISO/IEC 19794-2:2005' : record.error.reason;
    return fileFault(`${path}: ${both}`);
  }
  const template = templateFromIso(record.value, view - 1);
  return template.ok ? ok({ ...template.value, format: 'iso' }) : fileFault(`${path}: ${template.error.reason}`);
}

function writeFiles(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Result<undefined, Fault> {
  for (const [path, bytes] of files) {
    try {
      // A template is biometric data: nobody else on the machine needs to read it.
      writeFileSync(path, bytes, { mode: 0o600 });
    } catch (error) {
      return fileFault(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return ok();
}

function parseCommandLine(args: readonly string[]): Result<CommandLine, Fault> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        iso: { type: 'string' },
        finger: { type: 'string', default: 'right-index' },
        dpi: { type: 'string', default: '500' },
        view: { type: 'string', default: '1' },
      },
    });
    const [dpi, view] = [Number(values.dpi), Number(values.view)];
    if (!(dpi >= 100 && dpi <= 2000)) return usage(`--dpi is 100 to 2000, not ${values.dpi}`);
    if (!Number.isInteger(view) || view < 1) return usage(`--view counts from 1, not ${values.view}`);
    return ok({ files: positionals, out: values.out, iso: values.iso, finger: values.finger, dpi, view });
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

async function run(name: string | undefined, args: readonly string[]): Promise<Result<string, Fault>> {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return usage(name === undefined ? 'a command is needed' : `there is no command ${name}`);
  const line = parseCommandLine(args);
  return line.ok ? command(line.value) : line;
}

const [name, ...args] = process.argv.slice(2);
const result = name === '--help' || name === 'help' ? ok(USAGE) : await run(name, args);
if (result.ok) console.log(result.value);
else console.error(result.error.code === 'usage' ? `${result.error.reason}\n\n${USAGE}` : result.error.reason);
process.exitCode = result.ok ? 0 : result.error.code === 'usage' ? 2 : 1;
