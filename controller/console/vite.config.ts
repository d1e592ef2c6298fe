/** Builds the console into dist/, which the controller serves; `npm run dev:console` serves it from source beside a controller. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const CONTROLLER = 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The map's worker is a module with imports.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The budget is checked over gzip sizes by test/e2e/console-budget.test.ts.
    chunkSizeWarningLimit: 2_000,
    modulePreload: { polyfill: false },
  },
  // `changeOrigin` is off: the controller compares Origin with Host.
  server: { proxy: { '/api': CONTROLLER, '/healthz': CONTROLLER } },
});
