import { APPLICANT, box, heading, line, paragraph, SIGNATURE, type BlankForm } from './blank-form.ts';

export const treatmentElsewhere: BlankForm = {
  id: 'treatment-elsewhere',
  title: '异地就医备案表',
  blocks: [
    ...APPLICANT,
    heading('二、备案的原因（选一项打勾）'),
    paragraph('□ 转诊　□ 长期住在外地　□ 长期在外地工作　□ 急诊'),
    heading('三、去哪里就医'),
    line('就医的省市'),
    line('医院（转诊的填写）'),
    line('开始日期'),
    line('结束日期（不确定可不填）'),
    box('病情或其他说明', 16),
    line('在外地的联系人和电话'),
    ...SIGNATURE,
  ],
  remarks: ['转诊的要附上医院开的转诊单。', '备案办好后，就医时请带上身份证和社会保障卡，出院时直接结算。'],
};
