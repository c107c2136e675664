import { expect, it } from 'vitest';
import { goldenNames, testGoldenMessages } from './golden.ts';

testGoldenMessages(goldenNames);

it('has golden messages for every message that crosses a border', () => {
  for (const name of [
    'view',
    'commandRequest',
    'attemptBody',
    'consentBody',
    'evidence',
    'recordSubmission',
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
    'lookUpRequest',
    'lookUpAnswer',
    'raiseRequest',
    'raiseAnswer',
    'recordRequest',
    'archivePageRequest',
    'topicRecord',
    'recordsOfPerson',
    'archiveImport',
    'servicePassword',
  ]) {
    expect(goldenNames).toContain(name);
  }
});
