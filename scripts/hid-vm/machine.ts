import { spawn } from 'node:child_process';
import type { Kernel } from './kernel.ts';
import { createReportReader, type Report } from './report.ts';

export interface MachineOptions {
  readonly kernel: Kernel;
  readonly initramfs: string;
  /** Folder of the project on this machine; the virtual one sees it under the same path. */
  readonly project: string;
  /** Where everything goes that the kernel and the programs print. */
  readonly consoleLog: string;
  readonly limitSeconds: number;
  onReport(report: Report): void;
}

/** How the virtual machine ended: with the status of the proof, at the limit, or without a word. */
export type MachineEnd = { readonly kind: 'told'; readonly status: number } | { readonly kind: 'limit' } | { readonly kind: 'silent' };

/** Boots the virtual machine in software, without network, with this machine's root read-only, and waits for its end. */
export async function runMachine(options: MachineOptions, signal: AbortSignal): Promise<MachineEnd> {
  const limit = AbortSignal.timeout(options.limitSeconds * 1000);
  const qemu = spawn('qemu-system-x86_64', argumentsOf(options), {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: AbortSignal.any([signal, limit]),
    killSignal: 'SIGKILL',
  });
  const read = createReportReader();
  let status: number | undefined;
  qemu.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const report of read(text)) {
      if ('exit' in report) status = report.exit;
      else options.onReport(report);
    }
  });
  // Being killed by a signal of ours is told as an error too; the end is what counts.
  qemu.on('error', () => undefined);
  await new Promise((resolve) => qemu.once('close', resolve));
  if (status !== undefined) return { kind: 'told', status };
  return limit.aborted ? { kind: 'limit' } : { kind: 'silent' };
}

function argumentsOf({ kernel, initramfs, project, consoleLog }: MachineOptions): readonly string[] {
  const share = (tag: string, path: string) => [
    ...['-fsdev', `local,id=${tag},path=${path.replaceAll(',', ',,')},security_model=none,readonly=on,multidevs=remap`],
    ...['-device', `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`],
  ];
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-nic', 'none', '-monitor', 'none'],
    ...['-machine', 'q35', '-cpu', 'max', '-accel', 'tcg,thread=multi,tb-size=512', '-smp', '2', '-m', '1024'],
    ...['-kernel', kernel.image, '-initrd', initramfs],
    ...['-append', 'console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off audit=0 tsc=reliable random.trust_cpu=on'],
    ...['-serial', `file:${consoleLog}`, '-serial', 'stdio'],
    ...share('host', '/'),
    ...share('project', project),
  ];
}
