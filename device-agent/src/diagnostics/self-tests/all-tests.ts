import { biometricTests, type BiometricParts } from './biometric-tests.ts';
import { centralTests, type CentralParts } from './central-tests.ts';
import { dryRunTest, type DryRunParts } from './dry-run-test.ts';
import { networkTest, type NetworkParts } from './network-test.ts';
import { printerTests, type PrinterParts } from './printer-tests.ts';
import { readingTests, type ReadingParts } from './reading-tests.ts';
import { screenTests, type ScreenParts } from './screen-tests.ts';
import type { SelfTest } from './self-test.ts';
import { storageTests, type StorageParts } from './storage-tests.ts';

/** What self-tests are made of. */
export type SelfTestParts = BiometricParts &
  CentralParts &
  DryRunParts &
  NetworkParts &
  PrinterParts &
  ReadingParts &
  ScreenParts &
  StorageParts;

/** Every self-test, in the order in which they are run one after the other: the machine first, what takes hands after it, paper and the whole last. */
export const allSelfTests = (parts: SelfTestParts): readonly SelfTest[] => [
  ...storageTests(parts),
  networkTest(parts),
  ...centralTests(parts),
  ...screenTests(parts),
  ...readingTests(parts),
  ...biometricTests(parts),
  ...printerTests(parts),
  dryRunTest(parts),
];
