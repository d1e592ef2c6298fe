/** What went wrong and what to do, in the language of the page; the controller's own sentence is English. */
import { ApiError } from './api.ts';
import { defineMessages, type Language } from './i18n.ts';

const messages = defineMessages(
  {
    unreachable: '连接不上控制中心，请检查网络后重试。',
    'auth.required': '登录已失效，请重新登录。',
    'auth.wrong': '名称、密码或验证码不正确。',
    'auth.forbidden': '您没有权限进行此操作，请联系管理员。',
    'auth.throttled': '错误次数过多，请稍后再试。',
    'request.invalid': '填写的内容有误，请检查后重试。',
    'request.stale': '内容已被他人修改。请查看最新内容后再改。',
    'request.too-many': '操作过于频繁，请稍候片刻。',
    'store.conflict': '与现有数据冲突，未作任何修改。',
    'not-found': '没有找到，可能已被删除。',
    internal: '控制中心内部出错，未作任何修改。请稍后重试。',
    other: '操作没有成功，请稍后重试。',
  },
  {
    unreachable: 'The controller cannot be reached. Check the network and try again.',
    'auth.required': 'Your session has ended. Sign in again.',
    'auth.wrong': 'The name, the password or the code is wrong.',
    'auth.forbidden': 'You may not do this. Ask an administrator.',
    'auth.throttled': 'Too many wrong attempts. Try again later.',
    'request.invalid': 'Something in the form is wrong. Check it and try again.',
    'request.stale': 'Somebody changed it meanwhile. Look at the newest state, then change it again.',
    'request.too-many': 'Too many requests. Wait a moment.',
    'store.conflict': 'It conflicts with what is there; nothing was changed.',
    'not-found': 'Not found; it may have been removed.',
    internal: 'The controller failed; nothing was changed. Try again later.',
    other: 'It did not work. Try again later.',
  },
);

export function problemText(error: unknown, language: Language): string {
  const words = messages[language];
  if (!(error instanceof ApiError)) return words.other;
  const { code } = error;
  return code in words ? words[code as keyof typeof words] : words.other;
}

/** The controller's own sentence, which names ids and numbers; for below the text above. */
export function problemDetail(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const places = (error.problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return places.length > 0 ? places.join('; ') : error.problem.detail;
}
