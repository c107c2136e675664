import type { CivilDate, Result } from '@changqing/protocol';
import type { DeviceError, ReaderStatus } from './status.ts';

/** What a social security card's chip tells without keys. Fields that it keeps to itself are named in `denied`. */
export interface SocialCard {
  /** `1.00`, `2.00`, `3.00`. */
  readonly version: string;
  /** 16 bytes as hexadecimal; the first six digits are the issuer's region. */
  readonly cardIdentifier: string;
  readonly region: string;
  readonly cardNumber: string | undefined;
  readonly issuedOn: CivilDate | undefined;
  readonly expiresOn: CivilDate | undefined;
  /** The citizen number. */
  readonly number: string | undefined;
  readonly name: string | undefined;
  readonly birthDate: CivilDate | undefined;
  readonly denied: readonly ('card-number' | 'dates' | 'holder')[];
}

/** Where a third-generation card's holder data is opened: the maker's library, or a service with the keys. None of them is in this code. */
export interface SocialCardAuth {
  /** Authenticates the reader to the card that is connected, by commands that `transmit` carries. */
  open(
    transmit: (command: Uint8Array) => Promise<Result<Uint8Array, DeviceError>>,
    signal: AbortSignal,
  ): Promise<Result<undefined, DeviceError>>;
}

/** A contact reader for the social security card. */
export interface SocialCardReader {
  status(): ReaderStatus;
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  /** Whether a card is in the reader. */
  cardPresent(): boolean;
  onCard(listener: (present: boolean) => void): () => void;
  /** Reads what the card gives. Errors: `refused` (no card, not a social security card), `garbled`, `link`, `no-answer`, `cancelled`. */
  read(signal: AbortSignal): Promise<Result<SocialCard, DeviceError>>;
  close(): Promise<void>;
}
