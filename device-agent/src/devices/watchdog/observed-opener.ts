import type { ByteLink, LinkError, LinkOpener } from '../../links/byte-link.ts';

/**
 * What is known of a driver's link. `ended`: the far end went. `closed`: the driver closed it, mostly because what answers there is not right.
 * `dropped`: it was closed here, so that the driver greets anew.
 */
export type LinkFacts =
  | { readonly state: 'unopened' }
  /** `again`: the driver was not content with what it heard the last time. */
  | { readonly state: 'open'; readonly again: boolean }
  | { readonly state: 'ended' | 'closed' | 'dropped' }
  | { readonly state: 'failed'; readonly error: LinkError };

/** An opener that is looked at while a driver uses it. */
export interface ObservedOpener {
  readonly opener: LinkOpener;
  facts(): LinkFacts;
  /** Where the link of the moment, or else the last one, hangs. */
  where(): string;
  /** Closes the link of the moment under the driver, which then greets the device anew. False where none is open. */
  drop(): Promise<boolean>;
}

/** Looks at an opener without changing what passes through. `onChange` tells of new facts. */
export function observeOpener(opener: LinkOpener, onChange: () => void): ObservedOpener {
  let facts: LinkFacts = { state: 'unopened' };
  let where = opener.name;
  let current: ByteLink | undefined;
  const learn = (next: LinkFacts) => {
    facts = next;
    onChange();
  };

  const observed = (link: ByteLink): ByteLink => {
    const leave = (state: 'ended' | 'closed' | 'dropped') => {
      if (current !== link) return;
      current = undefined;
      learn({ state });
    };
    return {
      // What a link can do besides carrying bytes, such as the features of a HID device, stays.
      ...link,
      incoming: {
        [Symbol.asyncIterator]: () => {
          const chunks = link.incoming[Symbol.asyncIterator]();
          return {
            next: async () => {
              const chunk = await chunks.next();
              if (chunk.done === true) leave('ended');
              return chunk;
            },
          };
        },
      },
      send: async (bytes, signal) => {
        const sent = await link.send(bytes, signal);
        if (!sent.ok && sent.error.code === 'unplugged') leave('ended');
        return sent;
      },
      close: () => {
        leave('closed');
        return link.close();
      },
    };
  };

  return {
    opener: {
      name: opener.name,
      open: async (signal) => {
        const opened = await opener.open(signal);
        if (!opened.ok) {
          learn({ state: 'failed', error: opened.error });
          return opened;
        }
        current = opened.value;
        where = opened.value.name;
        const link = observed(opened.value);
        learn({ state: 'open', again: facts.state === 'closed' || (facts.state === 'open' && facts.again) });
        return { ok: true, value: link };
      },
    },
    facts: () => facts,
    where: () => where,
    drop: async () => {
      const link = current;
      if (link === undefined) return false;
      current = undefined;
      learn({ state: 'dropped' });
      await link.close();
      return true;
    },
  };
}
