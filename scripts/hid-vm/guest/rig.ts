import { fork } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceLog } from '../../../device-agent/src/devices/device-log.ts';
import { Done, type Order } from './orders.ts';
import { REPORT_DEVICE, type Report } from '../report.ts';

/** The process of the devices, and the way to the host. */
export interface Rig {
  /** Rejects where the devices' process cannot do it: a fault of the rig, not of what is proven. */
  order(order: Order): Promise<Done>;
  end(): void;
}

/** Starts the devices' process, which is beside this one. */
export function startRig(): Rig {
  const devices = fork(join(import.meta.dirname, 'devices.mjs'));
  const waiting = new Map<number, { readonly resolve: (done: Done) => void; readonly reject: (error: Error) => void }>();
  let last = 0;
  const fail = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  devices.on('message', (message) => {
    const done = Done.parse(message);
    const waiter = waiting.get(done.id);
    waiting.delete(done.id);
    if (done.error === undefined) waiter?.resolve(done);
    else waiter?.reject(new Error(`the devices' process: ${done.error}`));
  });
  devices.on('error', (error) => fail(`the devices' process: ${error.message}`));
  devices.on('exit', (code) => fail(`the devices' process ended with ${code ?? 'a signal'}`));
  return {
    order: (order) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        devices.send({ id: last, order });
      }),
    end: () => devices.disconnect(),
  };
}

/** What a driver says goes to the console, which the host shows when something failed. */
export const logOf =
  (device: string): DeviceLog =>
  ({ event, detail }) =>
    console.log(`${device}: ${event}, ${detail}`);

/** Tells the host. */
export function tellHost(report: Report): void {
  appendFileSync(REPORT_DEVICE, `${JSON.stringify(report)}\n`);
}

export const fact = (text: string): void => tellHost({ fact: text });
