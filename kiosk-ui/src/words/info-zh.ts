/** Pages for everybody, and what people tell the bureau after a service. */
export const infoZh = {
  menu: {
    title: '想了解什么？',
    line: '不用身份证，谁都可以看。',
    notices: '最新通知',
    guides: '办事指南',
    sites: '附近网点',
    forms: '空白表格',
    message: '给我们留言',
  },
  list: {
    none: { notices: '现在没有新通知', guides: '现在没有办事指南', forms: '现在没有空白表格' },
    title: { notices: '最新通知', guides: '办事指南', forms: '空白表格' },
    line: { notices: '按一下，看全文。', guides: '按一下，一步一步看。', forms: '按一下，先看要打几张。' },
  },
  guide: { step: '第{{page}}/{{pages}}步', next: '下一步', previous: '上一步' },
  sites: {
    title: '附近可以办的地方',
    line: '近的在前面。',
    km: '约{{km}}公里',
    here: '就在这里',
    services: { certification: '认证', 'look-up': '查询', counter: '柜台' },
  },
} as const;

export const feedbackZh = {
  rate: {
    title: '今天办得怎么样？',
    line: '按一下就好。',
    ratings: { best: '非常满意', good: '满意', fair: '基本满意', poor: '不满意', worst: '非常不满意' },
  },
  way: {
    title: '还有话要说吗？',
    line: '没有也可以，直接结束就行。',
    strokes: '用手指写',
    text: '用拼音输入',
    telephone: '留个电话',
    none: '没有了，结束',
  },
  telephone: {
    title: '请留下电话号码',
    line: '我们给您打过去。',
    who: '只有社保局的工作人员看，{{days}}天后删除。',
    wrong: '号码不太对，请看一看',
    entered: '已输入{{count}}位',
    empty: '手机或座机都可以',
    clear: '清空',
    erase: '退一格',
    send: '送出电话',
  },
  thanks: {
    title: '谢谢您，请慢走',
    rated: '您的评价我们收到了。',
    message: '您的话已经送到社保局。',
    telephone: '我们会给您打电话。',
    kept: '现在没有网络，已经存好。恢复后自动送出。',
    home: '回到首页',
  },
} as const;
