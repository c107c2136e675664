import { heading, paragraph, type BlankForm } from './blank-form.ts';

export const treatmentElsewhereLeaflet: BlankForm = {
  id: 'treatment-elsewhere-leaflet',
  title: '异地就医三步走',
  blocks: [
    heading('第一步：开转诊单或准备材料'),
    paragraph('因病转到外地的，请本地医院开转诊单。长期住在外地或在外地工作的，不用转诊单，准备好住址或工作的说明。'),
    heading('第二步：备案'),
    paragraph('带上身份证和材料，到医保经办窗口备案；也可以填好《异地就医备案表》请家里人代交。备案后可以在自助机上查到办到哪一步。'),
    heading('第三步：持卡就医，直接结算'),
    paragraph('到备案的城市，在联网的医院住院时出示身份证和社会保障卡。出院时只付自己的那一部分，其余由医保和医院结算。'),
    heading('没有备案就住院了'),
    paragraph('急诊可以先住院，再尽快打电话补备案。没有来得及的，先自己垫付，回来带发票、费用清单和出院小结到窗口报销。'),
  ],
  remarks: ['备案的城市和日期写在备案结果里，请核对一下。'],
};
