/**
 * All that the page sees of Electron. Nothing that the page says goes through: each call sends one fixed message, and the
 * main process checks it and its sender (devices.md 7.1, 17).
 */
import { contextBridge, ipcRenderer } from 'electron';
import { SHELL_CHANNEL, type KioskShell } from './api.ts';
import type { ShellMessage } from './messages.ts';

function send(message: ShellMessage): void {
  ipcRenderer.send(SHELL_CHANNEL, message);
}

contextBridge.exposeInMainWorld('kioskShell', {
  wipe: () => send({ type: 'wipe' }),
  alive: () => send({ type: 'alive' }),
} satisfies KioskShell);
