import { APPLICANT, heading, line, paragraph, SIGNATURE, type BlankForm } from './blank-form.ts';

export const withholdingAgreement: BlankForm = {
  id: 'withholding-agreement',
  title: '社保费代扣代缴协议书',
  blocks: [
    ...APPLICANT,
    heading('二、扣款的账户'),
    line('开户银行'),
    line('户名（须为本人）'),
    line('银行账号'),
    heading('三、选择的缴费'),
    paragraph('险种：□ 基本养老保险　□ 基本医疗保险　　扣款：□ 按月　□ 按季　□ 按年'),
    line('缴费档次'),
    heading('四、约定'),
    paragraph('1. 本人同意银行按社保机构核定的金额，从上面的账户扣缴社会保险费。'),
    paragraph('2. 本人在扣款日之前存足钱；账户里的钱不够时，当期不扣，由本人到银行网点补缴。'),
    paragraph('3. 缴费标准调整时，按调整后的标准扣缴，不再另签协议。'),
    paragraph('4. 本人可以随时到签约的银行或社保经办窗口终止协议，终止后从下一期起不再扣款。'),
    line('银行经办人及盖章'),
    ...SIGNATURE,
  ],
  remarks: ['一式三份，本人、银行、社保经办机构各留一份。'],
};
