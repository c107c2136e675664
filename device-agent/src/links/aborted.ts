/** Whether the signal has aborted by now. A call, because the compiler believes that a property read before an `await` still holds after it. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
