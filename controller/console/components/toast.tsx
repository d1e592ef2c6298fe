/** Short news after an action. */
import { App } from 'antd';
import { useMemo } from 'react';
import { useLanguage } from '../lib/i18n.ts';
import { problemDetail, problemText } from '../lib/problem-text.ts';

export interface Toast {
  success(text: string): void;
  /** Any error; what the controller said of it stands below. */
  error(error: unknown): void;
}

export function useToast(): Toast {
  const { message, notification } = App.useApp();
  const language = useLanguage();
  return useMemo(
    () => ({
      success: (text) => void message.success(text),
      error: (error) =>
        notification.error({
          title: problemText(error, language),
          description: problemDetail(error),
          duration: 8,
        }),
    }),
    [message, notification, language],
  );
}
