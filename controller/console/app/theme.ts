/** antd in the colours of base.css; it computes with them, so that they must be values and not variables. */
import { theme, type ThemeConfig } from 'antd';

const FONT =
  "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,-apple-system,'Segoe UI',sans-serif";

const LIGHT = {
  colorPrimary: '#1a5fd0',
  colorLink: '#1a5fd0',
  colorText: '#17202e',
  colorTextSecondary: '#566173',
  colorTextDescription: '#566173',
  colorTextTertiary: '#566173',
  colorTextPlaceholder: '#667085',
  colorBorder: '#c9d1dc',
  colorBorderSecondary: '#e1e6ee',
  colorError: '#b3261e',
  colorBgLayout: '#f5f7fa',
};

const DARK = {
  colorPrimary: '#2f6fdd',
  colorLink: '#7fb0ff',
  colorText: '#e7ecf3',
  colorTextSecondary: '#a3afbf',
  colorTextDescription: '#a3afbf',
  colorTextTertiary: '#a3afbf',
  colorTextPlaceholder: '#94a1b3',
  colorBorder: '#3a4757',
  colorBorderSecondary: '#2b3644',
  colorError: '#ff938b',
  colorBgBase: '#0f141b',
  colorBgContainer: '#171e28',
  colorBgElevated: '#1c2531',
};

export function themeOf(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: { ...(isDark ? DARK : LIGHT), fontFamily: FONT, borderRadius: 6, fontSize: 14 },
  };
}
