import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleGuest } from './bundle.ts';
import { layOutReceipt } from './receipt.ts';
import { buildInitramfs, shellSettings } from './initramfs.ts';
import { provideKernel } from './kernel.ts';
import { runMachine, type MachineEnd } from './machine.ts';
import { ensureNeeds } from './needs.ts';
import type { Report } from './report.ts';

/** `npm run test:hid-vm`: the project's drivers and simulators with a real Linux kernel between them. Ends with 0, 1, or 3 where it cannot run. */
const project = resolve(import.meta.dirname, '..', '..');
const cache = join(project, 'node_modules', '.cache', 'hid-vm');
const LIMIT_SECONDS = 240;

const say = (line: string): void => console.error(`changqing: ${line}`);

function cannot(why: string): never {
  say(`the rig with the real kernel cannot run here: ${why}`);
  process.exit(3);
}

/** Prints a report as it comes and tells whether it is a failed check. */
function show(report: Report): boolean {
  if ('fact' in report) console.error(`       ${report.fact}`);
  if (!('check' in report)) return false;
  console.error(`${report.ok ? 'ok    ' : 'FAILED'} ${report.check.padEnd(84)} ${String(Math.round(report.ms)).padStart(6)} ms`);
  if (report.detail !== undefined) console.error(`       ${report.detail}`);
  return !report.ok;
}

function sentenceOf(end: MachineEnd, checks: number, failed: number): string | undefined {
  if (end.kind === 'limit') return `the virtual machine had not finished after ${LIMIT_SECONDS} s`;
  if (end.kind === 'silent') return 'the virtual machine ended without a word';
  if (failed > 0) return `${failed} of ${checks} checks failed`;
  if (end.status !== 0) return `the proof ended with status ${end.status}`;
  return checks === 0 ? 'no check was made' : undefined;
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const startedAt = performance.now();
const elapsed = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
const needs = ensureNeeds(say);
if (!needs.ok) cannot(needs.error);
const kernel = provideKernel(cache, say);
if (!kernel.ok) cannot(kernel.error);

const guest = join(cache, 'guest');
await bundleGuest(guest);
const settings = { node: process.execPath, prove: join(guest, 'prove.mjs'), seconds: String(LIMIT_SECONDS - 20), only: values.only };
writeFileSync(join(guest, 'settings'), shellSettings(settings));
writeFileSync(join(guest, 'start.sh'), readFileSync(join(import.meta.dirname, 'start.sh')));
writeFileSync(join(guest, 'receipt.json'), JSON.stringify(layOutReceipt()));
const initramfs = join(cache, 'initramfs');
writeFileSync(initramfs, buildInitramfs(kernel.value.modules, { project, start: join(guest, 'start.sh') }));
const consoleLog = join(cache, 'console.log');
mkdirSync(cache, { recursive: true });
say(`booting Linux ${kernel.value.version} (prepared in ${elapsed()}) …`);

let checks = 0;
let failed = 0;
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
const end = await runMachine(
  {
    kernel: kernel.value,
    initramfs,
    project,
    consoleLog,
    limitSeconds: LIMIT_SECONDS,
    onReport: (report) => {
      if ('check' in report) checks += 1;
      if (show(report)) failed += 1;
    },
  },
  stop.signal,
);
const trouble = sentenceOf(end, checks, failed);
if (trouble === undefined) say(`all ${checks} checks passed in ${elapsed()}`);
else {
  const tail = readFileSync(consoleLog, 'utf8').replaceAll('\r', '').trimEnd().split('\n').slice(-60).join('\n');
  console.error(`\n── the end of the virtual machine's console (${consoleLog}) ──\n${tail}\n`);
  say(`${trouble}, after ${elapsed()}`);
}
process.exit(trouble === undefined ? 0 : 1);
