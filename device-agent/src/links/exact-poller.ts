import { EVENTS, Poller } from '@serialport/bindings-cpp/dist/poller.js';
import { EventEmitter } from 'node:events';

/**
 * Makes a poller of the serial port library watch exactly what is waited for. By itself it watches what was asked for last: whoever waits to
 * write to a device that holds the line hears nothing from it meanwhile, not even why. And once it has waited to write, it wakes for
 * that at every read ever after.
 */
export function watchExactly(poller: Poller): Poller {
  const tell = poller.emit.bind(poller);
  const stop = poller.stop.bind(poller);
  let stopped = false;
  const isWaitedFor = (event: string) => poller.listenerCount(event) > 0;
  const arm = () => {
    if (stopped) return;
    const wanted = (isWaitedFor('readable') ? EVENTS.UV_READABLE : 0) | (isWaitedFor('writable') ? EVENTS.UV_WRITABLE : 0);
    if (wanted === 0) poller.poller.stop();
    else poller.poll(wanted);
  };
  poller.once = (event, listener) => {
    EventEmitter.prototype.once.call(poller, event, listener);
    arm();
    return poller;
  };
  poller.emit = (event: string | symbol, ...args: unknown[]) => {
    const heard = tell(event, ...args);
    arm();
    return heard;
  };
  poller.stop = () => {
    stopped = true;
    stop();
  };
  return poller;
}

/** A poller for a file that is open and does not block. It must be stopped and destroyed before the file is closed. */
export const createExactPoller = (fd: number): Poller => watchExactly(new Poller(fd));
