/** A command that the interface acts on as its last byte arrives (§8.1, §9), whatever the buffer holds. */
export type RealTimeCommand =
  { readonly kind: 'status'; readonly n: number } | { readonly kind: 'recover'; readonly n: number } | { readonly kind: 'clear' };

const CLEAR = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

/** Looks for real-time commands in everything that arrives, pictures included, as the interface of a real printer does. */
export function createRealTimeScanner(): (byte: number) => RealTimeCommand | undefined {
  let last: number[] = [];
  return (byte) => {
    last = [...last.slice(-(CLEAR.length - 1)), byte];
    const [before, before2] = [last.at(-2), last.at(-3)];
    if (before2 === 0x10 && before === 0x04 && byte >= 1 && byte <= 4) return { kind: 'status', n: byte };
    if (before2 === 0x10 && before === 0x05 && byte <= 2) return { kind: 'recover', n: byte };
    return last.length === CLEAR.length && CLEAR.every((value, at) => last[at] === value) ? { kind: 'clear' } : undefined;
  };
}
