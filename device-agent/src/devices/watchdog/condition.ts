import type { LinkError } from '../../links/byte-link.ts';
import { deviceWords, linkWords, type DeviceWords } from './device-words.ts';
import type { LinkFacts } from './observed-opener.ts';
import type { Reading } from './reading.ts';

/**
 * How a device is, as far as its watchdog goes.
 * - `absent`: the cable is out or the port is gone. That is no fault, and nothing is reset; it comes back by itself.
 * - `blocked`: it is there and no reset would help: no right, another program, a wrong password.
 * - `ill`: it is there and does not do what it should: the ladder is climbed.
 */
export type Condition =
  | { readonly is: 'starting' }
  | { readonly is: 'well'; readonly state: 'ready' | 'busy' | 'stopped'; readonly words?: DeviceWords }
  | { readonly is: 'absent' | 'blocked' | 'ill'; readonly words: DeviceWords };

const NO_ANSWER: DeviceWords = {
  detail: 'it does not answer',
  advice: 'see whether it has power, and whether its speed is the one in the settings',
};

/** Reckons from what the driver says and what became of its link; `facts` is undefined where there is none, as with a printer in the network. */
export function conditionOf(reading: Reading, facts: LinkFacts | undefined): Condition {
  switch (reading.state) {
    case 'starting':
      return facts?.state === 'failed' ? ofLinkError(facts.error) : { is: 'starting' };
    case 'ready':
    case 'busy':
      // The driver has not heard yet that its link was closed under it.
      return facts?.state === 'dropped' ? { is: 'starting' } : { is: 'well', state: reading.state };
    case 'stopped':
      return { is: 'well', state: 'stopped', words: { detail: reading.fault } };
    case 'faulty': {
      const { error } = reading;
      // The driver may still tell of an earlier greeting while the port is gone by now.
      if (facts?.state === 'failed' && error.code !== 'link') return ofLinkError(facts.error);
      if (error.code === 'link') return ofLinkError(error.cause);
      const blocked = error.code === 'refused' || error.code === 'unsupported';
      return { is: blocked ? 'blocked' : 'ill', words: deviceWords(error) };
    }
    case 'disconnected':
      return ofDisconnected(reading.error?.code === 'link' ? reading.error.cause : undefined, facts);
  }
}

function ofDisconnected(told: LinkError | undefined, facts: LinkFacts | undefined): Condition {
  if (facts === undefined) return { is: 'absent', words: told === undefined ? NO_ANSWER : linkWords(told) };
  switch (facts.state) {
    case 'failed':
      return ofLinkError(facts.error);
    case 'ended':
      return ofLinkError({ code: 'unplugged' });
    case 'dropped':
    case 'unopened':
      return { is: 'starting' };
    case 'open':
      if (!facts.again) return { is: 'starting' };
      return { is: 'ill', words: NO_ANSWER };
    case 'closed':
      // It was opened, and what answered there was not right.
      return told === undefined || told.code === 'unplugged' ? { is: 'ill', words: NO_ANSWER } : ofLinkError(told);
  }
}

function ofLinkError(error: LinkError): Condition {
  const words = linkWords(error);
  switch (error.code) {
    case 'unplugged':
    case 'not-found':
    case 'timed-out':
    case 'cancelled':
      return { is: 'absent', words };
    case 'busy':
    case 'not-permitted':
      return { is: 'blocked', words };
    case 'io':
      return { is: 'ill', words };
  }
}
