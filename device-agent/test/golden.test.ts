import { testGoldenMessages } from '../../protocol/test/golden.ts';

// What the agent sends and takes: on the side of the screen, and on the side of central.
testGoldenMessages([
  'view',
  'commandRequest',
  'consentBody',
  'attemptBody',
  'evidence',
  'recordSubmission',
  'recordAnswer',
  'identifyRequest',
  'identifyAnswer',
  'terminalProfile',
  'idCard',
  'wireEvent',
  'feedbackBody',
  'particularsBody',
  'feedbackEvidence',
  'publicContent',
]);
