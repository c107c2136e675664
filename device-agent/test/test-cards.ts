import type { IdCard } from '@changqing/protocol';

/** Number of the simulators' security module: the example of the SAM_V protocol, section 11.3. */
export const READER_ID = '05.01-20150430-001234567-089012345';

/** The invented card of the SAM_V protocol, section 11.4; its number is the sample of GB 11643. */
export const resident: IdCard = {
  kind: 'resident',
  identity: { kind: 'citizen', number: '11010519491231002X' },
  name: '测试样本',
  sex: 'female',
  ethnicGroup: '01',
  birthDate: '1949-12-31',
  address: '北京市朝阳区示例路1号',
  authority: '示例公安局',
  validFrom: '2020-01-01',
  readerId: READER_ID,
};

/** A name as long as the field, with a character beyond the basic plane at its end. */
export const longName: IdCard = {
  ...resident,
  identity: { kind: 'citizen', number: '440524188001010014' },
  name: '阿卜杜热西提·买买提艾力𠮷',
  sex: 'male',
  ethnicGroup: '05',
  birthDate: '1880-01-01',
  validTo: '2040-01-01',
};

/** Hong Kong resident's permit (section 11.8). */
export const permit: IdCard = {
  kind: 'hong-kong-macau-taiwan',
  identity: { kind: 'citizen', number: '810000199001010019' },
  name: '示例',
  sex: 'male',
  birthDate: '1990-01-01',
  address: '北京市朝阳区示例路1号',
  authority: '示例公安局',
  validFrom: '2020-01-01',
  validTo: '2025-01-01',
  readerId: READER_ID,
};

/** Foreigner's card of 2017, with a name that fills most of its 60 characters. */
export const foreigner2017: IdCard = {
  kind: 'foreigner-2017',
  identity: { kind: 'foreigner', number: 'CAN110000197301' },
  name: 'EXAMPLE, PERSON WITH A RATHER LONG NAME OF MANY PARTS',
  sex: 'female',
  birthDate: '1973-01-01',
  authority: '1500',
  validFrom: '2018-03-04',
  validTo: '2028-03-04',
  readerId: READER_ID,
};

/** Foreigner's card of 2023: the name runs over from one field into the other, with a blank just where it is cut. */
export const foreigner2023: IdCard = {
  kind: 'foreigner-2023',
  identity: { kind: 'citizen', number: '911030198103030027' },
  name: 'EXAMPLE PERSON WHOSE NAME IS CUT AT A NEW BLANK'.slice(0, 46),
  sex: 'female',
  birthDate: '1981-03-03',
  validFrom: '2023-12-01',
  validTo: '2033-12-01',
  readerId: READER_ID,
};
