/** Pages on which somebody of the bureau is let in: people may see them too, so they speak as all others do. */
export const technicianEntryZh = {
  card: {
    title: '维护人员，请放身份证',
    line: '只用本人的身份证，平放在读卡处。',
    not: '来办业务的话，请按返回。',
  },
  pin: {
    title: '请输入维护密码',
    line: '{{name}}，请输6到8位密码。',
    entered: '已输入{{count}}位',
    complete: '够6位了，可以进去',
    wait: '请等{{seconds}}秒，再输密码',
    enter: '进入维护',
    clear: '清空',
    erase: '退一格',
  },
  loading: { title: '正在打开维护页面', failed: '维护页面没有打开', again: '再打开一次' },
};
