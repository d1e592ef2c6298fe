/** Builds the screens into dist/, which the shell serves as app://kiosk and a test as a plain folder. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // The page lies wherever its host puts it.
  base: './',
  plugins: [react()],
  resolve: {
    // Its main file is UMD, whose default export is not found through a module; its other one is made for windows like ours.
    alias: [{ find: /^simple-keyboard$/, replacement: 'simple-keyboard/build/index.modern.esm.js' }],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The oldest window that runs it is the test runtime's Chromium 114 (style.md 1.3).
    target: 'chrome114',
    // The window loads its own files only, and no data: addresses (kiosk/shell/content-policy.ts).
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
    modulePreload: { polyfill: false },
  },
});
