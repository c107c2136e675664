import { testGoldenMessages } from '../../protocol/test/golden.ts';

// What central takes from terminals and the bureau, and what it answers.
testGoldenMessages([
  'recordSubmission',
  'consentBody',
  'attemptBody',
  'evidence',
  'recordAnswer',
  'identifyRequest',
  'identifyAnswer',
  'enrolmentRequest',
  'terminalEnrolment',
  'terminalProfile',
  'requestSignature',
  'problemDocument',
  'changeList',
  'followUpList',
  'feedbackBody',
  'particularsBody',
  'feedbackEvidence',
  'publicContent',
  'documentRequest',
  'documentAnswer',
  'issuedPaper',
  'paperSeal',
  'paperContent',
]);
